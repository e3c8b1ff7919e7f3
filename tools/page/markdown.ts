import MarkdownIt, { type Token } from "markdown-it";
import temml from "temml";

// Quotes and apostrophes as in print; "(c)" and "..." stay as they were typed.
const markdown = new MarkdownIt({ html: true, linkify: true, typographer: true })
  .disable("replacements");

/**
 * Turns a notebook's Markdown into HTML, formulas into MathML.
 *
 * As in Jupyter, `$…$` is a formula in the line, `$$…$$` and an environment
 * (`\begin{align}…\end{align}`) one of its own, and `\$` a dollar. The HTML holds whatever the
 * Markdown held: it has to be sanitised.
 *
 * @param source The Markdown.
 * @returns The HTML.
 */
export function renderMarkdown(source: string): string {
  return markdown.render(source, {});
}

/** A formula of some Markdown. */
export interface Formula {
  tex: string;
  displayMode: boolean;
}

/** Lists the formulas of some Markdown, in order. */
export function formulasOf(source: string): Formula[] {
  const visit = ({ type, content, block, children }: Token): Formula[] => [
    ...type === "formula" ? [{ tex: content, displayMode: block }] : [],
    ...(children ?? []).flatMap(visit),
  ];
  return markdown.parse(source, {}).flatMap(visit);
}

/**
 * Turns a formula into MathML.
 *
 * @param tex The formula as TeX.
 * @param displayMode Whether it stands on lines of its own.
 * @returns MathML, or a message that shows the formula and what is wrong with it.
 */
export function renderFormula(tex: string, displayMode: boolean): string {
  try {
    const math = temml.renderToString(tex, { displayMode, throwOnError: true })
      // The primes of our font are as high as they should be: in an exponent they'd be too high.
      .replace(
        /<msup>(<mi>[^<]*<\/mi>)(?:<mrow[^>]*>)?((?:<mo [^>]*tml-prime[^>]*>′<\/mo>)+)(?:<\/mrow>)?<\/msup>/g,
        "<mrow>$1$2</mrow>",
      )
      // As in TeX, a function stands apart from the fraction before it: "d/dx tanh".
      .replace(
        /<\/mfrac>(?=(?:<mrow>)?<mi>[a-z]{2,}<\/mi>)/g,
        '$&<mspace width="0.1667em"></mspace>',
      );
    // A function that ends the formula, as in "$\tanh$.", needs no space after it.
    return math.replace(/<mspace width="0.1667em"><\/mspace>((?:<\/mrow>)*<\/math>)$/, "$1");
  } catch (error) {
    const escape = markdown.utils.escapeHtml;
    const reason = (error as Error).message.match(
      /(?:ParseError:)?\s*(.*?)(?: at (?:position|end of input).*)?$/m,
    )![1];
    return `<span class="wrong-formula">This formula cannot be shown: <code>${escape(tex.trim())}` +
      `</code> (${escape(reason)})</span>`;
  }
}

markdown.inline.ruler.after("escape", "formula", (state, silent) => {
  const { src, pos } = state;
  if (src[pos] !== "$") return false;
  // As in Pandoc, "from $5 to $10" holds no formula: no space inside, no digit after it.
  const formula = /\$\$((?:\\.|[^\\])+?)\$\$|\$(?!\s)((?:\\.|[^\\$`])+?)(?<!\s)\$(?!\d)/sy;
  formula.lastIndex = pos;
  const found = formula.exec(src);
  if (!found) return false;
  if (!silent) {
    const token = state.push("formula", "", 0);
    token.content = found[1] ?? found[2];
    token.block = found[1] !== undefined;
  }
  state.pos += found[0].length;
  return true;
});

// A rule for blocks, because a line of a formula may look like a list or a heading.
markdown.block.ruler.before("fence", "formula", (state, start, end, silent) => {
  const line = (number: number) =>
    state.src.slice(state.bMarks[number] + state.tShift[number], state.eMarks[number]);
  if (state.sCount[start] - state.blkIndent >= 4) return false;
  const opening = /^(?:\$\$|\\begin\{([a-zA-Z]+\*?)\})/.exec(line(start));
  if (!opening) return false;
  const closing = opening[1] ? `\\end{${opening[1]}}` : "$$";
  const closings = (state.env.closings ??= new Set(
    state.src.match(/\\end\{[a-zA-Z]+\*?\}|\$\$/g),
  )) as Set<string>;
  if (!closings.has(closing)) return false;
  // What did not end from an earlier line of a part on does not end from here either.
  const endless = (state.env.endless ??= {}) as Record<string, { from: number; to: number }>;
  const { from, to } = endless[closing] ?? {};
  if (start > from && start < to) return false;
  const lines = [];
  let number = start;
  for (; number < end && state.sCount[number] >= state.blkIndent; number++) {
    const text = line(number).trimEnd();
    lines.push(text);
    if (!text.endsWith(closing) || number === start && text.length <= closing.length) {
      // "$$a$$ and $$b$$" is a paragraph.
      if (!opening[1] && text.includes("$$", number === start ? 2 : 0)) return false;
      continue;
    }
    const formula = lines.join("\n");
    const tex = opening[1] ? formula : formula.slice(2, -2);
    if (!opening[1] && tex.includes("$$")) return false;
    if (silent) return true;
    const token = state.push("formula", "", 0);
    token.content = tex;
    token.block = true;
    state.line = number + 1;
    return true;
  }
  endless[closing] = { from: start, to: number };
  return false;
}, { alt: ["paragraph", "reference", "blockquote", "list"] });

markdown.renderer.rules.formula = (tokens, index) =>
  renderFormula(tokens[index].content, tokens[index].block);

// A line may break on both sides of a formula, but not between it and the bracket or the comma
// that it touches.
markdown.core.ruler.push("unbroken", ({ tokens, Token }) => {
  for (const { children } of tokens) {
    for (let i = children?.length ?? 0; i-- > 0;) {
      if (children![i].type !== "formula" || children![i].block) continue;
      const [before, after] = [children![i - 1], children![i + 1]];
      const start = before?.type === "text" ? /\S*$/.exec(before.content)![0] : "";
      const end = after?.type === "text" ? /^\S*/.exec(after.content)![0] : "";
      if (start === "" && end === "") continue;
      if (start !== "") before.content = before.content.slice(0, -start.length);
      if (end !== "") after.content = after.content.slice(end.length);
      const parts = [["unbroken_open", "span", 1], ["text", "", 0], ["text", "", 0], [
        "unbroken_close",
        "span",
        -1,
      ]] as const;
      const [open, first, last, close] = parts.map(([type, tag, nesting]) =>
        new Token(type, tag, nesting)
      );
      open.attrSet("class", "unbroken");
      first.content = start;
      last.content = end;
      children!.splice(i, 1, open, first, children![i], last, close);
    }
  }
});
