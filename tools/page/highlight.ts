import { type Highlighter, highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import type { Parser } from "@lezer/common";
import type { ElementContent } from "hast";
import { h } from "hastscript";
import { classOf, highlight as highlightTypeScript } from "../../lib/show/highlight.ts";

// The parsers of CodeMirror. TextMate grammars (Shiki) know more languages, but take half a second
// to get going, longer than all the rest of a page.
const parsers: Record<string, () => Promise<Parser>> = {
  css: async () => (await import("@lezer/css")).parser,
  html: async () => (await import("@lezer/html")).parser,
  json: async () => (await import("@lezer/json")).parser,
  python: async () => (await import("@lezer/python")).parser,
};
const aliases: Record<string, string> = {
  ipython: "python",
  ipython3: "python",
  javascript: "typescript",
  js: "typescript",
  py: "python",
  ts: "typescript",
};

const { function: function_, definition, special } = tags;
const classes: Highlighter = tagHighlighter([
  {
    tag: [tags.keyword, tags.self, tags.operatorKeyword, tags.modifier],
    class: classOf.keyword,
  },
  { tag: [tags.string, tags.regexp, special(tags.string)], class: classOf.string },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.escape], class: classOf.number },
  { tag: [tags.comment], class: classOf.comment },
  { tag: [tags.typeName, tags.className, tags.tagName], class: classOf.type },
  {
    tag: [
      function_(tags.variableName),
      function_(tags.propertyName),
      function_(definition(tags.variableName)),
      function_(definition(tags.propertyName)),
    ],
    class: classOf.function,
  },
]);

/**
 * Highlights code.
 *
 * @param code The code.
 * @param language The name of its language, as after a Markdown fence.
 * @returns Text, and spans with the classes of the page's style sheet; the bare text for a
 * language that is not known.
 */
export async function highlight(code: string, language: string): Promise<ElementContent[]> {
  const name = aliases[language] ?? language;
  const nodes: ElementContent[] = [];
  let end = 0;
  const text = (to: number) => {
    if (to > end) nodes.push({ type: "text", value: code.slice(end, to) });
    end = to;
  };
  const piece = (from: number, to: number, name: string) => {
    text(from);
    nodes.push(h("span", { class: name }, code.slice(from, to)));
    end = to;
  };
  if (name === "typescript") {
    for (const { from, to, kind } of highlightTypeScript(code)) piece(from, to, classOf[kind]);
  } else if (Object.hasOwn(parsers, name)) {
    highlightTree((await parsers[name]()).parse(code), classes, piece);
  }
  text(code.length);
  return nodes;
}
