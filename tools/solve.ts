import { basename, join } from "node:path";
import { checkCells } from "./check.ts";
import { execute } from "./run.ts";
import { setUp } from "./support/environment.ts";
import { Failure, main } from "./support/failure.ts";
import { freshCopy } from "./support/fresh_copy.ts";
import { series } from "./support/notebooks.ts";

// deno-lint-ignore no-explicit-any
type Cell = any;

const sourceOf = (cell: Cell): string => [cell?.source ?? ""].flat().join("");
const isExercise = (cell: Cell) => [cell.metadata.tags].flat().includes("exercise");

/**
 * Puts the solution of each exercise in its place, in a copy of the notes, and runs them on the real
 * kernel: each has to be right, while the notes as they are have no answer yet.
 *
 * @throws {Failure} If an exercise has no solution, is answered already, or its solution is not
 * right, does not run, or does not pass the checks of cells.
 */
export async function solve(): Promise<void> {
  await setUp();
  using copy = await freshCopy("deno.json", "deno.lock", "lib", "notebooks");
  const solved: string[] = [];
  for (const path of series()) {
    const name = basename(path), notebook = JSON.parse(Deno.readTextFileSync(path));
    const exercises = notebook.cells.filter(isExercise);
    if (exercises.length === 0) continue;
    for (const exercise of exercises) {
      const place = notebook.cells.indexOf(exercise);
      const said = textOf(exercise);
      if (!said.startsWith("No answer yet.")) {
        throw new Failure(`${name}, cell ${place + 1}: a stub has no answer, but it says: ${said}`);
      }
      const solution = /^```ts\n([^]*?)^```$/m.exec(sourceOf(notebook.cells[place + 1]))?.[1];
      if (solution === undefined) {
        throw new Failure(
          `${name}, cell ${place + 1}: the solution has to stand in the cell below`,
        );
      }
      exercise.source = solution.trimEnd();
    }
    const file = join(copy.folder, "notebooks", name);
    Deno.writeTextFileSync(file, JSON.stringify(notebook));
    solved.push(file);
  }
  await checkCells(solved);
  const done = await execute(solved);
  if (done.length < solved.length) throw new Failure("Not every solution runs.");
  let count = 0;
  for (const path of solved) {
    const { cells } = JSON.parse(Deno.readTextFileSync(path));
    for (const cell of cells.filter(isExercise)) {
      count++;
      const said = textOf(cell);
      if (said.startsWith("Right.")) continue;
      throw new Failure(`${basename(path)}: the solution of ${cell.id} is not right. ${said}`);
    }
  }
  console.log(`${count} solutions, each right.`);
}

/** What a cell shows, as plain text. */
function textOf({ outputs }: Cell): string {
  return outputs.map(({ data }: Cell) => [data?.["text/plain"] ?? ""].flat().join("")).join("");
}

if (import.meta.main) await main(solve);
