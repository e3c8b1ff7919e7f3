import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { deno, root, run, setUp } from "./support/environment.ts";
import { Failure, main } from "./support/failure.ts";
import { series } from "./support/notebooks.ts";

/** The code cells of a notebook as one module, which Deno can check as it cannot a notebook. */
class CellModule {
  readonly path: string;
  readonly text: string;
  #cellStarts: { cell: number; line: number }[] = [];

  readonly notebook: string;

  constructor(notebook: string) {
    this.notebook = notebook;
    // Beside the notebook, so that its imports lead where the cells' do.
    this.path = join(dirname(notebook), `.${basename(notebook, ".ipynb")}.${Deno.pid}.ts`);
    const lines: string[] = [];
    const { cells } = JSON.parse(Deno.readTextFileSync(notebook));
    for (const [index, { cell_type, source }] of cells.entries()) {
      if (cell_type !== "code") continue;
      const code: string = [source].flat().join("").trimEnd();
      this.#cellStarts.push({ cell: index + 1, line: lines.length });
      lines.push(...`${code}${/[;}]$|^$/.test(code) ? "" : ";"}`.split("\n"));
    }
    this.text = `${lines.join("\n")}\n`;
  }

  /** Replaces places in the module by places in the notebook. */
  locate(report: string): string {
    const name = RegExp.escape(basename(this.path));
    return report.replace(RegExp(`\\S*${name}:(\\d+):(\\d+)`, "g"), (_, line, column) => {
      const start = this.#cellStarts.findLast((start) => start.line < line)!;
      return `${this.notebook}, cell ${start.cell}, line ${line - start.line}, column ${column}`;
    });
  }
}

/**
 * Checks formatting, lint and types of the library, the tools and the notebooks' cells.
 *
 * @throws {Failure} With Deno's report on the first kind of check that fails.
 */
export async function check(notebooks: string[] = series()): Promise<void> {
  await setUp();
  await step("formatting", ["fmt", "--check", "--ignore=notebooks,tools/page/fixtures"]);
  await checkNotebookFormat(notebooks);
  await step("lint", ["lint", "--quiet"]);
  await step("types", ["check", "--quiet", join(root, "lib"), join(root, "tools")]);
  const modules = notebooks.map((notebook) => new CellModule(notebook));
  const paths = modules.map((module) => module.path);
  const locate = (report: string) => modules.reduce((text, module) => module.locate(text), report);
  Deno.addSignalListener("SIGINT", () => {
    remove(paths);
    Deno.exit(130);
  });
  try {
    for (const module of modules) Deno.writeTextFileSync(module.path, module.text);
    await step("lint of the cells", ["lint", "--quiet", ...paths], locate);
    await step("types of the cells", ["check", "--quiet", ...paths], locate);
  } finally {
    remove(paths);
  }
}

function remove(paths: string[]): void {
  for (const path of paths) if (existsSync(path)) Deno.removeSync(path);
}

/** `deno fmt --check` calls every notebook unformatted, so compare what `deno fmt` makes of it. */
async function checkNotebookFormat(notebooks: string[]): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    for (const notebook of notebooks) Deno.copyFileSync(notebook, join(folder, basename(notebook)));
    await step("syntax of the cells", [
      "fmt",
      "--quiet",
      "--config",
      join(root, "deno.json"),
      folder,
    ]);
    const changed = notebooks.filter((notebook) =>
      Deno.readTextFileSync(notebook) !== Deno.readTextFileSync(join(folder, basename(notebook)))
    );
    if (changed.length === 0) return console.log("formatting of the cells: ok");
    throw new Failure(
      `formatting of the cells: failed (deno fmt mends it)\n\n${changed.join("\n")}`,
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function step(what: string, args: string[], locate = (report: string) => report) {
  const { success, stdout, stderr } = await run(deno, args);
  if (!success) throw new Failure(`${what}: failed\n\n${locate(stdout + stderr).trim()}`);
  console.log(`${what}: ok`);
}

if (import.meta.main) await main(() => check());
