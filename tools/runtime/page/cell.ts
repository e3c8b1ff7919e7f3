import { make } from "../../../lib/explore/browser/dom.ts";
import { fingerprint } from "../kept.ts";
import { Editor } from "./editor.ts";
import { limits } from "./limits.ts";
import { enliven, render } from "./render.ts";
import type { Saved } from "./saved.ts";

/** What a reader asks of a cell. */
export interface CellActions {
  run(cell: Cell, goesOn: boolean): void;
  change(cell: Cell): void;
}

/** An output on the page: from the export, or from a run. */
interface Shown {
  fingerprint: string;
  element: HTMLElement;
  sheet?: CSSStyleSheet;
  /** What it shows, if a cell's run here has shown it, be it as the export did. */
  saved?: Saved;
}

function markOf({ isResult: _, place: __, ...output }: Saved): string {
  return fingerprint(output);
}

/** What a cell is doing. */
export type Activity = "" | "waiting" | "running" | "stopped";

/** A code cell of the page, whose code can be edited and whose outputs can be replaced. */
export class Cell {
  readonly number: number;
  readonly element: HTMLElement;
  readonly editor: Editor;
  readonly run: HTMLButtonElement;
  /** Whether its run may end in an error without ending that of the cells below it. */
  readonly mayFail: boolean;
  /** The code that what is shown comes from. */
  shownCode: string;
  /** Whether a cell above has been run with other code since this one was run. */
  isBehind = false;
  /** Whether its last run ended in an error that it was not to end in. */
  hasFailed = false;
  /** What it is marked as. */
  state = "";
  /** How many cells had been run when this one was, with it; none if it wasn't. */
  count: number | null = null;
  readonly #exported: Shown[];
  readonly #state: HTMLElement;
  readonly #reset: HTMLButtonElement;
  #shown: Shown[];
  #rendered = 0;

  /**
   * @param element The cell as it was exported.
   * @param number Its number among the page's code cells, from 1.
   * @param fingerprints Those of its outputs, as far as they are known.
   * @param mayFail Whether the notebook says that it raises an exception.
   * @param actions What a reader's keys and buttons lead to.
   */
  constructor(
    element: HTMLElement,
    number: number,
    fingerprints: readonly string[],
    mayFail: boolean,
    actions: CellActions,
  ) {
    this.element = element;
    this.number = number;
    this.mayFail = mayFail;
    const code = element.querySelector<HTMLElement>(".input code")!;
    this.editor = new Editor(code, `Code of cell ${number}`, {
      change: () => actions.change(this),
      run: (goesOn) => actions.run(this, goesOn),
    });
    this.shownCode = this.editor.text;
    const outputs = [...element.querySelectorAll<HTMLElement>(":scope > .output")];
    this.#exported = outputs.map((element, i) => ({ element, fingerprint: fingerprints[i] ?? "" }));
    this.#shown = this.#exported;
    this.run = element.querySelector<HTMLButtonElement>(".run")!;
    this.run.onclick = () => actions.run(this, false);
    this.#reset = make("<button type=button class='tool reset' hidden>Reset</button>")
      .element as HTMLButtonElement;
    this.#reset.setAttribute("aria-label", `Reset cell ${number}`);
    this.#reset.onclick = () => {
      this.editor.reset();
      this.editor.code.focus();
      actions.change(this);
    };
    this.#state = make("<span class=state></span>").element;
    this.run.before(this.#state, this.#reset);
    // By this number the bar and errors speak of it.
    element.querySelector(".input > summary")!.textContent = `Code ${number}`;
  }

  /** Whether its code is another than the one that what is shown comes from. */
  get isEdited(): boolean {
    return this.editor.text !== this.shownCode;
  }

  /** The outputs of its last run; none if it didn't run. */
  get saved(): Saved[] {
    return this.#shown.flatMap(({ saved }) => saved ? [saved] : []);
  }

  /** Says what it is doing, and how what is shown stands to the code. */
  mark(activity: Activity, isOutOfDate: boolean): void {
    const { element, isEdited } = this;
    const state = this.state = activity || (isEdited ? "edited" : isOutOfDate ? "out of date" : "");
    if (this.#state.textContent !== state) this.#state.textContent = state;
    element.dataset.state = state.replaceAll(" ", "-");
    element.toggleAttribute("aria-busy", activity === "running");
    this.#reset.hidden = this.editor.text === this.editor.original;
  }

  /**
   * Shows what a run of it has shown so far. An output that is the same as the exported one at its
   * place, or as the one that stands there, stays as it is.
   *
   * @returns Whether all of it is shown; what is left takes longer than the page may be busy.
   */
  show(outputs: readonly Saved[]): boolean {
    const shown: Shown[] = [], start = performance.now();
    for (const [i, saved] of outputs.entries()) {
      const mark = markOf(saved);
      const same = [this.#shown[i], this.#exported[i]].find((shown) =>
        shown?.fingerprint === mark &&
        (!shown.saved || shown.saved.place?.code === saved.place?.code)
      );
      if (!same && shown.length > 0 && performance.now() - start > limits.busy) break;
      const prefix = `r${this.number}-${++this.#rendered}`;
      shown.push(
        same ? { ...same, saved } : { fingerprint: mark, saved, ...render(saved, prefix) },
      );
    }
    this.#replace(shown);
    return shown.length === outputs.length;
  }

  /** Whether some outputs are others than those that stand there. */
  differsFrom(outputs: readonly Saved[]): boolean {
    return outputs.length !== this.#shown.length ||
      outputs.some((saved, i) => markOf(saved) !== this.#shown[i].fingerprint);
  }

  /** Gives back the code and the outputs that were exported. */
  reset(): void {
    this.editor.reset();
    this.shownCode = this.editor.text;
    this.isBehind = false;
    this.hasFailed = false;
    this.count = null;
    this.#replace(this.#exported);
  }

  #replace(shown: Shown[]): void {
    const kept = new Set(shown.map(({ element }) => element));
    const before = new Set(this.#shown.map(({ element }) => element));
    const sheets = new Set(document.adoptedStyleSheets);
    for (const { element, sheet } of this.#shown) {
      if (kept.has(element)) continue;
      element.remove();
      if (sheet) sheets.delete(sheet);
    }
    for (const { sheet } of shown) if (sheet) sheets.add(sheet);
    document.adoptedStyleSheets = [...sheets];
    let last = this.element.querySelector(":scope > .copyable")!;
    for (const { element } of shown) {
      if (last.nextElementSibling !== element) last.after(element);
      last = element;
      if (!before.has(element) && !this.#exported.some((output) => output.element === element)) {
        enliven(element);
      }
    }
    this.#shown = shown;
  }
}
