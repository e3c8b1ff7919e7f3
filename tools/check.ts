import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { CellModule } from "./support/cell_module.ts";
import { deno, root, run, setUp } from "./support/environment.ts";
import { Failure, main } from "./support/failure.ts";
import { series } from "./support/notebooks.ts";
import { arrangeSeries } from "./support/series.ts";

/**
 * Checks formatting, lint and types of the library, the tools and the notebooks' cells.
 *
 * @param notebooks Paths of notebooks in the project.
 * @throws {Failure} With Deno's reports, and the files that are no valid notebooks.
 */
export async function check(notebooks: string[] = series()): Promise<void> {
  await setUp();
  // Elsewhere, so that a check that is killed leaves nothing in the project, which may be one that
  // can only be read.
  const folder = Deno.makeTempDirSync({ prefix: "check-" });
  try {
    const invalid: string[] = [];
    const modules = notebooks.flatMap((notebook) => readCells(notebook, invalid));
    const cells = new CheckedCells(modules, folder);
    const reports = await Promise.all([
      step("formatting", [
        "fmt",
        "--check",
        "--ignore=notebooks,lib/show/fixtures,tools/page/fixtures",
      ]),
      checkNotebookFormat(modules.map(({ notebook }) => notebook), folder),
      step("lint", ["lint", "--quiet"]),
      checkTypes(folder),
      checkArrangement(),
      cells.check(),
    ]);
    const failures = [...invalid, ...reports.flat().filter((report) => report !== undefined)];
    if (failures.length > 0) throw new Failure(failures.join("\n\n"));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/**
 * Checks lint and types of the cells of notebooks.
 *
 * @param notebooks Paths of notebooks in a folder beside a copy of `lib/`.
 * @throws {Failure} With Deno's reports.
 */
export async function checkCells(notebooks: string[]): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "check-" });
  try {
    const cells = new CheckedCells(notebooks.map((path) => new CellModule(path)), folder);
    const failures = (await cells.check()).filter((report) => report !== undefined);
    if (failures.length > 0) throw new Failure(failures.join("\n\n"));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Reads a notebook's cells; of a file that has none, the reason goes to the list. */
function readCells(notebook: string, invalid: string[]): CellModule[] {
  try {
    if (statSync(notebook).isDirectory()) {
      throw new Failure(`${basename(notebook)} is a folder, no notebook.`);
    }
    return [new CellModule(notebook)];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    invalid.push(error.message);
    return [];
  }
}

/** Says that a kind of check has passed, or returns Deno's report. */
async function step(
  what: string,
  args: string[],
  locate = (report: string) => report,
): Promise<string | undefined> {
  const { success, stdout, stderr } = await run(deno, args);
  if (!success) return `${what}: failed\n\n${locate(stdout + stderr).trim()}`;
  console.log(`${what}: ok`);
}

/** Strips, ways on, the map and the table of notes are as they would be made now. */
async function checkArrangement(): Promise<string | undefined> {
  const stale = await arrangeSeries(false);
  if (stale.length === 0) return void console.log("what notes say of each other: ok");
  return `what notes say of each other: failed (deno task run writes it)\n\n${stale.join("\n")}`;
}

const config = ["--config", join(root, "deno.json")];

/** Modules of cells, in files that are checked as if they stood beside their notebooks. */
class CheckedCells {
  readonly #folder: string;
  readonly #importMap: string;
  readonly #modules = new Map<string, CellModule>();

  constructor(modules: CellModule[], folder: string) {
    this.#folder = join(folder, "notebooks");
    this.#importMap = join(folder, "import_map.json");
    Deno.mkdirSync(this.#folder);
    for (const [index, module] of modules.entries()) {
      // A name that nothing else has, so that reports can be searched for it.
      const name = `${basename(folder)}-${index}.ts`;
      Deno.writeTextFileSync(join(this.#folder, name), module.text);
      this.#modules.set(name, module);
    }
    const { imports } = JSON.parse(Deno.readTextFileSync(join(root, "deno.json")));
    // What a cell imports by a path from its notebook is in the project.
    const [here, project] = [folder, root].map((path) => pathToFileURL(`${path}/`).href);
    const map = { imports: { ...imports, [here]: project } };
    Deno.writeTextFileSync(this.#importMap, JSON.stringify(map));
  }

  /** Says what has passed, and returns Deno's reports on what has not. */
  async check(): Promise<(string | undefined)[]> {
    const names = [...this.#modules.keys()];
    // Leaves out what the kernel's scopes, as blocks, and the seams between cells are blamed for.
    const rules = "--rules-exclude=no-inner-declarations,no-extra-semi";
    const lint = await this.#step("lint of the cells", names, ["lint", "--compact", rules]);
    // One module that cannot be parsed would keep the types of all from being checked.
    const parsed = names.filter((name) =>
      !lint?.includes(`Error linting: ${this.#modules.get(name)!.notebook}\n`)
    );
    const check = ["check", "--import-map", this.#importMap];
    return [lint, await this.#step("types of the cells", parsed, check)];
  }

  async #step(what: string, names: string[], args: string[]): Promise<string | undefined> {
    if (names.length === 0) return;
    const [command, ...options] = args;
    const paths = names.map((name) => join(this.#folder, name));
    const all = [command, "--quiet", ...config, ...options, ...paths];
    return await step(what, all, (report) => this.#locate(report));
  }

  /** Replaces places in the modules by places in the notebooks. */
  #locate(report: string): string {
    for (const [name, module] of this.#modules) {
      const path = RegExp.escape(join(this.#folder, name));
      const either = `(?:at )?(?:file:///[^\\n]*?${RegExp.escape(name)}|${path})`;
      const place = RegExp(`${either}(?:(?::|: line )(\\d+)(?::|, col )(\\d+))?`, "g");
      report = report.replace(
        place,
        (_, line, column) => line ? module.placeOf(+line, +column) : module.notebook,
      );
    }
    return report;
  }
}

/** `deno fmt --check` calls every notebook unformatted, so compare what `deno fmt` makes of it. */
async function checkNotebookFormat(
  notebooks: string[],
  folder: string,
): Promise<string | undefined> {
  const copies = join(folder, "format");
  Deno.mkdirSync(copies);
  const copyOf = (notebook: string) => join(copies, `${notebooks.indexOf(notebook)}.ipynb`);
  for (const notebook of notebooks) Deno.copyFileSync(notebook, copyOf(notebook));
  if (notebooks.length > 0) await run(deno, ["fmt", "--quiet", ...config, copies]);
  const text = (path: string) => Deno.readTextFileSync(path);
  const changed = notebooks.filter((notebook) => text(notebook) !== text(copyOf(notebook)));
  const what = "formatting of the cells";
  if (changed.length > 0) return `${what}: failed (deno fmt mends it)\n\n${changed.join("\n")}`;
  console.log(`${what}: ok`);
}

/** What `deno info` says of modules, as far as it is read here. */
interface Graph {
  redirects: Record<string, string>;
  modules: {
    specifier: string;
    dependencies?: Record<"code" | "type", { specifier?: string }>[];
  }[];
}

/**
 * Checks each module of the library and the tools by itself: what it needs must come from its own
 * imports. A process for each would take 39 s. But only what comes from outside of the project can
 * bring names into every scope, Node's types above all, so those with the same kind of imports,
 * and of their imports, are checked at once.
 */
async function checkTypes(folder: string): Promise<string | undefined> {
  const files = ["lib", "tools"].flatMap((part) =>
    readdirSync(join(root, part), { encoding: "utf8", recursive: true })
      .filter((name) => name.endsWith(".ts")).map((name) => join(root, part, name))
  );
  const entry = join(folder, "everything.ts");
  const urls = files.map((path) => pathToFileURL(path).href);
  Deno.writeTextFileSync(entry, urls.map((url) => `import ${JSON.stringify(url)};\n`).join(""));
  const info = await run(deno, ["info", "--json", ...config, entry]);
  const { modules, redirects }: Graph = JSON.parse(info.stdout);
  const importsOf = new Map(modules.map(({ specifier, dependencies = [] }) => [
    specifier,
    dependencies.flatMap(({ code, type }) => [code?.specifier, type?.specifier])
      .filter((specifier) => specifier !== undefined),
  ]));
  const reach = (url: string, reached = new Set<string>()): Set<string> => {
    if (reached.has(url)) return reached;
    reached.add(url);
    for (const next of importsOf.get(redirects[url] ?? url) ?? []) reach(next, reached);
    return reached;
  };
  const kinds = Object.groupBy(files, (_, index) => {
    const protocols = [...reach(urls[index])].map((url) => url.split(":")[0]);
    return ["node", "npm"].find((protocol) => protocols.includes(protocol)) ?? "file";
  });
  const checks = Object.values(kinds).map((paths) => run(deno, ["check", "--quiet", ...paths!]));
  const failed = (await Promise.all(checks)).filter(({ success }) => !success);
  if (failed.length === 0) return void console.log("types: ok");
  // What is wrong with a module is wrong wherever it is imported.
  const reports = new Set(
    failed.flatMap(({ stdout, stderr }) => (stdout + stderr).split(/\n{2,}/)),
  );
  return ["types: failed", ...reports].join("\n\n").trim();
}

if (import.meta.main) await main(() => check());
