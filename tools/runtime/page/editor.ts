import { classOf, highlight, type Kind } from "../../../lib/show/highlight.ts";

/** What a reader does with code. */
export interface EditorActions {
  change(): void;
  /** Ctrl+Enter, or Shift+Enter, which goes on to the next cell. */
  run(goesOn: boolean): void;
}

/**
 * Lets the code of a cell be edited where it stands.
 *
 * Until the first edit it stays as it was exported. From then on it is one text, on which the
 * colours lie as highlights: elements would have to be made anew at each key, and with them the
 * browser's own undoing, the place of the caret and what a phone's keyboard has begun would be gone.
 */
export class Editor {
  readonly code: HTMLElement;
  /** The code as it was exported. */
  readonly original: string;
  readonly #nodes: Node[];
  #ranges: [Kind, Range][] = [];
  #text?: string;

  /**
   * @param code What holds the code.
   * @param name What it is called.
   * @param actions What a reader's keys lead to.
   */
  constructor(code: HTMLElement, name: string, { change, run }: EditorActions) {
    this.code = code;
    this.#nodes = [...code.childNodes];
    this.original = this.text;
    code.contentEditable = "plaintext-only";
    code.spellcheck = false;
    code.tabIndex = 0;
    for (
      const [attribute, value] of Object.entries({
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": name,
        autocapitalize: "off",
        autocomplete: "off",
        autocorrect: "off",
      })
    ) code.setAttribute(attribute, value);
    code.addEventListener("beforeinput", ({ isComposing }) => {
      if (!isComposing) this.#flatten();
    });
    code.addEventListener("input", ({ isComposing }) => {
      this.#text = undefined;
      if (!isComposing) this.#flatten();
      this.#colour();
      change();
    });
    code.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      const runs = event.ctrlKey || event.metaKey || event.shiftKey;
      event.preventDefault();
      if (runs) run(event.shiftKey);
      else document.execCommand("insertText", false, `\n${this.#indentation()}`);
    });
  }

  /** The code as it stands. */
  get text(): string {
    // A browser ends a text whose last line is empty with one more line.
    return this.#text ??= this.#read().replace(/\n$/, "");
  }

  /** Gives the exported code back, as it looked. */
  reset(): void {
    this.#forget();
    this.#text = undefined;
    this.code.replaceChildren(...this.#nodes);
  }

  #read(): string {
    let text = "";
    const visit = (node: Node) => {
      if (node.nodeType === Node.TEXT_NODE) text += node.nodeValue;
      else if (node.nodeName === "BR") text += "\n";
      else node.childNodes.forEach(visit);
    };
    visit(this.code);
    return text;
  }

  /** Makes one text of the code, with the selection where it was. */
  #flatten(): void {
    const { code } = this, selection = getSelection();
    if (code.childElementCount === 0 || selection === null) return;
    const offset = (node: Node | null, offset: number) => {
      if (node === null || !code.contains(node)) return 0;
      const range = document.createRange();
      range.setStart(code, 0);
      range.setEnd(node, offset);
      return range.toString().length;
    };
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    const [anchor, focus] = [offset(anchorNode, anchorOffset), offset(focusNode, focusOffset)];
    const text = document.createTextNode(this.#read());
    code.replaceChildren(text);
    selection.setBaseAndExtent(
      text,
      Math.min(anchor, text.length),
      text,
      Math.min(focus, text.length),
    );
    this.#colour();
  }

  #colour(): void {
    const { code } = this;
    if (code.childElementCount > 0) return;
    const text = this.#read(), pieces = highlight(text);
    // Code that cannot be read, as it often is while somebody types, keeps its colours.
    if (pieces.length === 0 && text.trim() !== "") return;
    this.#forget();
    const nodes = [...code.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    let index = 0, start = 0;
    const place = (offset: number): [Node, number] => {
      while (index < nodes.length - 1 && offset > start + nodes[index].nodeValue!.length) {
        start += nodes[index++].nodeValue!.length;
      }
      return [nodes[index], offset - start];
    };
    for (const { from, to, kind } of pieces) {
      const range = document.createRange();
      range.setStart(...place(from));
      range.setEnd(...place(to));
      highlightOf(kind).add(range);
      this.#ranges.push([kind, range]);
    }
  }

  #forget(): void {
    for (const [kind, range] of this.#ranges) highlightOf(kind).delete(range);
    this.#ranges = [];
  }

  /** The spaces at the beginning of the line in which the caret is. */
  #indentation(): string {
    const { focusNode, focusOffset } = getSelection()!;
    const range = document.createRange();
    range.setStart(this.code, 0);
    range.setEnd(focusNode!, focusOffset);
    return /(?:^|\n)([ \t]*)[^\n]*$/.exec(range.toString())![1];
  }
}

/** The page's one highlight of each kind, named as the class of exported code. */
function highlightOf(kind: Kind): Highlight {
  const name = classOf[kind], known = CSS.highlights.get(name);
  if (known) return known;
  const made = new Highlight();
  CSS.highlights.set(name, made);
  return made;
}
