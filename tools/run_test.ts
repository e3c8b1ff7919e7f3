import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { python, root, run, setUp } from "./support/environment.ts";
import { freshCopy, runTool } from "./support/fresh_copy.ts";
import { series } from "./support/notebooks.ts";

await setUp();

/** Writes a notebook with the given code cells into a folder of its own. */
function notebookOf(...sources: string[]): string {
  const path = join(Deno.makeTempDirSync({ prefix: "note book " }), "mine.ipynb");
  const cells = sources.map((source, i) => (
    { cell_type: "code", id: `c${i}`, metadata: {}, source, outputs: [], execution_count: null }
  ));
  Deno.writeTextFileSync(
    path,
    JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  );
  return path;
}

/** All that a notebook's cells show as text, in order. */
function shownText(path: string): string {
  const { cells } = JSON.parse(Deno.readTextFileSync(path));
  // deno-lint-ignore no-explicit-any
  const outputs = cells.flatMap((cell: any) => cell.outputs ?? []);
  // deno-lint-ignore no-explicit-any
  return outputs.map((o: any) => [o.data?.["text/plain"] ?? o.text].flat().join("")).join("\n");
}

Deno.test("20 fresh runs in a row of every notebook give the committed bytes", async () => {
  using copy = await freshCopy("deno.json", "deno.lock", "lib", "notebooks");
  const notebooks = series().flatMap((path) => {
    const notebook = JSON.parse(Deno.readTextFileSync(path));
    for (const cell of notebook.cells) {
      if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
    }
    return Array.from({ length: 20 }, (_, i) => {
      const run = join(copy.folder, "notebooks", `${i} ${basename(path)}`);
      Deno.writeTextFileSync(run, JSON.stringify(notebook));
      return run;
    });
  });
  const { success, stderr } = await run(python, [
    join(root, "tools", "support", "execute.py"),
    "120",
    ...notebooks,
  ]);
  assert.ok(success, stderr);
  for (const path of notebooks) {
    const committed = join(root, "notebooks", basename(path).replace(/^\d+ /, ""));
    assert.ok(
      Deno.readTextFileSync(path) === Deno.readTextFileSync(committed),
      `${basename(path)} differs from its fresh run in ${path}: deno task run writes the new one`,
    );
  }
});

Deno.test("the notebooks are one clean run from top to bottom, without error or warning", () => {
  for (const path of series()) {
    const { cells } = JSON.parse(Deno.readTextFileSync(path));
    // deno-lint-ignore no-explicit-any
    const code = cells.filter((cell: any) => cell.cell_type === "code");
    // deno-lint-ignore no-explicit-any
    const counts = code.map((cell: any) => cell.execution_count);
    assert.deepEqual(counts, Array.from(counts, (_, i) => i + 1), path);
    // deno fmt breaks a formula of several lines in a quotation this way.
    // deno-lint-ignore no-explicit-any
    for (const { source } of cells as any[]) assert.doesNotMatch([source].flat().join(""), /^>>/m);
    for (const { outputs } of code) {
      for (const { output_type, name } of outputs) {
        assert.notEqual(output_type, "error", path);
        assert.notEqual(name, "stderr", path);
      }
    }
  }
});

Deno.test("note 04 prints every number of the source", () => {
  const shown = shownText(join(root, "notebooks", "04-backprop-neuron.ipynb"));
  assert.match(shown, /^0\.4999999999999999$/m);
  const final = shown.split("\n").map((line) => line.trim().split(/ {2,}/));
  for (
    const row of [
      ["x1", "2.0000", "-1.5000"],
      ["w1", "-3.0000", "1.0000"],
      ["x2", "0.0000", "0.5000"],
      ["w2", "1.0000", "0.0000"],
      ["b", "6.8814", "0.5000"],
      ["x1*w1", "*", "-6.0000", "0.5000"],
      ["x2*w2", "*", "0.0000", "0.5000"],
      ["x1*w1 + x2*w2", "+", "-6.0000", "0.5000"],
      ["n", "+", "0.8814", "0.5000"],
      ["o", "tanh", "0.7071", "1.0000"],
    ]
  ) {
    assert.ok(final.some((cells) => cells.join() === row.join()), row.join());
  }
  assert.equal(
    6 + Math.log(1 + Math.SQRT2),
    6.8813735870195432,
    "the bias as the note explains it",
  );
});

