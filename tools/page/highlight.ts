import { type Highlighter, highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import type { Parser } from "@lezer/common";
import type { ElementContent } from "hast";
import { h } from "hastscript";

// The parsers of CodeMirror, as in JupyterLab. TextMate grammars (Shiki) know more languages, but
// take half a second to get going, longer than all the rest of a page.
const parsers: Record<string, () => Promise<Parser>> = {
  css: async () => (await import("@lezer/css")).parser,
  html: async () => (await import("@lezer/html")).parser,
  javascript: async () => (await import("@lezer/javascript")).parser,
  json: async () => (await import("@lezer/json")).parser,
  python: async () => (await import("@lezer/python")).parser,
  typescript: async () => (await import("@lezer/javascript")).parser.configure({ dialect: "ts" }),
};
const aliases: Record<string, string> = {
  ipython: "python",
  ipython3: "python",
  js: "javascript",
  py: "python",
  ts: "typescript",
};

const { function: function_, definition, special } = tags;
const classes: Highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.self, tags.operatorKeyword, tags.modifier], class: "hk" },
  { tag: [tags.string, tags.regexp, special(tags.string)], class: "hs" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.escape], class: "hn" },
  { tag: [tags.comment], class: "hc" },
  { tag: [tags.typeName, tags.className, tags.tagName], class: "ht" },
  {
    tag: [
      function_(tags.variableName),
      function_(tags.propertyName),
      function_(definition(tags.variableName)),
      function_(definition(tags.propertyName)),
    ],
    class: "hf",
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
  if (!Object.hasOwn(parsers, name)) return [{ type: "text", value: code }];
  const parser = await parsers[name]();
  const nodes: ElementContent[] = [];
  let end = 0;
  const text = (to: number) => {
    if (to > end) nodes.push({ type: "text", value: code.slice(end, to) });
    end = to;
  };
  highlightTree(parser.parse(code), classes, (from, to, name) => {
    text(from);
    nodes.push(h("span", { class: name }, code.slice(from, to)));
    end = to;
  });
  text(code.length);
  return nodes;
}
