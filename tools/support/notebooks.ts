import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { root } from "./environment.ts";
import { Failure } from "./failure.ts";

const folder = join(root, "notebooks");

/** The series' notebooks, in order. */
export function series(): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Finds the notebooks that a command line names, all of the series if it names none.
 *
 * @param names Names of the series with or without `.ipynb`, or paths to any notebook.
 * @returns Absolute paths.
 * @throws {Failure} If there is no such notebook.
 */
export function find(names: string[]): string[] {
  if (names.length === 0) return series();
  return names.map((name) => {
    const candidates = [
      resolve(Deno.env.get("INIT_CWD") ?? "", name),
      resolve(root, name),
      join(folder, name),
      join(folder, `${name}.ipynb`),
    ];
    const found = candidates.find((path) => path.endsWith(".ipynb") && existsSync(path));
    if (found) return found;
    const known = series().map((path) => basename(path, ".ipynb")).join(", ");
    throw new Failure(`There is no notebook ${JSON.stringify(name)}. The series has: ${known}`);
  });
}
