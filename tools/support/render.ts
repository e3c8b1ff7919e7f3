import { createHash } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { neighboursOf, writeIndex } from "../page/index_page.ts";
import { readNote } from "../page/note.ts";
import { writeNote } from "../page/note_page.ts";
import { readArguments } from "../run.ts";
import { root } from "./environment.ts";
import { Failure, main } from "./failure.ts";
import { pageNames } from "./notebooks.ts";
import { keep } from "../runtime/keep.ts";
import type { Kept } from "../runtime/kept.ts";
import { runtimeScript, scriptName } from "../runtime/script.ts";
import { replaceFile } from "./replace_file.ts";
import { readSeries } from "./series.ts";

/** The folder of the pages. */
export const dist = join(root, "dist");
/** The list of what was written there. It is not for those who get the pages. */
export const distList = join(root, ".dist.json");

/**
 * Refuses notebooks whose pages would take the place of others, before anything is executed.
 *
 * @param notebooks Paths of the notebooks.
 * @throws {Failure} If two pages would be one file, or one that of a notebook exported earlier.
 */
export function checkPages(notebooks: string[]): void {
  new WrittenPages(dist, distList).check(pageNames(notebooks));
}

/**
 * Writes the pages of executed notebooks.
 *
 * @param notebooks Paths of the notebooks.
 * @param folder Where the pages go.
 * @param list A list of the pages that were written there: with it, those of notebooks that are
 * gone are removed. What else is in the folder stays.
 * @param script Where the script is that lets readers run the pages: in a file beside them, which is
 * written too, or inside of each. Without it the pages only read.
 * @returns The paths of the pages.
 * @throws {Failure} As `checkPages`, before any is written; or if a file is no valid
 * notebook: its page stays as it was, and the others are written first.
 */
export async function renderPages(
  notebooks: string[],
  folder = dist,
  list?: string,
  script?: "beside" | "inside",
): Promise<string[]> {
  const names = pageNames(notebooks);
  mkdirSync(folder, { recursive: true });
  const order = readSeries();
  const written = list === undefined ? undefined : new WrittenPages(folder, list);
  written?.check(names);
  const pages: string[] = [], failures: Error[] = [], notebooksOf: Record<string, Kept> = {};
  for (const [notebook, name] of names) {
    try {
      const note = await readNote(notebook);
      const running = script && keep(notebook);
      const page = await writeNote(
        note,
        neighboursOf(notebook, order),
        running && {
          notebook: running.id,
          script: script === "inside"
            ? await runtimeScript({ [running.id]: running.kept })
            : undefined,
        },
      );
      pages.push(replaceFile(join(folder, name), page));
      written?.add(name, notebook, page, running);
      if (running) notebooksOf[running.id] = running.kept;
    } catch (error) {
      const fault = `${basename(notebook)} has no page, by a fault of this program`;
      failures.push(error instanceof Failure ? error : new Error(fault, { cause: error }));
    }
  }
  if (script === "beside") {
    // Those of earlier pages, which load the same file, as they were then.
    for (const { id, kept } of written?.running ?? []) notebooksOf[id] ??= kept;
    replaceFile(join(folder, scriptName), await runtimeScript(notebooksOf));
  }
  written?.removeOrphans();
  const fault = failures.find((failure) => !(failure instanceof Failure));
  if (fault) throw fault;
  if (failures.length > 0) throw new Failure(failures.map(({ message }) => message).join("\n"));
  return pages;
}

/**
 * Writes the page that shows the series at a glance, without notebooks that are not valid.
 *
 * @param folder Where it goes.
 * @returns Its path.
 */
export async function renderIndex(folder = dist): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const order = readSeries();
  const read = await Promise.allSettled(order.notes.map(({ path }) => readNote(path)));
  const notes = read.flatMap((result) => result.status === "fulfilled" ? [result.value] : []);
  return replaceFile(join(folder, "index.html"), await writeIndex(order, notes));
}

/** What a page needs of its notebook to run, and the name by which it finds it. */
type Running = { id: string; kept: Kept };

/** The pages that were written into a folder, now and earlier, and the notebooks they are of. */
class WrittenPages {
  readonly #folder: string;
  readonly #list: string;
  #pages: Record<string, { notebook: string; sha256: string; running?: Running }> = {};

  constructor(folder: string, list: string) {
    this.#folder = folder;
    this.#list = list;
    try {
      this.#pages = JSON.parse(Deno.readTextFileSync(list));
    } catch {
      // There is none yet, or it tells nothing: then no page is known, and none is removed.
    }
  }

  add(name: string, notebook: string, page: string, running?: Running): void {
    this.#pages[name] = { notebook: this.#nameOf(notebook), sha256: sha256(page), running };
  }

  /** Refuses to write pages over those of other notebooks, which are still there. */
  check(names: Map<string, string>): void {
    for (const [notebook, name] of names) {
      const owner = this.#pages[name]?.notebook;
      if (owner === undefined || owner === this.#nameOf(notebook)) continue;
      const path = resolve(dirname(this.#list), owner);
      if (!existsSync(path) || realpathSync(path) === realpathSync(notebook)) continue;
      throw new Failure(
        `The page of ${notebook} would be written over the page of ${path}: rename one.`,
      );
    }
  }

  /** Relative, as the project may be moved. */
  #nameOf(notebook: string): string {
    return relative(dirname(this.#list), notebook).replaceAll("\\", "/");
  }

  /** What the pages need to run, of notebooks that are still there. */
  get running(): Running[] {
    return Object.values(this.#pages)
      .filter(({ notebook }) => existsSync(resolve(dirname(this.#list), notebook)))
      .flatMap(({ running }) => running ?? []);
  }

  /** Removes pages whose notebooks are gone, if they are as they were written. */
  removeOrphans(): void {
    for (const [name, page] of Object.entries(this.#pages)) {
      if (existsSync(resolve(dirname(this.#list), page.notebook))) continue;
      const path = join(this.#folder, basename(name));
      if (existsSync(path) && sha256(Deno.readFileSync(path)) === page.sha256) rmSync(path);
      delete this.#pages[name];
    }
    replaceFile(this.#list, JSON.stringify(this.#pages, null, 2));
  }
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

if (import.meta.main) {
  await main(async () => {
    const { notebooks } = readArguments(Deno.args);
    const pages = renderPages(notebooks, dist, distList, "beside");
    if (Deno.args.length === 0) await pages.finally(async () => console.log(await renderIndex()));
    console.log((await pages).join("\n"));
  });
}
