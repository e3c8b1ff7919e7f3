import { basename } from "node:path";
import type { Element, ElementContent, Root } from "hast";
import { toString } from "hast-util-to-string";
import { h } from "hastscript";
import { clean } from "./clean.ts";
import { renderMarkdown } from "./markdown.ts";
import { readNotebook } from "./notebook.ts";
import type { Link, Note } from "./note.ts";
import type { Neighbours } from "./note_page.ts";
import { schemeSwitch, writePage } from "./shell.ts";
import { StyleSheet } from "./style.ts";
import { walk } from "./walk.ts";

/** A row of the overview's table of notes. */
interface Row {
  number: string;
  title: string;
  /** The page, for a note that is written. */
  href?: string;
  version: string;
}

/** The notes in order, as the overview lists them. */
export interface Series {
  title: string;
  rows: Row[];
}

/**
 * Reads the series' title and order from the overview, which has a table of the notes.
 *
 * @param overview The path of the overview's notebook.
 * @returns The title, and the rows of the table with the columns "no.", "note" and "Value".
 */
export function readSeries(overview: string): Series {
  const context = { styles: new StyleSheet(), prefix: "", picture: () => ({ missing: "" }) };
  // Other cells are not looked into: each page needs this, and a page is to be written fast.
  const sources = readNotebook(overview).cells.map(({ source }) => source)
    .filter((source) => /^# |^\| *no\. *\|/m.test(source));
  const content = sources.flatMap((source) => clean(renderMarkdown(source), context));
  const tree: Root = { type: "root", children: content };
  const lines = findAll(tree, "table").map((table) => findAll(table, "tr"))
    .find(([header]) => toString(header).replace(/\s+/g, " ").trim() === "no. note Value") ?? [];
  const rows = lines.slice(1).map((line) => {
    const [number, note, version] = findAll(line, "td");
    const link = findAll(note, "a").at(0);
    return {
      number: toString(number),
      title: toString(link ?? note).replace(/ \(planned\)$|: this page$/, ""),
      href: link && String(link.properties.href).replace(/\.ipynb$/, ".html"),
      version: toString(version),
    };
  });
  if (rows.length > 0) rows[0].href ??= `${basename(overview, ".ipynb")}.html`;
  return { title: toString(findAll(tree, "h1")[0] ?? h("h1", "Contents")), rows };
}

/**
 * Tells what stands around a note in its series.
 *
 * @param note The note.
 * @param series The series.
 * @returns The links of its page; none for a note outside the series.
 */
export function neighboursOf(note: Note, { title, rows }: Series): Neighbours {
  const pages = rows.filter((row) => row.href !== undefined) as (Row & Link)[];
  const place = pages.findIndex(({ href }) => href === note.href);
  if (place === -1) return {};
  return {
    contents: { href: "index.html", title },
    previous: pages[place - 1],
    next: pages[place + 1],
  };
}

/**
 * Writes the page that shows the series at a glance.
 *
 * @param overview The overview.
 * @param series The series.
 * @param notes The notes that are written.
 * @returns The HTML.
 */
export function writeIndex(
  overview: Note,
  { title, rows }: Series,
  notes: Note[],
): Promise<string> {
  const styles = new StyleSheet();
  const items = rows.map((row) => {
    const note = notes.find(({ href }) => href === row.href);
    const figure = note && mainFigure(note);
    const picture = figure && thumbnail(figure, `n${row.number}`);
    if (picture) styles.add(note.styles, classesIn(picture));
    return h("li", { class: note ? "note" : "planned" }, [
      h("span", { class: "number" }, row.number),
      h("div", [
        h("h3", note ? h("a", { href: note.href }, row.title) : row.title),
        note ? h("p", note === overview ? contentsOf(note) : note.summary) : "",
        h(
          "p",
          { class: "facts" },
          [
            row.version &&
            `Value ${row.version.includes(",") ? "versions" : "version"} ${row.version}`,
            note ? "" : "planned",
          ].filter(Boolean).join(" · "),
        ),
      ]),
      picture ?? "",
    ]);
  });
  return writePage({
    title,
    description: overview.summary,
    lang: overview.lang,
    styles: String(styles),
    body: [
      h("a", { class: "skip", href: "#content" }, "Skip to the text"),
      h("header", { class: "bar" }, h("span"), schemeSwitch()),
      h("div", { class: "layout" }, [
        h("main", { id: "content", class: "index" }, [
          h("h1", title),
          h("p", { class: "lead" }, overview.summary),
          coverOf(notes, styles),
          h("h2", "The notes"),
          h("ol", { class: "notes" }, items as ElementContent[]),
        ]),
      ]),
    ],
  });
}

/** What a visitor can touch before reading anything. */
function coverOf(notes: Note[], styles: StyleSheet): ElementContent[] {
  const note = notes.find(({ cover }) => cover);
  if (!note?.cover) return [];
  const cover = copyOf(note.cover, "cover");
  styles.add(note.styles, classesIn(cover));
  const link = h("a", { href: note.href }, note.title);
  return [
    h(
      "p",
      "Try it: move a value, and every gradient follows. This is part of the note ",
      link,
      ".",
    ),
    h("div", { class: "cell" }, h("div", { class: "output" }, cover)),
  ];
}

/** What the overview is about stands above already: here, what it holds. */
function contentsOf({ sections }: Note): string {
  return `${sections.map(({ title }) => title).join(" · ")}`;
}

/** The last graph tells most; a note without one has its first picture. */
function mainFigure({ content }: Note): Element | undefined {
  const figures = findAll({ type: "root", children: content }, "figure");
  return figures.findLast((figure) => findAll(figure, "svg").some(isGraph)) ?? figures[0];
}

const isGraph = (svg: Element) => (svg.properties.className as string[])?.includes("value-graph");

/** A small copy of a figure's picture, with only its title as its name. */
function thumbnail(figure: Element, prefix: string): Element {
  const [frame] = copyOf(figure, prefix).children as Element[];
  const [svg] = findAll(frame, "svg");
  svg.properties.ariaLabelledBy = findAll(svg, "title").map(({ properties }) => `${properties.id}`);
  return h("div", { class: "thumbnail" }, frame.children);
}

/** A copy with ids of its own. */
function copyOf(element: Element, prefix: string): Element {
  const copy = structuredClone(element);
  walk(copy, ({ properties }) => {
    for (const name of ["id", "clipPath", "href"]) {
      if (typeof properties[name] === "string") {
        properties[name] = properties[name].replace(/^(url\(#|#|)/, `$1${prefix}-`);
      }
    }
    const names = properties.ariaLabelledBy as string[] | undefined;
    if (names) properties.ariaLabelledBy = names.map((name) => `${prefix}-${name}`);
  });
  return copy;
}

function classesIn(tree: Element): Set<string> {
  const names = new Set<string>();
  walk(tree, ({ properties }) => {
    for (const name of properties.className as string[] ?? []) names.add(name);
  });
  return names;
}

function findAll(tree: Element | Root, ...names: string[]): Element[] {
  const found: Element[] = [];
  walk(tree, (element) => {
    if (names.includes(element.tagName)) found.push(element);
  });
  return found;
}
