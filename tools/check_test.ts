import assert from "node:assert/strict";
import { join } from "node:path";
import { setUp } from "./support/environment.ts";
import { CellModule } from "./support/cell_module.ts";
import {
  runToolAsReader,
  temporaryFolder,
  workingCopy,
  writeNotebook,
} from "./support/fresh_copy.ts";
import { longTest } from "./support/thorough.ts";

await setUp();

/**
 * What a check says of a copy with many faults that can only be read, and what lay beside its
 * notebooks meanwhile.
 */
const check = once(async () => {
  using copy = await workingCopy();
  const notebooks = join(copy.folder, "notebooks");
  const note = (name: string, ...sources: string[]) =>
    writeNotebook(join(notebooks, name), sources);
  note("25 my [first] nöte.ipynb", 'const text = "a";', "\nconst two: number =\n  text;\ntwo;");
  note("26-syntax.ipynb", "1;", "const x = ;");
  note("27-unused.ipynb", "1;", "2;\nconst never = 3;");
  note("28-missing.ipynb", 'import { Value } from "../lib/nothing.ts";\nnew Value(1);');
  Deno.mkdirSync(join(notebooks, "29-folder.ipynb"));
  writeNotebook(join(notebooks, "30-old.ipynb"), [], { nbformat: 3, worksheets: [] });
  note("31-good.ipynb", 'import { Value } from "../lib/value.ts";\nnew Value(1);');
  note(
    "32-versions.ipynb",
    "class Num {\n  data = 1;\n}\nnew Num();",
    "class Num {\n  data = 1;\n  constructor(_label: string) {}\n}\nnew Num();",
    'import { Value } from "../lib/value.ts";\nnew Value(new Num("a").data.length);',
  );
  const module = join(copy.folder, "lib", "alone.ts");
  Deno.writeTextFileSync(module, "export const size = Buffer.byteLength('a');\n");

  const listing = () => Array.from(Deno.readDirSync(notebooks), ({ name }) => name).sort();
  const before = listing(), seen = new Set<string>();
  let isRunning = true;
  const running = runToolAsReader(copy.folder, ["check.ts"]).finally(() => isRunning = false);
  while (isRunning) {
    for (const name of listing()) seen.add(name);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { ...await running, before, seen: [...seen].sort() };
});

/** Does the first time it is called what takes long, and not before. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => done ??= work();
}

longTest(
  "check names the notebook, the cell and the line of each mistake, and does the rest",
  async () => {
    const { code, stderr } = await check();
    assert.equal(code, 1);
    assert.match(
      stderr,
      /Type 'string' is not assignable to type 'number'[^]*nöte\.ipynb, cell 2, line 2, column 7/,
    );
    assert.match(stderr, /26-syntax\.ipynb, cell 2, line 1, column 11/);
    assert.match(stderr, /27-unused\.ipynb, cell 2, line 2, column 7 - `never` is never used/);
    assert.match(stderr, /28-missing\.ipynb, cell 1, line 1, column 23/);
    assert.match(stderr, /29-folder\.ipynb is a folder, no notebook/);
    assert.match(stderr, /30-old\.ipynb is no valid notebook: its nbformat is 3/);
    assert.doesNotMatch(stderr, /31-good|\n +at .*check\.ts|backtrace/i);
  },
);

Deno.test("a cell may declare anew what an earlier one has declared, as the kernel lets it", () => {
  const cells = [
    'import { Value } from "../lib/value.ts";\nimport * as nn from "../lib/nn.ts";',
    "class Num {\n  constructor(readonly data: number) {}\n}\nconst { a, b: [c] } = { a: 1, b: [2] };",
    "const first = new Num(1);\nfirst.data + a + c;",
    "class Num {\n  constructor(readonly data: number, readonly label: string) {}\n}\ntype T = Num;",
    "const c = `later`;\nfunction f() {}\nnew Num(1, c);\nf();",
    '  import { Linear } from "../lib/linear.ts";\nnew Linear(new Value(1), nn, first);',
    "function f(n: number) {\n  return n;\n}\nf(1) + f('1');",
  ];
  using folder = temporaryFolder();
  const module = new CellModule(writeNotebook(join(folder.folder, "n.ipynb"), cells));
  assert.equal(
    module.text,
    `  import { Linear } from "../lib/linear.ts";
import { Value } from "../lib/value.ts";
import * as nn from "../lib/nn.ts";
;
class Num {
  constructor(readonly data: number) {}
}
const { a, b: [c] } = { a: 1, b: [2] };
;
const first = new Num(1);
first.data + a + c;
;
{
class Num {
  constructor(readonly data: number, readonly label: string) {}
}
type T = Num;
;
{
const c = \`later\`;
function f() {}
new Num(1, c);
f();
;
${" ".repeat(44)}
new Linear(new Value(1), nn, first);
;
{
function f(n: number) {
  return n;
}
f(1) + f('1');
;
}}}
`,
  );
  assert.match(module.placeOf(1, 3), /n\.ipynb, cell 6, line 1, column 3$/);
  assert.match(module.placeOf(31, 8), /n\.ipynb, cell 7, line 3, column 8$/);
});

Deno.test("check holds each cell to the version of a class that is declared there", async () => {
  const { stderr } = await check();
  const places = stderr.matchAll(/(TS\d+)(?:(?!TS\d)[^])*?32-versions\.ipynb, (cell.*)/g);
  assert.deepEqual(Array.from(places, ([, error, place]) => `${error} ${place}`), [
    "TS2554 cell 2, line 5, column 1", // too few arguments
    "TS2339 cell 3, line 2, column 29", // no such property
  ]);
});

Deno.test("a module that lives on the imports of another one is found", async () => {
  const { stderr } = await check();
  assert.match(stderr, /Cannot find name 'Buffer'[^]*lib\/alone\.ts:1:21/);
});

Deno.test("a check writes nothing into the project, so that one that is killed leaves nothing", async () => {
  const { before, seen } = await check();
  assert.deepEqual(seen, before);
});
