import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setUp } from "../support/environment.ts";
import { Failure, main } from "../support/failure.ts";
import { freshCopy } from "../support/fresh_copy.ts";
import { series } from "../support/notebooks.ts";
import { renderIndex, renderPages } from "../support/render.ts";
import { execute } from "../run.ts";

// Compares how long the series takes, from clean kernels, with as many notebooks that do nothing but
// import what the notes import; and gives the largest sizes. Prints lines for the README.

const rounds = 5;

await main(async () => {
  await setUp();
  using copy = await freshCopy("deno.json", "deno.lock", "lib", "notebooks");
  const pages = join(copy.folder, "dist");
  const notes = series().map((path) => join(copy.folder, "notebooks", basename(path)));
  const importing = notes.map(writeImporting);
  const work = {
    importing: () => run(importing),
    executing: () => run(notes),
    exporting: async () => {
      await run(notes);
      await renderPages(notes, pages, undefined, "beside");
      await renderIndex(pages);
    },
  };
  const times: Record<string, number[]> = {};
  // The first round warms caches. They take turns, so that a busy machine slows all.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, doWork] of Object.entries(work)) {
      const start = performance.now();
      await doWork();
      if (round > 0) (times[name] ??= []).push((performance.now() - start) / 1000);
    }
  }
  const sorted = (name: string) => times[name].toSorted((a, b) => a - b);
  const median = (name: string) => sorted(name)[Math.floor(rounds / 2)];
  const row = (name: string, what: string) => {
    const [least, most] = [sorted(name)[0], sorted(name)[rounds - 1]];
    const seconds = [median(name), least, most].map((time) => `${time.toFixed(1)} s`);
    console.log(`| ${what} | ${seconds[0]} | ${seconds[1]} to ${seconds[2]} |`);
  };
  console.log(`\n| ${notes.length} notebooks | median | of ${rounds} rounds |`);
  console.log("| --- | --: | --: |");
  row("importing", "that only import");
  row("executing", "the series, executed");
  row("exporting", "the series, executed and exported");
  const ratio = (a: string, b: string) => (median(a) / median(b)).toFixed(2);
  console.log(`\nThe series takes ${ratio("executing", "importing")} of importing (goal: 1.6).`);
  console.log(`Its export takes ${ratio("exporting", "executing")} of executing (goal: 1.3).`);
  const largest = (paths: string[]) =>
    `${Math.round(Math.max(...paths.map((path) => statSync(path).size)) / 1000)} kB`;
  const html = notes.map((path) => join(pages, basename(path).replace(/ipynb$/, "html")));
  console.log(
    `The largest page has ${largest(html)} (goal: 260), notebook ${largest(notes)} (700).`,
  );
});

async function run(notebooks: string[]): Promise<void> {
  const { log } = console;
  console.log = () => {};
  const done = await execute(notebooks).finally(() => console.log = log);
  if (done.length < notebooks.length) throw new Failure("Not every notebook ran to its end.");
}

/** Writes a notebook of a note's first code cell alone, which imports what the note needs. */
function writeImporting(path: string): string {
  const notebook = JSON.parse(readFileSync(path, "utf8"));
  const first = notebook.cells.find(({ cell_type }: { cell_type: string }) => cell_type === "code");
  const source = [first.source].flat().join("").split("\n\n")[0];
  notebook.cells = [{ ...first, source, outputs: [], execution_count: null }];
  const importing = path.replace(/\.ipynb$/, " imports.ipynb");
  writeFileSync(importing, JSON.stringify(notebook));
  return importing;
}
