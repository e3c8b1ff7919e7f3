import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./environment.ts";
import { main } from "./failure.ts";
import { neighboursOf, readSeries, writeIndex } from "../page/index_page.ts";
import { series } from "./notebooks.ts";
import { readNote } from "../page/note.ts";
import { writeNote } from "../page/note_page.ts";
import { readArguments } from "../run.ts";

/** The folder of the pages. */
export const dist = join(root, "dist");

/**
 * Writes the pages of executed notebooks.
 *
 * @param notebooks Paths of the notebooks.
 * @param folder Where the pages go.
 * @returns The paths of the pages.
 * @throws {Failure} If a file is no valid notebook; its page stays as it was.
 */
export async function renderPages(notebooks: string[], folder = dist): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const order = readSeries(series()[0]);
  const pages = [];
  for (const notebook of notebooks) {
    const note = await readNote(notebook);
    const page = await writeNote(note, neighboursOf(note, order));
    pages.push(replace(join(folder, note.href), page));
  }
  return pages;
}

/**
 * Writes the page that shows the series at a glance.
 *
 * @param folder Where it goes.
 * @returns Its path.
 */
export async function renderIndex(folder = dist): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const [first] = series();
  const notes = await Promise.all(series().map((path) => readNote(path)));
  const index = await writeIndex(notes[0], readSeries(first), notes);
  return replace(join(folder, "index.html"), index);
}

/** Replaces a file only once the new one is complete. */
function replace(path: string, text: string): string {
  const draft = `${path}.${Deno.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
  return path;
}

if (import.meta.main) {
  await main(async () => {
    for (const page of await renderPages(readArguments(Deno.args).notebooks)) console.log(page);
    if (Deno.args.length === 0) console.log(await renderIndex());
  });
}
