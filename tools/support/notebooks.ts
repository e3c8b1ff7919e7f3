import { existsSync, realpathSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { root } from "./environment.ts";
import { Failure } from "./failure.ts";

const folder = join(root, "notebooks");

/**
 * The series' notebooks, in order.
 *
 * @returns Absolute paths.
 * @throws {Failure} If there are none.
 */
export function series(): string[] {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name)
    // What a Mac or an editor puts beside a notebook begins with a full stop.
    .filter((name) => name.endsWith(".ipynb") && !name.startsWith("."))
    // A link may lead to nothing.
    .filter((name) => existsSync(join(folder, name)));
  if (names.length === 0) throw new Failure(`There are no notebooks in ${folder}`);
  return names.sort().map((name) => join(folder, name));
}

/**
 * Finds the notebooks that a command line names, all of the series if it names none.
 *
 * @param names Names of the series with or without `.ipynb`, or paths to any notebook.
 * @returns Absolute paths, each notebook once.
 * @throws {Failure} If there is no such notebook.
 */
export function find(names: string[]): string[] {
  if (names.length === 0) return series();
  return distinct(names.map((name) => {
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
  }));
}

/**
 * Leaves out notebooks that are there already, also under another name of the same file.
 *
 * @param notebooks Paths of notebooks that exist.
 * @returns The first path of each, in order.
 */
export function distinct(notebooks: string[]): string[] {
  const files = new Map<string, string>();
  for (const path of notebooks) {
    const file = realpathSync(path);
    if (!files.has(file)) files.set(file, path);
  }
  return [...files.values()];
}

/**
 * Names the page of each notebook, as export writes them into one folder.
 *
 * @param notebooks Paths of notebooks.
 * @returns The names of the pages, by the notebooks' paths.
 * @throws {Failure} If a page would be written over another one, or over the page of contents.
 */
export function pageNames(notebooks: string[]): Map<string, string> {
  const pages = new Map<string, string>(), notebookOf = new Map<string, string>();
  for (const notebook of notebooks) {
    const page = `${basename(notebook, ".ipynb")}.html`;
    // Some systems see one file where others see two.
    const file = page.normalize().toLowerCase();
    const other = notebookOf.get(file);
    if (file === "index.html" || other) {
      const owner = other ? `the page of ${other}` : `the page of contents, index.html`;
      throw new Failure(`The page of ${notebook} would be written over ${owner}: rename one.`);
    }
    notebookOf.set(file, notebook);
    pages.set(notebook, page);
  }
  return pages;
}
