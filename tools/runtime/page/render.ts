import type { Element, Root } from "hast";
import { toHtml } from "hast-util-to-html";
import { toString } from "hast-util-to-string";
import { h } from "hastscript";
import { mount } from "../../../lib/explore/browser/view.ts";
import { classOf, highlight } from "../../../lib/show/highlight.ts";
import { tableType } from "../../../lib/show/table.ts";
import { arrangeParts } from "../../page/arrange.ts";
import type { Output } from "../../page/notebook.ts";
import { type OutputContext, renderOutput } from "../../page/outputs.ts";
import { StyleSheet } from "../../page/style.ts";
import { readTable } from "../../page/table.ts";
import { walk } from "../../page/walk.ts";
import type { Saved } from "./saved.ts";

/** What stands on the page for an output, and the styles that it brings along. */
export interface Rendered {
  element: HTMLElement;
  sheet?: CSSStyleSheet;
}

/**
 * Turns an output into what the page shows, by the same way as the export: all that runs, loads or
 * reaches outside of its place is taken out.
 *
 * @param output The output.
 * @param prefix Makes the ids in it unique on the page.
 */
export function render(output: Saved, prefix: string): Rendered {
  const styles = new StyleSheet();
  const body: Root = { type: "root", children: [cleaned(output, { ...context, styles, prefix })] };
  arrangeParts(body, styles);
  const template = document.createElement("template");
  template.innerHTML = toHtml(body, { closeEmptyElements: true });
  const element = template.content.firstElementChild as HTMLElement, css = String(styles);
  if (css === "") return { element };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return { element, sheet };
}

/** Brings what is rendered to life, once it stands on the page. */
export function enliven(element: HTMLElement): void {
  for (const data of element.querySelectorAll(".explorable > script")) {
    try {
      mount(data.parentElement!, JSON.parse(data.textContent));
    } catch {
      // The drawing isn't the library's: it stands still.
    }
  }
  // The page's own script makes its copy buttons and its stops for the Tab key.
  element.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
}

const context: Omit<OutputContext, "styles" | "prefix"> = {
  place: "An output",
  picture: () => ({ missing: "not on this page" }),
  // The worker has drawn it, as it draws other graphs: the page has no use for a second Graphviz.
  still: (_, { [tableType]: data, "image/svg+xml": svg, "text/plain": text }) => {
    const table = readTable(data) ?? { columns: [], rows: [] };
    return typeof svg === "string" ? { table, figure: { svg, text: `${text}` } } : { table };
  },
};

function cleaned(output: Saved, context: OutputContext): Element {
  try {
    const element = renderOutput(output as Output, context);
    if (output.type === "error") addPlace(element, output);
    walk(element, (code, parent) => {
      if (code.tagName === "code" && (parent as Element).tagName === "pre") colour(code);
    });
    return element;
  } catch (error) {
    // Deeper than anybody writes HTML, or else beyond what these libraries take.
    return h("div", { class: "output" }, h("p", { class: "left-out" }, `Left out: ${error}`));
  }
}

function addPlace({ children }: Element, { place }: Saved): void {
  if (place === undefined) return;
  const code = h("code", { class: "language-typescript" }, place.code.trim());
  colour(code);
  children[0] = h("p", `Error in cell ${place.cell}, line ${place.line}`);
  children.splice(1, 0, h("p", { class: "place" }, code));
}

function colour(code: Element): void {
  const classes = code.properties.className as string[] | undefined;
  const isTypeScript = classes?.some((name) =>
    /^language-(?:ts|typescript|js|javascript)$/.test(name)
  );
  if (!isTypeScript || code.children.some(({ type }) => type === "element")) return;
  const source = toString(code);
  code.children = [];
  let end = 0;
  const add = (to: number) => code.children.push({ type: "text", value: source.slice(end, to) });
  for (const { from, to, kind } of highlight(source)) {
    add(from);
    code.children.push(h("span", { class: classOf[kind] }, source.slice(from, to)));
    end = to;
  }
  add(source.length);
}
