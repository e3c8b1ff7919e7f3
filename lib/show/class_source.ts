import { expected } from "../expected.ts";
import { display, type Displayable } from "./displayable.ts";
import { escapeMarkup } from "./format.ts";
import { classOf, codeStyle, highlight, parseCode } from "./highlight.ts";
import { codePalette } from "./palette.ts";
import { sourceOfValue } from "./value_source.ts";

/**
 * Shows the source of `Value` from `lib/value.ts`, as it was at one version of the series: first
 * what is new, then, folded, the whole file without the parts that came later.
 *
 * A part, which may be a statement, a member, a property or a parameter, belongs to the version
 * that its comment names by `@since`, or else to that of what it is part of.
 *
 * @param version A version of the class, 1 to 8.
 * @returns What a cell displays as highlighted code, and as the whole source in plain text.
 * @throws {TypeError} If `version` is no whole number from 1 to 8.
 *
 * @example
 * ```ts
 * import { display } from "./displayable.ts";
 * classSource(4)[display]()["text/plain"].includes("tanh()"); // true
 * classSource(3)[display]()["text/plain"].includes("tanh()"); // false
 * ```
 */
export function classSource(version: number): Displayable {
  if (!Number.isInteger(version) || version < 1 || version > 8) {
    throw expected("classSource", "a version from 1 to 8", version);
  }
  const { source, parts } = cutLater(sourceOfValue(), version);
  const isNew = parts.filter(({ since }) => since === version);
  // Before another code is parsed.
  const whole = codeBlock(source, version > 1 ? isNew : []);
  const reading = version > 1 ? readingForm(source, isNew) : "";
  const html = version > 1
    ? `${codeBlock(reading)}<details><summary>The whole file at version ` +
      `${version}; what is new is marked</summary>${whole}</details>`
    : whole;
  const bundle = {
    "text/html": `<div class="class-source"><style>${style}</style>${html}</div>`,
    "text/plain": source,
  };
  return { [display]: () => bundle };
}

/** A part of the source whose comment names a version. */
interface Part {
  /** Where its comment starts. */
  from: number;
  /** Where it ends, with the comma after it. */
  to: number;
  since: number;
}

// deno-lint-ignore no-explicit-any
type Node = any;

/** Cuts the parts of later versions; the others are given by their places in what is left. */
function cutLater(source: string, version: number): { source: string; parts: Part[] } {
  let left = "", position = 0;
  for (const { from, to, since } of findParts(source)) {
    if (since <= version || from < position) continue;
    left += source.slice(position, from).trimEnd();
    position = to;
  }
  left += source.slice(position);
  return { source: left, parts: findParts(left) };
}

/** Finds the parts that have a version, each before those inside it. */
function findParts(source: string): Part[] {
  const parts: Part[] = [];
  const visit = (node: Node) => {
    const comments: Node[] = node.leadingComments ?? [];
    const since = comments.map(({ value }) => value.match(/@since (\d)/)?.[1]).find(Boolean);
    if (since !== undefined) {
      const [{ start }] = comments;
      const comma = source.slice(node.end).match(/^\s*,/)?.[0].length ?? 0;
      // Without a comma after it, what separates it stands before it.
      const before = comma ? 0 : source.slice(0, start).match(/\s*[,|]\s*$/)?.[0].length ?? 0;
      parts.push({ from: start - before, to: node.end + comma, since: Number(since) });
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(parseCode(source).program);
  return parts.sort((a, b) => a.from - b.from);
}

function childrenOf(node: Node): Node[] {
  return Object.entries(node)
    .filter(([key]) => key !== "loc" && !key.endsWith("omments"))
    .flatMap(([, child]) => child)
    .filter((child) => typeof (child as Node)?.type === "string") as Node[];
}

/**
 * The statements and members of a source that are new or have something new in them, with no
 * more of their comments than what explains them to a reader.
 */
function readingForm(source: string, parts: readonly Part[]): string {
  const { program, comments } = parseCode(source);
  const holdsNew = (node: Node) =>
    parts.some(({ from, to }) => from < node.end && to > commentedStart(node));
  const text = (node: Node) => withoutTags(source, comments, commentedStart(node), node.end);
  return program.body.filter(holdsNew).map((statement: Node) => {
    if (statement.declaration?.type !== "ClassDeclaration") return text(statement);
    const { body } = statement.declaration;
    const members = body.body.filter(holdsNew).map((member: Node) => `  ${text(member)}`);
    return `${source.slice(statement.start, body.start)}{\n  // …\n\n${members.join("\n\n")}\n}`;
  }).join("\n\n");
}

const commentedStart = (node: Node): number => node.leadingComments?.[0].start ?? node.start;

/** A stretch of the source whose comments have lost their tags and examples. */
function withoutTags(source: string, comments: Node[], from: number, to: number): string {
  let text = "", position = from;
  for (const { type, value, start, end } of comments) {
    if (start < from || end > to) continue;
    const kept = explanation(value);
    text += source.slice(position, start);
    if (kept.length === 0) {
      position = end + source.slice(end).match(/^\s*/)![0].length;
      continue;
    }
    const indent = " ".repeat(start - source.lastIndexOf("\n", start) - 1);
    const lines = kept.map((line) => `${indent} * ${line}`);
    text += type === "CommentLine"
      ? `// ${kept[0]}`
      : kept.length === 1
      ? `/** ${kept[0]} */`
      : `/**\n${lines.join("\n")}\n${indent} */`;
    position = end;
  }
  return text + source.slice(position, to);
}

/** What a comment says before its tags and outside its examples, line by line. */
function explanation(comment: string): string[] {
  const lines = comment.replace(/^ *\* ?/gm, "").replace(/```[^]*?```/g, "")
    .replace(/@(?:since|throws|remarks|param)\b[^]*$/, "").split("\n");
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

function codeBlock(code: string, marks: readonly Part[] = []): string {
  const inserts = [
    ...highlight(code).flatMap(({ from, to, kind }) => [
      { at: from, order: 3, tag: `<span class=${classOf[kind]}>` },
      { at: to, order: 0, tag: "</span>" },
    ]),
    ...marks.flatMap(({ from, to }) => [
      { at: from, order: 2, tag: "<mark>" },
      { at: to, order: 1, tag: "</mark>" },
    ]),
  ].sort((a, b) => a.at - b.at || a.order - b.order);
  let html = "", position = 0;
  for (const { at, tag } of inserts) {
    html += escapeMarkup(code.slice(position, at)) + tag;
    position = at;
  }
  // JupyterLab would break long lines amid words.
  return `<pre style="font-size:12.5px;line-height:1.45;white-space:pre"><code>${html}${
    escapeMarkup(code.slice(position))
  }</code></pre>`;
}

const style = `.class-source{${codeStyle}` +
  `mark{background:light-dark(${codePalette.mark});color:inherit}summary{cursor:pointer}}`;
