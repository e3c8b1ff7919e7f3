import { createHighlighterCore, type HighlighterCore } from "@shikijs/core";
import { createJavaScriptRegexEngine } from "@shikijs/engine-javascript";
import dark from "@shikijs/themes/github-dark-high-contrast";
import light from "@shikijs/themes/github-light-high-contrast";
import type { ElementContent } from "hast";
import { h } from "hastscript";

// Each grammar is a large file: only those that a notebook uses are loaded.
const grammars: Record<string, () => Promise<{ default: never }>> = {
  bash: () => import("@shikijs/langs/bash") as never,
  css: () => import("@shikijs/langs/css") as never,
  html: () => import("@shikijs/langs/html") as never,
  javascript: () => import("@shikijs/langs/javascript") as never,
  json: () => import("@shikijs/langs/json") as never,
  python: () => import("@shikijs/langs/python") as never,
  typescript: () => import("@shikijs/langs/typescript") as never,
};
const aliases: Record<string, string> = {
  ipython: "python",
  ipython3: "python",
  js: "javascript",
  py: "python",
  sh: "bash",
  shell: "bash",
  ts: "typescript",
};

let highlighter: HighlighterCore | undefined;

/**
 * Highlights code for a light and a dark page.
 *
 * @param code The code.
 * @param language The name of its language, as after a Markdown fence.
 * @returns Text and spans with colours; the bare text for a language that is not known.
 */
export async function highlight(code: string, language: string): Promise<ElementContent[]> {
  const name = aliases[language] ?? language;
  if (!Object.hasOwn(grammars, name)) return [{ type: "text", value: code }];
  highlighter ??= await createHighlighterCore({
    engine: createJavaScriptRegexEngine({ forgiving: true }),
    themes: [light, dark],
  });
  if (!highlighter.getLoadedLanguages().includes(name)) {
    await highlighter.loadLanguage((await grammars[name]()).default);
  }
  const lines = highlighter.codeToTokensWithThemes(code, {
    lang: name,
    themes: { light: light.name!, dark: dark.name! },
  });
  const nodes: ElementContent[] = [];
  let [style, text] = ["", ""];
  const flush = () => {
    const value: ElementContent = { type: "text", value: text };
    if (text === "") return;
    nodes.push(style === "" ? value : h("span", { style }, value));
    text = "";
  };
  for (const [number, line] of lines.entries()) {
    if (number > 0) text += "\n";
    for (const { content, variants } of line) {
      const colours = `${variants.light.color},${variants.dark.color}`;
      // Space has no colour of its own, and what has the text's colour needs no span.
      const next = content.trim() === ""
        ? style
        : colours === plain
        ? ""
        : `color:light-dark(${colours})`;
      if (next !== style) flush();
      style = next;
      text += content;
    }
  }
  flush();
  return nodes;
}

const plain = `${light.colors!["editor.foreground"]},${dark.colors!["editor.foreground"]}`
  .toUpperCase();
