import { realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { Element, ElementContent, Root } from "hast";
import { toString } from "hast-util-to-string";
import { h } from "hastscript";
import { drawStill } from "../../lib/explore/still.ts";
import { arrangeParts } from "./arrange.ts";
import { clean, type Context } from "./clean.ts";
import { highlight } from "./highlight.ts";
import { renderMarkdown } from "./markdown.ts";
import { type Cell, type Notebook, readNotebook } from "./notebook.ts";
import { isExplorable, type OutputContext, renderOutput } from "./outputs.ts";
import { reserved } from "./shell.ts";
import { StyleSheet } from "./style.ts";
import { walk } from "./walk.ts";

/** A note that a page links to. */
export interface Link {
  href: string;
  title: string;
}

/** What a page says about a notebook, and what an index says about it. */
export interface Note {
  /** The page's address among the others. */
  readonly href: string;
  readonly title: string;
  /** The title with its formulas and code. */
  readonly heading: ElementContent[];
  /** The first paragraph, as text. */
  readonly summary: string;
  readonly lang: string;
  /** The first heading of level 1 is the title, and no part of the content. */
  readonly content: ElementContent[];
  readonly sections: readonly Link[];
  /** What the index may show of the note first: a live figure in a cell with the tag "cover". */
  readonly cover?: Element;
  /** The last figure of each code cell that has one, by the cell's id. */
  readonly pictures: ReadonlyMap<string, Element>;
  /** The styles of what the notebook shows. */
  readonly styles: StyleSheet;
}

/**
 * Reads a notebook and turns it into the content of a page.
 *
 * @param path The notebook's file.
 * @param file What it holds, where that is known already.
 * @returns The content, with its code highlighted.
 * @throws {Failure} If the file is no valid notebook.
 */
export async function readNote(path: string, file?: string): Promise<Note> {
  const notebook = readNotebook(path, file), styles = new StyleSheet();
  const content: ElementContent[] = [], pictureCells = new Map<string, Element>();
  let codeCells = 0, cover: Element | undefined;
  for (const [index, cell] of notebook.cells.entries()) {
    const context = {
      styles,
      prefix: "",
      place: `${basename(path)}, cell ${index + 1}`,
      picture: pictures(path, cell),
      still: drawStill,
    };
    const tags = [cell.metadata.tags].flat();
    // The page has ways to the other notes of its own.
    if (tags.includes("way-on")) continue;
    if (cell.type === "markdown") {
      const kinds = tags.includes("strip") ? ["strip"] : [];
      content.push(text(clean(renderMarkdown(cell.source), context), ...kinds));
    } else if (cell.type === "raw") content.push(text(renderRaw(cell, context)));
    else if (cell.source.trim() !== "" || cell.outputs.length > 0) {
      const language = languageOf(notebook), prefix = `c${index + 1}`;
      const code = renderCode(cell, ++codeCells, language, { ...context, prefix });
      content.push(code);
      pictureCells.set(cell.id, code);
      if (tags.includes("cover")) {
        walk(code, (part) => {
          if (isExplorable(part)) cover ??= part;
        });
      }
    }
  }
  const body: Root = { type: "root", children: content };
  const name = basename(path, ".ipynb");
  const { heading, sections } = arrangeHeadings(body, name);
  await highlightCode(body);
  const title: Root = { type: "root", children: heading };
  arrangeParts(title, styles, reserved);
  arrangeParts(body, styles, reserved);
  const paragraph = firstParagraph(body);
  const figures = new Map(
    [...pictureCells].flatMap(([id, cell]) => {
      const figure = lastFigure(cell);
      return figure ? [[id, figure] as const] : [];
    }),
  );
  const { picture } = Object(notebook.metadata.note);
  showAtHead(body, figures.get(picture));
  return {
    href: addressOf(name),
    title: toString(title).trim(),
    heading: title.children as ElementContent[],
    summary: paragraph ? toString(paragraph).replace(/\s+/g, " ").trim() : "",
    lang: /^[a-z]{2,3}(?:-\w+)*$/i.exec(`${notebook.metadata.lang}`)?.[0] ?? "en",
    content: body.children as ElementContent[],
    sections,
    cover,
    pictures: figures,
    styles,
  };
}

/** The address of a notebook's page among the others, by the notebook's name. */
export const addressOf = (name: string) => `${encodeURIComponent(name.toWellFormed())}.html`;

function lastFigure(cell: Element): Element | undefined {
  let last: Element | undefined;
  walk(cell, (element) => {
    if (element.tagName === "figure") last = element;
  });
  return last;
}

/** The text of a cell: the page keeps it in its place. */
const text = (content: ElementContent[], ...kinds: string[]) =>
  h("div", { class: ["text", ...kinds] }, content);

const isOf = (kind: string) => ({ properties }: Element) =>
  (properties.className as string[]).includes(kind);

function firstParagraph({ children }: Root): Element | undefined {
  return (children as Element[]).filter((cell) => isOf("text")(cell) && !isOf("strip")(cell))
    .flatMap(({ children }) => children as Element[]).find(({ tagName }) => tagName === "p");
}

/** At its head a note shows a picture that it makes further down: the page draws it again. */
function showAtHead({ children }: Root, figure: Element | undefined): void {
  const strip = (children as Element[]).find(isOf("strip"));
  if (strip === undefined || figure === undefined) return;
  let drawing: Element | undefined, image: Element | undefined;
  walk(figure, (element) => {
    if (element.tagName === "svg") drawing = element;
  });
  walk(strip, (element) => {
    if (element.tagName === "img") image = element;
  });
  if (drawing === undefined || image === undefined) return;
  drawing.properties.id = "picture";
  const { viewBox, width, height } = drawing.properties;
  const box = String(viewBox ?? `0 0 ${width} ${height}`);
  const [, , boxWidth, boxHeight] = box.split(/[\s,]+/);
  Object.assign(
    image,
    h("svg", {
      viewBox: `0 0 ${boxWidth} ${boxHeight}`,
      width: boxWidth,
      role: "img",
      ariaLabel: image.properties.alt,
    }, h("use", { href: "#picture", width: boxWidth, height: boxHeight })),
  );
}

/** The language of a notebook's code, in small letters. */
export function languageOf({ metadata }: Notebook): string {
  const { language_info: info, kernelspec } = metadata as Record<string, Record<string, unknown>>;
  return String(info?.name ?? kernelspec?.language ?? "typescript").toLowerCase();
}

/** Finds pictures among a cell's attachments and beside the notebook. */
function pictures(path: string, cell: Cell): Context["picture"] {
  const folder = resolve(dirname(path));
  const types: Record<string, string> = {
    gif: "image/gif",
    jpeg: "image/jpeg",
    jpg: "image/jpeg",
    png: "image/png",
    svg: "image/svg+xml",
    webp: "image/webp",
  };
  return (address) => {
    const attachment = /^attachment:(.*)$/.exec(address);
    if (attachment) {
      const bundle = cell.attachments[decoded(attachment[1])] ??
        cell.attachments[attachment[1]] ?? {};
      const type = Object.keys(bundle).find((type) => Object.values(types).includes(type));
      if (!type) return { missing: "not attached" };
      return { data: `data:${type};base64,${String(bundle[type]).replace(/\s/g, "")}` };
    }
    if (/^(?:\w+:|\/\/)/.test(address)) return { missing: "not on this page" };
    const path = address.replace(/[?#].*$/, "");
    const file = [decoded(path), path].map((path) => join(folder, path)).find(isFile);
    const type = types[path.split(".").at(-1)!.toLowerCase()];
    // What lies outside the notebook's folder is not the notebook's to show, nor by a link to it.
    if (!type || file === undefined || !isInside(realpathSync(folder), realpathSync(file))) {
      return { missing: "not found" };
    }
    return { data: `data:${type};base64,${Deno.readFileSync(file).toBase64()}` };
  };
}

/** An address without its escapes; as it is where they are no UTF-8. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

function isFile(path: string): boolean {
  // A name with U+0000 in it is none.
  return !path.includes("\0") && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return !way.startsWith("..") && !isAbsolute(way);
}

function renderRaw({ source, metadata }: Cell, context: Context): ElementContent[] {
  const type = String(metadata.raw_mimetype ?? metadata.format ?? "");
  if (type === "text/html") return clean(source, context);
  if (type === "text/markdown") return clean(renderMarkdown(source), context);
  return source.trim() === "" ? [] : [h("pre", source)];
}

function renderCode(cell: Cell, number: number, language: string, context: OutputContext): Element {
  const hidden = cell.metadata.jupyter as Record<string, unknown> | undefined;
  const outputs = hidden?.outputs_hidden || cell.metadata.collapsed ? [] : cell.outputs;
  return h(
    "div",
    { class: "cell", role: "group", ariaLabel: `Code cell ${number}` },
    cell.source.trim() === "" ? [] : h(
      "details",
      { class: "input", open: !hidden?.source_hidden },
      h("summary", "Code"),
      h("pre", h("code", { class: `language-${language}` }, cell.source)),
    ),
    outputs.map((output, index) =>
      renderOutput(output, { ...context, prefix: `${context.prefix}-${index + 1}` })
    ),
  );
}

/**
 * Leaves one heading of level 1, outside the content, and no gap between levels; gives each an
 * id, as JupyterLab does, and an anchor.
 */
function arrangeHeadings(body: Root, name: string): Pick<Note, "heading" | "sections"> {
  const headings: Element[] = [];
  walk(body, (element) => {
    if (!/^h[1-6]$/.test(element.tagName)) return;
    if (toString(element).trim() === "") return [];
    headings.push(element);
  });
  const first = headings[0];
  const cell = (body.children as Element[]).find(({ children }) => children.includes(first));
  const isTitle = first?.tagName === "h1" && cell !== undefined;
  let heading: ElementContent[] = [{ type: "text", value: name }];
  if (isTitle) {
    heading = headings.shift()!.children.flatMap(keepWhole);
    cell.children.splice(cell.children.indexOf(first), 1);
  }
  const taken = new Set(reserved);
  walk(body, ({ properties }) => {
    if (typeof properties.id === "string") taken.add(properties.id);
  });
  const sections: Link[] = [];
  let level = 1;
  for (const heading of headings) {
    level = Math.min(Math.max(Number(heading.tagName[1]), 2), level + 1);
    heading.tagName = `h${level}`;
    const text = toString(heading).trim();
    const wanted = text.toWellFormed().replace(/\s/g, "-");
    let id = wanted;
    for (let count = 2; taken.has(id); count++) id = `${wanted}-${count}`;
    taken.add(id);
    heading.properties.id = id;
    const href = `#${encodeURIComponent(id)}`;
    if (level === 2) sections.push({ href, title: text });
    heading.children.push(h("a", { class: "anchor", href, ariaLabel: `Link to ${text}` }, "#"));
  }
  return { heading, sections };
}

/** In the large letters of a title a short word is not parted at its hyphen. */
function keepWhole(part: ElementContent): ElementContent[] {
  if (part.type !== "text") return [part];
  return part.value.split(/(\b\w{1,9}-\w{1,9}\b)/).map((text, i) =>
    i % 2 === 1 ? h("span", { class: "whole" }, text) : { type: "text", value: text }
  );
}

async function highlightCode(body: Root): Promise<void> {
  const blocks: Element[] = [];
  walk(body, (element, parent) => {
    if (element.tagName === "code" && (parent as Element).tagName === "pre") blocks.push(element);
  });
  for (const block of blocks) {
    // What is highlighted already stays as it is.
    if (block.children.some(({ type }) => type === "element")) continue;
    const classes = block.properties.className as string[] | undefined;
    const language = classes?.find((name) => name.startsWith("language-"))?.slice(9) ?? "";
    block.children = await highlight(toString(block).replace(/\n$/, ""), language);
    delete block.properties.className;
  }
}
