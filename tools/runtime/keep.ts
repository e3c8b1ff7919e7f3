import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { readNotebook } from "../page/notebook.ts";
import { languageOf } from "../page/note.ts";
import { fingerprint, type Kept, writeSorted } from "./kept.ts";

/**
 * Reads what a page that runs needs of its notebook beside what it shows.
 *
 * @param path The notebook's file.
 * @param text What it holds, where that is known already.
 * @returns It, and the name by which the page finds it; nothing of a notebook without code in
 * TypeScript, which no page can run.
 * @throws {Failure} If the file is no valid notebook.
 */
export function keep(
  path: string,
  text = readFileSync(path, "utf8"),
): { id: string; kept: Kept } | undefined {
  const notebook = readNotebook(path, text), { file } = notebook;
  if (languageOf(notebook) !== "typescript") return undefined;
  let runs = 0;
  const cells = notebook.cells.map(({ type, source, outputs, metadata: tagged }, i) => {
    const { source: _, execution_count: __, ...cell } = file.cells[i];
    // JupyterLab's server notes in it whether it trusts the cell, and no file holds that.
    const { trusted: ___, ...metadata } = tagged;
    if (type !== "code" || source.trim() === "" || [metadata.tags].flat().includes("way-on")) {
      // In lines, as it comes from a file; from a program it may come in one piece.
      return { ...file.cells[i], metadata, source: source.split(/(?<=\n)/) };
    }
    runs++;
    return { ...cell, metadata, outputs: outputs.map(fingerprint) };
  });
  if (runs === 0) return undefined;
  const kept = { ...file, cells, name: basename(path) };
  // Without the ids of its cells: of what has none, each program invents others.
  const told = { ...kept, cells: cells.map(({ id: _, ...cell }) => cell) };
  const hash = createHash("sha256").update(writeSorted(told)).digest("hex");
  return { id: hash.slice(0, 12), kept };
}
