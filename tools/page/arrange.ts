import type { Element, Root } from "hast";
import { toString } from "hast-util-to-string";
import { h } from "hastscript";
import { frame } from "./outputs.ts";
import type { StyleSheet } from "./style.ts";
import { walk } from "./walk.ts";

/**
 * Frames what may be wide, makes boxes, links to pages, and leaves no style attribute.
 *
 * @param body What stands on a page, or a part of it.
 * @param styles The page's styles, which take in those of the parts.
 * @param taken The ids of what stands around it.
 */
export function arrangeParts(body: Root, styles: StyleSheet, taken: readonly string[] = []): void {
  const ids = new Set(taken);
  walk(body, (element, parent) => {
    const { tagName, properties } = element;
    if (typeof properties.id === "string") {
      if (ids.has(properties.id)) delete properties.id;
      else ids.add(properties.id);
    }
    moveStyle(element, styles);
    if (tagName === "a" && typeof properties.href === "string") {
      properties.href = properties.href.replace(
        /^(?![a-z]+:)([^?#]*)\.ipynb(?=[?#]|$)/i,
        "$1.html",
      );
    }
    if (tagName === "blockquote") {
      const [, kind] = /^(Rule|Start|New)\b/.exec(boldStart(element) ?? "") ?? [];
      if (boldStart(element) !== undefined) {
        element.tagName = "div";
        const classes = kind === "Rule" ? ["box", "rule"] : kind ? ["box", "start"] : ["box"];
        element.properties = { ...properties, className: classes, role: "note" };
      }
    }
    if (tagName === "details" && /^\s*Aside\b/.test(toString(element))) {
      element.properties = { ...properties, className: ["aside"] };
    }
    if (tagName === "th" && toString(element).trim() === "") {
      element.tagName = "td";
      delete properties.scope;
    }
    if (tagName === "msup" || tagName === "msub") levelScript(element);
    const isFramed = ((parent as Element).properties?.className as string[])?.includes("frame");
    if (isFramed) return;
    if (tagName === "table") return [frame("Table", element)];
    if (tagName === "math" && properties.display === "block") {
      // A formula in a paragraph stands on lines of its own there.
      const isInline = (parent as Element).tagName === "p";
      return [h(isInline ? "span" : "div", { class: "frame formula" }, element)];
    }
  });
}

/**
 * Keeps an exponent or an index at one level, as TeX does: browsers let it rise with the height of a
 * number or a bracket before it, and sink with the foot of a "p".
 */
function levelScript({ tagName, children }: Element): void {
  const base = children[0];
  // A formula that somebody wrote as MathML may be anything.
  if (base?.type !== "element") return;
  const [first] = base.children;
  const isBracket = first?.type === "element" && first.properties.stretchy === "false";
  const isHigh = tagName === "msup" && (isBracket || base.tagName === "mn");
  const isDeep = tagName === "msub" && /^[gjpqy]$/.test(toString(base));
  // As high as an "x", or as deep.
  if (isHigh) children[0] = h("mpadded", { height: "0.45em" }, base);
  if (isDeep) children[0] = h("mpadded", { depth: "0" }, base);
}

function moveStyle({ properties }: Element, styles: StyleSheet): void {
  if (typeof properties.style !== "string") return;
  const name = styles.classFor(properties.style);
  delete properties.style;
  if (name) properties.className = [...(properties.className as string[] ?? []), name];
}

/** The bold words that a quotation starts with: they make it a box. */
function boldStart(quote: Element): string | undefined {
  const paragraph = quote.children.find((child) => child.type === "element") as Element | undefined;
  const first = paragraph?.tagName === "p" ? paragraph.children[0] : undefined;
  if (first?.type === "element" && first.tagName === "strong") return toString(first);
}
