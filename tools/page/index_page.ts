import { existsSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Element, ElementContent, Root } from "hast";
import { h } from "hastscript";
import type { Series, SeriesNote } from "../support/series.ts";
import { addressOf, type Note } from "./note.ts";
import type { Neighbours } from "./note_page.ts";
import { schemeSwitch, writePage } from "./shell.ts";
import { StyleSheet } from "./style.ts";
import { walk } from "./walk.ts";

/**
 * Tells what stands around a note in its series.
 *
 * @param path Where the note's notebook lies.
 * @param series The series.
 * @returns The links of its page; none for a note outside the series.
 */
export function neighboursOf(path: string, { title, notes }: Series): Neighbours {
  const place = notes.findIndex((note) =>
    note.file === basename(path) && folderOf(note.path) === folderOf(path)
  );
  if (place === -1) return {};
  const link = (note?: SeriesNote) => note && { href: pageOf(note.file), title: plain(note.title) };
  return {
    contents: { href: "index.html", title },
    previous: link(notes[place - 1]),
    next: link(notes[place + 1]),
  };
}

/** A notebook's folder, under one name however it was come by. */
function folderOf(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) ? realpathSync(folder) : folder;
}

const pageOf = (file: string) => addressOf(basename(file, ".ipynb"));
/** A heading's Markdown as text. */
const plain = (markdown: string) => markdown.replace(/[`*_$]/g, "");

/**
 * Writes the page that shows the series at a glance.
 *
 * @param series The series.
 * @param notes Its notes, as far as they can be read.
 * @returns The HTML.
 */
export function writeIndex(
  { title, lead, notes: list }: Series,
  notes: Note[],
): Promise<string> {
  const styles = new StyleSheet();
  const items = list.flatMap(({ file, number, facts, minutes }) => {
    const note = notes.find(({ href }) => href === pageOf(file));
    if (note === undefined) return [];
    const figure = facts ? note.pictures.get(facts.picture) : undefined;
    const picture = figure && thumbnail(figure, `n${number}`);
    if (picture) styles.add(note.styles, classesIn(picture));
    // A link cannot stand in a link.
    const heading: Root = { type: "root", children: structuredClone(note.heading) };
    walk(heading, ({ tagName, children }) => tagName === "a" ? children : undefined);
    styles.add(note.styles, classesIn(heading));
    const value = facts?.value ?? "";
    return h("li", [
      h("span", { class: "number" }, number),
      h("div", [
        h("h3", h("a", { href: note.href }, heading.children as ElementContent[])),
        h("p", facts ? `You will see ${facts.shows}.` : contentsOf(note)),
        h(
          "p",
          { class: "facts" },
          [
            `${minutes} minutes`,
            ...value === ""
              ? []
              : [`Value ${value.includes(",") ? "versions" : "version"} ${value}`],
          ].join(" · "),
        ),
      ]),
      picture ?? "",
    ]);
  });
  return writePage({
    title,
    description: lead,
    lang: "en",
    styles: String(styles),
    body: [
      h("a", { class: "skip", href: "#content" }, "Skip to the text"),
      h("header", { class: "bar" }, h("span"), schemeSwitch()),
      h("div", { class: "layout" }, [
        h("main", { id: "content", class: "index" }, [
          h("h1", title),
          h("p", { class: "lead" }, lead),
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

/** The overview is about the whole series: here, what it holds. */
function contentsOf({ sections }: Note): string {
  return `${sections.map(({ title }) => title).join(" · ")}`;
}

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

function classesIn(tree: Element | Root): Set<string> {
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