Deno.test("the overview links the notes that exist and marks the others as planned", () => {
  const overview = Deno.readTextFileSync(join(root, "notebooks", "00-overview.ipynb"));
  const names = series().map((path) => basename(path)).filter((name) => !name.startsWith("00"));
  for (const [number] of overview.matchAll(/(?<=")\| \d\d /g)) {
    const row = overview.slice(overview.indexOf(number)).split("\n")[0];
    const name = names.find((name) => name.startsWith(number.slice(2, 4)));
    if (name) assert.ok(row.includes(`(${name})`), row);
    else if (number !== "| 00 ") assert.ok(row.includes("(planned)"), row);
  }
});

Deno.test("a failing cell is reported with its notebook, number, source and error", async () => {
  const path = notebookOf("1 + 1", 'throw new RangeError("too far")');
  const before = Deno.readTextFileSync(path);
  const good = notebookOf("6 * 7");
  const { code, stderr } = await runTool(root, ["run.ts", path, good]);
  assert.equal(code, 1, "one failure among others");
  assert.equal(shownText(good), "42");
  assert.match(stderr, /mine\.ipynb fails in cell 2/);
  assert.match(stderr, /throw new RangeError\("too far"\)/);
  assert.match(stderr, /RangeError: too far/);
  assert.equal(Deno.readTextFileSync(path), before);
});

Deno.test("a cell that never ends is reported after the time limit", async () => {
  const path = notebookOf("for (;;) {}");
  const before = Deno.readTextFileSync(path);
  const { code, stderr } = await runTool(root, ["run.ts", "--timeout=2", path]);
  assert.equal(code, 1);
  assert.match(stderr, /mine\.ipynb does not end in cell 1 within 2 s/);
  assert.match(stderr, /for \(;;\) \{\}/);
  assert.equal(Deno.readTextFileSync(path), before);
});

Deno.test("a syntax error is reported with its place", async () => {
  const { code, stderr } = await runTool(root, ["run.ts", notebookOf("const x = ;")]);
  assert.equal(code, 1);
  assert.match(stderr, /SyntaxError: Expression expected/);
});

Deno.test("a cell keeps the hundreds of lines that it prints, and too many are refused", async () => {
  const print = (count: number) => notebookOf(`for (let i = 0; i < ${count}; i++) console.log(i);`);
  const path = print(900);
  assert.equal((await runTool(root, ["run.ts", path])).code, 0);
  const lines = shownText(path).split("\n").filter((line) => line !== "");
  assert.deepEqual(lines, Array.from({ length: 900 }, (_, i) => `${i}`));
  const { code, stderr } = await runTool(root, ["run.ts", "--timeout=20", print(20_000)]);
  assert.equal(code, 1);
  assert.match(stderr, /more in cell 1 than the kernel sends without loss|not end in cell 1/);
});

Deno.test(
  "a link to a notebook stays a link",
  { ignore: Deno.build.os === "windows" },
  async () => {
    const path = notebookOf("1 + 1"), link = join(path, "..", "link.ipynb");
    Deno.symlinkSync(path, link);
    assert.equal((await runTool(root, ["run.ts", link])).code, 0);
    assert.ok(Deno.lstatSync(link).isSymlink);
    assert.equal(shownText(path), "2");
  },
);

Deno.test("a kernel that ends itself is reported with its cell", async () => {
  const { code, stderr } = await runTool(root, ["run.ts", notebookOf("Deno.exit(3)")]);
  assert.equal(code, 1);
  assert.match(stderr, /mine\.ipynb loses its kernel in cell 1:\nDeno\.exit\(3\)/);
});

Deno.test("a file that is no notebook is named", async () => {
  const path = notebookOf();
  for (const text of ["not JSON", '{"cells": 3, "nbformat": 4, "nbformat_minor": 5}', ""]) {
    Deno.writeTextFileSync(path, text);
    const { code, stderr } = await runTool(root, ["run.ts", path]);
    assert.equal(code, 1);
    assert.match(stderr, /mine\.ipynb is no valid notebook: /);
  }
});

Deno.test("an unknown notebook and a wrong time limit are named", async () => {
  const unknown = await runTool(root, ["run.ts", "05-nothing"]);
  assert.equal(unknown.code, 1);
  assert.match(
    unknown.stderr,
    /There is no notebook "05-nothing". The series has: 00-overview, 04/,
  );
  const wrong = await runTool(root, ["run.ts", "--timeout=soon"]);
  assert.match(wrong.stderr, /--timeout expects a whole number of seconds, got soon/);
  const option = await runTool(root, ["run.ts", "--tiemout=3"]);
  assert.match(option.stderr, /'--tiemout'[^]*Expected: \[notebooks\] \[--timeout=SECONDS\]/);
});

Deno.test("Ctrl-C ends the kernel and leaves the notebook as it was", async () => {
  const path = notebookOf('Deno.writeTextFileSync("pid", `${Deno.pid}`);\nfor (;;) {}');
  const before = Deno.readTextFileSync(path);
  const task = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", join(root, "tools", "run.ts"), path],
    stderr: "null",
  }).spawn();
  const written = join(path, "..", "pid");
  while (!existsSync(written)) await new Promise((resolve) => setTimeout(resolve, 50));
  const pid = Number(Deno.readTextFileSync(written));
  task.kill("SIGINT");
  assert.equal((await task.status).code, 130);
  assert.throws(() => process.kill(pid, 0), /ESRCH/, "the kernel is still there");
  assert.equal(Deno.readTextFileSync(path), before);
});
