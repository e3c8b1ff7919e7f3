import type { Kept } from "../kept.ts";
import type { Cell } from "./cell.ts";
import { toFile, toLines, writeFile } from "./saved.ts";

/**
 * Writes the code of all cells as one text.
 *
 * @param cells The page's cells.
 */
export function writeCode(cells: readonly Cell[]): string {
  return cells.map(({ number, editor }) => `// Cell ${number}\n${editor.text}\n`).join("\n");
}

/**
 * Writes the notebook that the page was made from, with the code as it stands on the page, and with
 * the outputs of the cells that have run here.
 *
 * @param kept The notebook but for its code and outputs.
 * @param cells The page's cells.
 * @returns The text of an `.ipynb` file.
 */
export function writeNotebook(kept: Kept, cells: readonly Cell[]): string {
  const { name: _, ...notebook } = kept, left = [...cells];
  return writeFile({
    ...notebook,
    cells: kept.cells.map((cell) => {
      // The page shows no other code.
      if (cell.cell_type !== "code" || cell.source !== undefined) return cell;
      const { editor, saved, count } = left.shift()!;
      return {
        ...cell,
        source: toLines(editor.text),
        execution_count: count,
        outputs: saved.map((output) => toFile(output, count ?? 0)),
      };
    }),
  });
}

/** Hands a text to the reader as a file. */
export function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
