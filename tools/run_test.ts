import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { python, root, run, setUp } from "./support/environment.ts";
import {
  type Folder,
  freshCopy,
  programsWith,
  runTool,
  temporaryFolder,
  workingCopy,
  writeNotebook,
} from "./support/fresh_copy.ts";
import { series } from "./support/notebooks.ts";
import { examined, isThorough } from "./support/thorough.ts";

await setUp();

/** Writes a notebook with the given code cells into a folder of its own. */
function notebookOf(...sources: string[]): Folder & { path: string } {
  const place = temporaryFolder();
  return { ...place, path: writeNotebook(join(place.folder, "mine.ipynb"), sources) };
}

/** All that a notebook's cells show as text, in order. */
function shownText(path: string): string {
  const { cells } = JSON.parse(Deno.readTextFileSync(path));
  // deno-lint-ignore no-explicit-any
  const outputs = cells.flatMap((cell: any) => cell.outputs ?? []);
  // deno-lint-ignore no-explicit-any
  return outputs.map((o: any) => [o.data?.["text/plain"] ?? o.text].flat().join("")).join("\n");
}

Deno.test("fresh runs in a row of every notebook give the committed bytes", async () => {
  const rounds = isThorough ? 20 : 5;
  using copy = await freshCopy("deno.json", "deno.lock", "lib", "notebooks");
  const notebooks = series().flatMap((path) => {
    const notebook = JSON.parse(Deno.readTextFileSync(path));
    for (const cell of notebook.cells) {
      if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
    }
    return Array.from({ length: rounds }, (_, i) => {
      const run = join(copy.folder, "notebooks", `${i} ${basename(path)}`);
      Deno.writeTextFileSync(run, JSON.stringify(notebook));
      return run;
    });
  });
  const program = join(root, "tools", "support", "execute.py");
  const { success, stdout, stderr } = await run(python, [program, "120", ...notebooks]);
  assert.ok(success && !stdout.includes("failure"), stdout + stderr);
  for (const path of notebooks) {
    const committed = join(root, "notebooks", basename(path).replace(/^\d+ /, ""));
    assert.ok(
      Deno.readTextFileSync(path) === Deno.readTextFileSync(committed),
      `${basename(committed)} differs from a fresh run of it: deno task run writes the new one`,
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
    for (const { cell_type, source } of cells) {
      const text = [source].flat().join("");
      if (cell_type !== "markdown") continue;
      // deno fmt breaks a formula of several lines in a quotation the first way, and takes a plus
      // that begins a line of one for a list, and writes a minus.
      assert.doesNotMatch(text, /^>>/m, `${path}: ${text}`);
      for (const [formula] of text.matchAll(/\$\$[^]*?\$\$/g)) {
        assert.doesNotMatch(formula, /^[> ]*(?:[-+*]|\d+[.)]) |^[> ]*$/m, `${path}: ${formula}`);
      }
    }
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

Deno.test("a failing cell is reported with its notebook, number, source and error", async () => {
  using bad = notebookOf("1 + 1", 'throw new RangeError("too far")');
  using good = notebookOf("6 * 7");
  const before = Deno.readTextFileSync(bad.path);
  const { code, stderr } = await runTool(root, ["run.ts", bad.path, good.path]);
  assert.equal(code, 1, "one failure among others");
  assert.equal(shownText(good.path), "42");
  assert.match(stderr, /mine\.ipynb fails in cell 2/);
  assert.match(stderr, /throw new RangeError\("too far"\)/);
  assert.match(stderr, /RangeError: too far/);
  assert.equal(Deno.readTextFileSync(bad.path), before);
});

Deno.test("a cell that never ends, silent or printing, is reported after the time limit", async () => {
  const endless = {
    silent: "for (;;) {}",
    printing: "for (;;) { console.log(1); await new Promise((done) => setTimeout(done, 20)); }",
  };
  using place = temporaryFolder();
  const paths = Object.entries(endless).map(([name, source]) =>
    writeNotebook(join(place.folder, `${name}.ipynb`), ["1", source])
  );
  const before = paths.map((path) => Deno.readTextFileSync(path));
  const { code, stderr } = await runTool(root, ["run.ts", "--timeout=2", ...paths]);
  assert.equal(code, 1);
  assert.match(stderr, /^silent\.ipynb does not end in cell 2 within 2 s/m);
  assert.match(stderr, /^printing\.ipynb does not end in cell 2 within 2 s/m);
  assert.deepEqual(paths.map((path) => Deno.readTextFileSync(path)), before);

  // The kernel calls this one done. It runs alone, as it must not be quiet for a tenth of a second.
  using done = notebookOf(
    "const again = () => { console.log(1); setTimeout(again, 0); };\nagain();",
  );
  const cells = Deno.readTextFileSync(done.path);
  const found = await runTool(root, ["run.ts", "--timeout=2", done.path]);
  assert.equal(found.code, 1);
  assert.equal(Deno.readTextFileSync(done.path), cells);
  assert.match(
    found.stderr,
    /^mine\.ipynb (?:does not end in cell 1 within 2 s|shows more in cell 1 than the kernel sends)/m,
  );
});

Deno.test("a cell that has printed late is waited for, over a pause too", async () => {
  using note = notebookOf(
    `let count = 0;
const print = () => {
  console.log(++count);
  if (count < 7) setTimeout(print, count === 6 ? 400 : 20);
};
print();`,
  );
  assert.equal((await runTool(root, ["run.ts", note.path])).code, 0);
  assert.deepEqual(shownText(note.path).trim().split(/\s+/), ["1", "2", "3", "4", "5", "6", "7"]);
});

Deno.test("a syntax error is reported with its place", async () => {
  using note = notebookOf("const x = ;");
  const { code, stderr } = await runTool(root, ["run.ts", note.path]);
  assert.equal(code, 1);
  assert.match(stderr, /SyntaxError: Expression expected/);
});

Deno.test("what a cell prints and shows is kept, or refused if some may be lost", async () => {
  const lines = (count: number, text: string) =>
    `for (let i = 0; i < ${count}; i++) console.log(${text});`;
  const displays = (count: number, size: number) =>
    `for (let i = 0; i < ${count}; i++) {
  await Deno.jupyter.display({ "text/plain": i + "x".repeat(${size}) }, { raw: true });
}`;
  const cells = [
    lines(900, "i"),
    lines(300, '"x".repeat(4000)'),
    displays(150, 0),
    displays(60, 2e4),
  ];
  using kept = notebookOf(...cells);
  assert.equal((await runTool(root, ["run.ts", kept.path])).code, 0);
  // deno-lint-ignore no-explicit-any
  const outputs: any[][] = JSON.parse(Deno.readTextFileSync(kept.path)).cells
    // deno-lint-ignore no-explicit-any
    .map((cell: any) => cell.outputs);
  const printed = outputs[0].map(({ text }) => text.join("")).join("").trim().split("\n");
  assert.deepEqual(printed, Array.from({ length: 900 }, (_, i) => `${i}`));
  assert.deepEqual(outputs.map((outputs) => outputs.length), [900, 300, 150, 60]);

  const most = "outputs of this size displayed, updated or cleared in a cell";
  const refused = [
    [displays(400, 0), `16\\d ${most}`],
    [displays(90, 2e4), `67 ${most}`],
    // The kernel drops 20 of these, and then calls the cell done.
    [displays(154, 2e4), `67 ${most}`],
    [
      `for (let i = 0; i < 400; i++) {
  await Deno.jupyter.broadcast("clear_output", { wait: false });
}
await Deno.jupyter.display({ "text/plain": "the end" }, { raw: true });`,
      `\\d+ ${most}`,
    ],
    [
      `for (let i = 0; i < 300; i++) {
  await Deno.jupyter.broadcast("comm_open", { comm_id: "x", target_name: "x", data: {} });
}`,
      `\\d+ ${most}`,
    ],
    [lines(20_000, "i"), "1,000 lines a cell"],
    ["for (;;) console.log(1);", "1,000 lines a cell"],
    [lines(500, '"x".repeat(4000)'), "1.5 MB a cell"],
  ];
  using place = temporaryFolder();
  const paths = refused.map(([source], i) =>
    writeNotebook(join(place.folder, `${i}.ipynb`), ["1", source])
  );
  const before = paths.map((path) => Deno.readTextFileSync(path));
  const { code, stderr } = await runTool(root, ["run.ts", ...paths]);
  assert.equal(code, 1);
  for (const [i, [, most]] of refused.entries()) {
    const message =
      `^${i}\\.ipynb shows more in cell 2 than the kernel sends without loss: at most ${most}`;
    assert.match(stderr, RegExp(message, "m"));
  }
  assert.deepEqual(paths.map((path) => Deno.readTextFileSync(path)), before);
});

Deno.test("four notebooks at once lose nothing that they print and show", async () => {
  const lines = "for (let i = 0; i < 370; i++) console.log(`${i} ` + 'x'.repeat(3990));";
  const displays = `for (let i = 0; i < 160; i++) {
  await Deno.jupyter.display({ "text/plain": String(i) }, { raw: true });
}`;
  using place = temporaryFolder();
  for (let round = 0; round < (isThorough ? 20 : 1); round++) {
    const paths = ["a", "b", "c", "d"].map((name) =>
      writeNotebook(join(place.folder, `${name}.ipynb`), [lines, displays, lines])
    );
    const { code, stderr } = await runTool(root, ["run.ts", ...paths]);
    assert.equal(code, 0, stderr);
    for (const path of paths) {
      const shown = shownText(path).trim().split(/\s+/).filter((word) => !word.startsWith("x"));
      const expected = [370, 160, 370].flatMap((count) =>
        Array.from({ length: count }, (_, i) => i)
      );
      assert.deepEqual(shown.map(Number), expected);
    }
  }
});

Deno.test("of what a cell shows in one place the notebook keeps the last, the same bytes each time", async () => {
  using copy = await workingCopy();
  const path = join(copy.folder, "notebooks", "mine.ipynb");
  const cells = [
    'import { Progress } from "../lib/show/progress.ts";\n' +
    'import { drawTable } from "../lib/show/draw_table.ts";',
    `const progress = new Progress(), other = new Progress();
await other.show(drawTable([{ other: "stays" }]));
for (let step = 1; step <= 60; step++) await progress.show(drawTable([{ step }]));`,
    'await progress.show(drawTable([{ step: "last" }]));',
  ];
  const texts: string[] = [];
  for (let round = 0; round < 3; round++) {
    writeNotebook(path, cells);
    const { code, stderr } = await runTool(copy.folder, ["run.ts", "mine"]);
    assert.equal(code, 0, stderr);
    texts.push(Deno.readTextFileSync(path));
  }
  assert.deepEqual(texts.slice(1), [texts[0], texts[0]]);
  assert.equal(shownText(path), "other\nstays\nstep\nlast");
  assert.doesNotMatch(texts[0], /display_id|[0-9a-f]{8}-[0-9a-f]{4}-/);
});

Deno.test(
  "a link to a notebook stays a link",
  { ignore: Deno.build.os === "windows" },
  async () => {
    using note = notebookOf("1 + 1");
    const link = join(note.folder, "link.ipynb");
    Deno.symlinkSync(note.path, link);
    assert.equal((await runTool(root, ["run.ts", link])).code, 0);
    assert.ok(Deno.lstatSync(link).isSymlink);
    assert.equal(shownText(note.path), "2");
  },
);

Deno.test("a kernel that ends itself is reported with its cell", async () => {
  using note = notebookOf("Deno.exit(3)");
  const { code, stderr } = await runTool(root, ["run.ts", note.path]);
  assert.equal(code, 1);
  assert.match(stderr, /mine\.ipynb loses its kernel in cell 1:\nDeno\.exit\(3\)/);
});

Deno.test("a file that is no notebook is named, and the others are executed", async () => {
  using place = temporaryFolder();
  const file = (name: string, text: string) => {
    Deno.writeTextFileSync(join(place.folder, name), text);
    return join(place.folder, name);
  };
  const half = '"\\ud800"';
  const good = writeNotebook(join(place.folder, "good.ipynb"), ["6 * 7"]);
  const old = { nbformat: 3, nbformat_minor: 0, worksheets: [] };
  const files = [
    file("text.ipynb", "not JSON"),
    file("number.ipynb", '{"cells": 3, "nbformat": 4, "nbformat_minor": 5}'),
    file("empty.ipynb", ""),
    file("list.ipynb", "[]"),
    writeNotebook(join(place.folder, "bare.ipynb"), [], { cells: [{ cell_type: "code" }] }),
    writeNotebook(join(place.folder, "old.ipynb"), [], old),
    // What is a comment in TypeScript divides in Python.
    writeNotebook(join(place.folder, "python.ipynb"), ["7 // 2"], {
      metadata: { kernelspec: { name: "python3", language: "python", display_name: "Python 3" } },
    }),
    file("half.ipynb", Deno.readTextFileSync(good).replace('"6 * 7"', half)),
    file(
      "words.ipynb",
      Deno.readTextFileSync(good).replace('"code"', '"markdown"')
        .replace('"6 * 7"', half).replace(/,"outputs":\[\],"execution_count":null/, ""),
    ),
  ];
  Deno.mkdirSync(join(place.folder, "folder.ipynb"));
  const all = [...files, join(place.folder, "folder.ipynb"), good];
  const before = files.map((path) => Deno.readTextFileSync(path));
  const { code, stderr } = await runTool(root, ["run.ts", ...all]);
  assert.equal(code, 1);
  assert.deepEqual(files.map((path) => Deno.readTextFileSync(path)), before);
  assert.equal(shownText(good), "42");
  for (const name of ["text", "number", "empty", "list", "bare"]) {
    assert.match(stderr, RegExp(`^${name}\\.ipynb is no valid notebook: .`, "m"));
  }
  assert.match(stderr, /^old\.ipynb is of nbformat 3, expected 4: open and save it in JupyterLab/m);
  assert.match(stderr, /^folder\.ipynb is a folder, no notebook\./m);
  assert.match(
    stderr,
    /^python\.ipynb is written in python: this runs TypeScript, on the Deno kernel/m,
  );
  for (const name of ["half", "words"]) {
    const message = `^${name}\\.ipynb holds half of a character in cell 1, the surrogate U\\+D800`;
    assert.match(stderr, RegExp(message, "m"));
  }
  assert.doesNotMatch(stderr, /Traceback|\n +at /);
});

Deno.test("cells without an id of their own get the same one each time", async () => {
  using place = temporaryFolder();
  const cells = ["a", "cell-3", undefined, "a", "no id!", undefined].map((id) => (
    { cell_type: "markdown", metadata: {}, source: "x", ...(id === undefined ? {} : { id }) }
  ));
  const texts = [];
  for (const name of ["one.ipynb", "two.ipynb"]) {
    const path = writeNotebook(join(place.folder, name), [], { cells });
    assert.equal((await runTool(root, ["run.ts", path])).code, 0);
    texts.push(Deno.readTextFileSync(path));
  }
  assert.equal(texts[0], texts[1]);
  const ids = JSON.parse(texts[0]).cells.map(({ id }: { id: string }) => id);
  assert.deepEqual(ids, ["a", "cell-3", "cell-3-", "cell-4", "cell-5", "cell-6"]);
  const older = { nbformat_minor: 4, cells: cells.map(({ id: _, ...cell }) => cell) };
  const path = writeNotebook(join(place.folder, "older.ipynb"), [], older);
  assert.equal((await runTool(root, ["run.ts", path])).code, 0);
  assert.doesNotMatch(Deno.readTextFileSync(path), /"id"/);
});

Deno.test("a notebook that is saved while it runs keeps what was saved", async () => {
  const save = 'Deno.writeTextFileSync("mine.ipynb", "saved");';
  using saved = notebookOf(save), deleted = notebookOf('Deno.removeSync("mine.ipynb");');
  const { code, stderr } = await runTool(root, ["run.ts", saved.path, deleted.path]);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /mine\.ipynb was saved by another program while it ran: that version is kept/,
  );
  assert.match(stderr, /mine\.ipynb was moved or deleted while it ran: nothing is written/);
  assert.equal(Deno.readTextFileSync(saved.path), "saved");
  assert.deepEqual([...Deno.readDirSync(saved.folder)].map(({ name }) => name), ["mine.ipynb"]);
  assert.deepEqual([...Deno.readDirSync(deleted.folder)], []);
});

Deno.test("an unknown notebook and a wrong time limit are named", async () => {
  const unknown = await runTool(root, ["run.ts", "nothing"]);
  assert.equal(unknown.code, 1);
  assert.match(
    unknown.stderr,
    /There is no notebook "nothing". The series has: 00-overview, /,
  );
  const wrong = await runTool(root, ["run.ts", "--timeout=soon"]);
  assert.match(wrong.stderr, /--timeout expects a whole number of seconds, got soon/);
  const option = await runTool(root, ["run.ts", "--tiemout=3"]);
  assert.match(option.stderr, /'--tiemout'[^]*Expected: \[notebooks\] \[--timeout=SECONDS\]\n/);
  const other = await runTool(root, ["export.ts", "--single"]);
  assert.match(other.stderr, /'--single'[^]*Expected: .*SECONDS\] \[--single-file\]\n/);
});

Deno.test({
  name: "a signal at any moment ends everything and leaves each notebook whole",
  ignore: Deno.build.os === "windows",
  async fn() {
    using copy = await workingCopy();
    // Part of the paths of the program and of every kernel.
    const mark = basename(join(copy.folder, ".."));
    const notebooks = join(copy.folder, "notebooks");
    // Where Python puts the files that tell a kernel its connections.
    using temporary = temporaryFolder();
    const wait = "await new Promise((done) => setTimeout(done, 1e5));";
    const short = join(notebooks, "short.ipynb"), long = join(notebooks, "long.ipynb");
    const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
    for (const round of examined([...Array(12).keys()], 2)) {
      writeNotebook(short, ["1 + 1"]);
      writeNotebook(long, ["console.log(1);", wait]);
      const before = [short, long].map((path) => Deno.readTextFileSync(path));
      const signal = signals[round % 3];
      const task = new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-all", "--quiet", join(copy.folder, "tools", "run.ts"), short, long],
        stdout: "piped",
        stderr: "piped",
        env: { NO_COLOR: "1", TMPDIR: temporary.folder },
      }).spawn();
      let printed = "";
      const reading = [task.stdout, task.stderr].map(async (stream) => {
        for await (const text of stream.pipeThrough(new TextDecoderStream())) printed += text;
      });
      // At first once the short one has ended, which has taken handlers away; then ever earlier.
      if (round < 3) { while (!printed.includes("short")) await pause(10); }
      else await pause((12 - round) * 150);
      task.kill(signal);
      const { code } = await task.status;
      const left = await programsWith(mark);
      // What is left would keep this test waiting for its last word.
      for (const program of left) Deno.kill(parseInt(program), "SIGKILL");
      assert.deepEqual(left, [], `${signal} leaves programs`);
      await Promise.all(reading);
      assert.equal(code, { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }[signal]);
      assert.doesNotMatch(printed, /Traceback|Uncaught/);
      assert.deepEqual([...Deno.readDirSync(temporary.folder)], [], `${signal} leaves files`);
      const names = Array.from(Deno.readDirSync(notebooks), ({ name }) => name);
      assert.deepEqual(
        names.filter((name) => name.startsWith(".")),
        [],
        `${signal} leaves a draft`,
      );
      assert.equal(Deno.readTextFileSync(long), before[1]);
      if (printed.includes("short  ")) assert.equal(shownText(short), "2");
      else if (Deno.readTextFileSync(short) !== before[0]) assert.equal(shownText(short), "2");
    }
  },
});

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
