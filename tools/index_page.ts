import type { Element, ElementContent, Root } from "hast";
import { toString } from "hast-util-to-string";
import { h } from "hastscript";
import { visit } from "unist-util-visit";
import { type Link, type Neighbours, type Note, schemeSwitch, writePage } from "./page.ts";

/** A row of the overview's table of notes. */
interface Row {
  number: string;
  title: string;
  /** The page, for a note that is written. */
  href?: string;
  version: string;
}

/**
 * Reads the series' order from the overview, which lists its notes in a table.
 *
 * @param overview The content of the overview's page.
 * @returns The rows of the first table with columns "no.", "note" and "Value".
 */
export function readSeries(overview: Note): Row[] {
  let rows: Row[] = [];
  for (const table of findAll({ type: "root", children: overview.content }, "table")) {
    const [header, ...lines] = findAll(table, "tr").map((row) => findAll(row, "th", "td"));
    if (header.map(toString).join(" ") !== "no. note Value") continue;
    rows = lines.map(([number, note, version]) => {
      const link = findAll(note, "a").at(0);
      return {
        number: toString(number),
        title: toString(link ?? note).replace(/ \(planned\)$/, ""),
        href: link ? String(link.properties.href) : undefined,
        version: toString(version),
      };
    });
    break;
  }
  return rows.map((row) =>
    row.number === "00" ? { ...row, title: overview.title, href: overview.href } : row
  );
}

/**
 * Tells what stands around a note in its series.
 *
 * @param note The note.
 * @param rows The series.
 * @param title The series' title.
 * @returns The links of its page; none for a note outside the series.
 */
export function neighboursOf(note: Note, rows: Row[], title: string): Neighbours {
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
 * @param rows The series.
 * @param notes The notes that are written, all with the overview's styles.
 * @returns The HTML.
 */
export function writeIndex(overview: Note, rows: Row[], notes: Note[]): string {
  const items = rows.map((row) => {
    const note = notes.find(({ href }) => href === row.href);
    const picture = note && mainFigure(note);
    return h("li", { class: note ? "note" : "planned" }, [
      h("span", { class: "number" }, row.number),
      h("div", [
        h("h3", note ? h("a", { href: note.href }, row.title) : row.title),
        note ? h("p", note.summary) : "",
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
      picture ? thumbnail(picture, `n${row.number}`) : "",
    ]);
  });
  return writePage({
    title: overview.title,
    description: overview.summary,
    lang: overview.lang,
    styles: String(overview.styles),
    body: [
      h("a", { class: "skip", href: "#content" }, "Skip to the text"),
      h("header", { class: "bar" }, h("span"), schemeSwitch()),
      h("div", { class: "layout" }, [
        h("main", { id: "content", class: "index" }, [
          h("h1", overview.title),
          h("p", { class: "lead" }, overview.summary),
          h("h2", "The notes"),
          h("ol", { class: "notes" }, items as ElementContent[]),
        ]),
      ]),
    ],
  });
}

/** The last graph tells most; a note without one has its first picture. */
function mainFigure({ content }: Note): Element | undefined {
  const figures = findAll({ type: "root", children: content }, "figure");
  return figures.findLast((figure) => findAll(figure, "svg").some(isGraph)) ?? figures[0];
}

const isGraph = (svg: Element) => (svg.properties.className as string[])?.includes("value-graph");

/** A small copy of a figure's picture, with ids of its own and only its title as its name. */
function thumbnail(figure: Element, prefix: string): Element {
  const [frame] = structuredClone(figure.children) as Element[];
  const [svg] = findAll(frame, "svg");
  visit(frame, "element", ({ properties }) => {
    for (const name of ["id", "clipPath", "href"]) {
      if (typeof properties[name] === "string") {
        properties[name] = properties[name].replace(/^(url\(#|#|)/, `$1${prefix}-`);
      }
    }
  });
  svg.properties.ariaLabelledBy = findAll(svg, "title").map(({ properties }) => `${properties.id}`);
  return h("div", { class: "thumbnail" }, frame.children);
}

function findAll(tree: Element | Root, ...names: string[]): Element[] {
  const found: Element[] = [];
  visit(tree, "element", (element) => {
    if (names.includes(element.tagName)) found.push(element);
  });
  return found;
}
