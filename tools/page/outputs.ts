import type { Element, ElementContent } from "hast";
import { toString } from "hast-util-to-string";
import { h } from "hastscript";
import stripAnsi from "strip-ansi";
import { browserData } from "../../lib/explore/bundle.ts";
import { type Graph, graphType, tooLarge } from "../../lib/explore/graph.ts";
import { size } from "../../lib/show/graph/svg.ts";
import { type Table, tableType } from "../../lib/show/table.ts";
import { clean, type Context } from "./clean.ts";
import { readGraph } from "./graph.ts";
import { renderFormula, renderMarkdown } from "./markdown.ts";
import type { Bundle, Output } from "./notebook.ts";
import { readTable, renderTable } from "./table.ts";
import { walk } from "./walk.ts";

/** Where an output comes from and what becomes of its parts. */
export interface OutputContext extends Context {
  /** Draws a graph that can be explored, as it stands still; the output that holds it may help. */
  still: (graph: Graph, bundle: Bundle) => {
    table: Table;
    figure?: { svg: string; text: string };
  };
}

/**
 * Turns an output into what a page shows.
 *
 * @param output What a cell printed, showed or died of.
 * @param context Where it stands.
 */
export function renderOutput(output: Output, context: OutputContext): Element {
  switch (output.type) {
    case "stream":
      return output.name === "stderr"
        ? h("div", { class: "output problem" }, h("p", "stderr"), preformatted(output.text))
        : h("div", { class: "output" }, preformatted(output.text));
    case "error":
      return h(
        "div",
        { class: "output problem" },
        h("p", "Error"),
        preformatted(output.traceback || `${output.name}: ${output.message}`),
      );
    case "data":
      return h("div", { class: "output" }, renderBundle(output.bundle, context));
  }
}

/** Shows the best of the forms that a page can hold. */
function renderBundle(bundle: Bundle, context: OutputContext): ElementContent[] {
  const form = (type: string) => typeof bundle[type] === "string" ? bundle[type] : undefined;
  const plain = form("text/plain");
  const svg = form("image/svg+xml");
  const table = readTable(bundle[tableType]);
  const graph = readGraph(bundle[graphType]);
  if (graph && "values" in graph) return [renderExplorable(graph, bundle, context)];
  if (svg !== undefined) {
    const picture = renderPicture(svg, plain, table, context);
    if (picture) return graph ? [picture, h("p", { class: "left-out" }, graph.still)] : [picture];
  }
  if (table) return [renderTable(table)];
  const html = form("text/html");
  if (html !== undefined) {
    const nodes = clean(html, context);
    if (holdsSomething(nodes)) return nodes;
  }
  const markdown = form("text/markdown");
  if (markdown !== undefined) return clean(renderMarkdown(markdown), context);
  const latex = form("text/latex");
  if (latex !== undefined) return clean(renderLatex(latex), context);
  for (const type of ["image/png", "image/jpeg", "image/gif", "image/webp"]) {
    const data = form(type);
    if (data === undefined || !/^[\w+/=\s]+$/.test(data)) continue;
    const alt = plain && !/^<.*>$/s.test(plain) ? plain : "Picture without a description";
    return [h("img", { src: `data:${type};base64,${data.replace(/\s/g, "")}`, alt })];
  }
  const json = bundle["application/json"];
  if (json !== undefined) return [preformatted(JSON.stringify(json, null, 2))];
  const other = Object.keys(bundle).filter((type) => type !== "text/plain");
  return [
    ...other.length > 0 ? [h("p", { class: "left-out" }, `Left out: ${other.join(", ")}`)] : [],
    ...plain !== undefined ? [preformatted(plain)] : [],
  ];
}

/** LaTeX of an output is a formula, in dollars or not, or text with formulas. */
function renderLatex(latex: string): string {
  const [, dollars, tex] = /^\s*(\$\$?)?([^$]*)\1?\s*$/.exec(latex) ?? [];
  if (tex === undefined) return renderMarkdown(latex);
  return renderFormula(
    tex.replace(/^\\displaystyle\b/, ""),
    dollars !== "$" || /\\displaystyle/.test(tex),
  );
}

/**
 * Shows a graph standing still, and leaves with it what the page's script brings it to life with.
 * Nothing that the notebook wrote as a script is used.
 */
function renderExplorable(graph: Graph, bundle: Bundle, context: OutputContext): Element {
  const { table, figure } = context.still(graph, bundle);
  const still = figure ? renderPicture(figure.svg, figure.text, table, context) : [
    h("p", tooLarge),
    h("details", h("summary", "The values as a table"), frame("Values", renderTable(table))),
  ];
  return h(
    "div",
    { class: "explorable", id: `${context.prefix}-explorable` },
    still,
    h("script", { type: "application/json" }, browserData(graph)),
  );
}

/** Whether an element is one that a page's script brings to life: it has its data. */
export function isExplorable({ children }: Element): boolean {
  return children.some((child) => child.type === "element" && child.tagName === "script");
}

/** Puts a picture inline, named and described, with its numbers as a table if it has them. */
function renderPicture(
  svg: string,
  plain: string | undefined,
  table: Table | undefined,
  context: Context,
) {
  const picture = h("div", clean(svg, context));
  let drawing: Element | undefined;
  walk(picture, (element) => {
    if (element.tagName === "svg") drawing = element;
  });
  if (!drawing) return;
  // Within HTML a drawing need not say what it is.
  delete drawing.properties.xmlns;
  const labels = ["title", "desc"].flatMap((tag) => {
    const element = drawing!.children.find((child) =>
      child.type === "element" && child.tagName === tag
    );
    if (element?.type !== "element") return [];
    element.properties.id = `${context.prefix}-${tag}`;
    return [element.properties.id];
  });
  const name = labels.length > 0
    ? { ariaLabelledBy: labels }
    : { ariaLabel: plain && !/^<.*>$/s.test(plain) ? plain : "Picture without a description" };
  Object.assign(drawing.properties, { role: "img", ...name });
  const width = Number(drawing.properties.width);
  const isGraph = (drawing.properties.className as string[] | undefined)?.includes("value-graph");
  // On a narrow screen a graph scrolls before its letters get smaller than 11 px.
  if (isGraph && width) {
    drawing.properties.style = `min-width:${Math.ceil((11 / size.letters) * width)}px`;
  }
  return h(
    "figure",
    frame("Figure", picture.children as ElementContent[]),
    table && h(
      "details",
      h("summary", "The values as a table"),
      frame("Values", renderTable(table)),
    ),
  );
}

/**
 * Lets something wide scroll by itself, with the keyboard too.
 *
 * @param label What it is.
 * @param content What is wide.
 */
export function frame(label: string, content: ElementContent | ElementContent[]): Element {
  return h("div", { class: "frame", tabIndex: 0, role: "group", ariaLabel: label }, content);
}

/** Text as a terminal shows it at last. */
function preformatted(text: string): Element {
  const shown = stripAnsi(text).replace(/\r\n/g, "\n").replace(/^.*\r(?=.)/gm, "");
  return h("pre", h("samp", shown.replace(/\n$/, "")));
}

function holdsSomething(nodes: ElementContent[]): boolean {
  return nodes.some((node) => {
    if (node.type === "text") return node.value.trim() !== "";
    if (node.type !== "element") return false;
    let found = toString(node).trim() !== "";
    walk(node, ({ tagName }) => {
      found ||= tagName === "img" || tagName === "svg" || tagName === "hr";
    });
    return found;
  });
}
