import { h } from "hastscript";
import type { Link, Note } from "./note.ts";
import { type Running, schemeSwitch, writePage } from "./shell.ts";

/** The ways to the notes around this one. */
export interface Neighbours {
  contents?: Link;
  previous?: Link;
  next?: Link;
}

/**
 * Writes the page of a note.
 *
 * @param note The note.
 * @param neighbours Where it stands in its series.
 * @param running How a reader can run it, if it can be run.
 * @returns The HTML.
 */
export function writeNote(
  note: Note,
  { contents, previous, next }: Neighbours,
  running?: Running,
): Promise<string> {
  const way = (relation: string, link?: Link) =>
    link &&
    h(
      "a",
      { class: relation.toLowerCase(), href: link.href },
      h("small", relation),
      h("span", link.title),
    );
  return writePage({
    title: note.title,
    series: contents?.title,
    description: note.summary || note.title,
    lang: note.lang,
    styles: String(note.styles),
    running,
    body: [
      h("a", { class: "skip", href: "#content" }, "Skip to the text"),
      h(
        "header",
        { class: "bar" },
        contents ? h("a", { class: "home", href: contents.href }, contents.title) : h("span"),
        schemeSwitch(),
      ),
      h("div", { class: "layout" }, [
        note.sections.length > 1
          ? h(
            "nav",
            { class: "toc", ariaLabel: "On this page" },
            h(
              "details",
              { open: true },
              h("summary", "On this page"),
              h("ol", note.sections.map(({ href, title }) => h("li", h("a", { href }, title)))),
            ),
          )
          : h("div"),
        h(
          "main",
          { id: "content", dataNotebook: running?.notebook },
          h("h1", note.heading),
          note.content,
        ),
      ]),
      contents
        ? h(
          "footer",
          h(
            "nav",
            { class: "ways", ariaLabel: "Notes" },
            way("Previous", previous),
            way("Contents", contents),
            way("Next", next),
          ),
        )
        : h("footer"),
    ],
  });
}
