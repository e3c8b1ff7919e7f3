import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setUp } from "./environment.ts";
import { runTool, temporaryFolder, workingCopy, writeNotebook } from "./fresh_copy.ts";
import { renderPages } from "./render.ts";

await setUp();

Deno.test("export refuses two notebooks of one page before it executes anything", async () => {
  using copy = await workingCopy("00-overview.ipynb");
  const marks = join(copy.folder, "marks");
  Deno.mkdirSync(marks);
  const path = (...names: string[]) => join(copy.folder, ...names);
  const cell = 'Deno.writeTextFileSync("executed", "");';
  const foreign = writeNotebook(path("marks", "00-overview.ipynb"), [cell]);
  const second = await runTool(copy.folder, ["export.ts", foreign]);
  assert.equal(second.code, 1);
  const own = path("notebooks", "00-overview.ipynb");
  assert.ok(
    second.stderr.includes(`The page of ${own} would be written over the page of ${foreign}`),
  );
  const index = writeNotebook(path("marks", "index.ipynb"), [cell]);
  const contents = await runTool(copy.folder, ["export.ts", index]);
  assert.equal(contents.code, 1);
  assert.match(contents.stderr, /index\.ipynb would be written over the page of contents/);
  assert.equal(existsSync(path("marks", "executed")), false);
  assert.equal(existsSync(path("dist")), false);
});

Deno.test("pages of notebooks that are gone leave, and a reader's own files stay", async () => {
  using place = temporaryFolder();
  const note = (name: string) => writeNotebook(join(place.folder, name), ["1;"]);
  const dist = join(place.folder, "dist"), list = join(place.folder, "list.json");
  const [stays, goes, changed] = ["stays", "goes", "changed"].map((name) => note(`${name}.ipynb`));
  await renderPages([stays, goes, changed], dist, list);
  Deno.writeTextFileSync(join(dist, "own.html"), "my own");
  Deno.writeTextFileSync(join(dist, "changed.html"), "my own by now");
  Deno.removeSync(goes);
  Deno.removeSync(changed);
  await renderPages([note("new.ipynb")], dist, list);
  const pages = Array.from(Deno.readDirSync(dist), ({ name }) => name);
  const expected = ["changed.html", "new.html", "own.html", "stays.html"];
  assert.deepEqual(pages.sort(), expected);
});

Deno.test("a notebook that fails costs only its own page, and export says so", async () => {
  using copy = await workingCopy("00-overview.ipynb");
  const path = (...names: string[]) => join(copy.folder, ...names);
  writeNotebook(path("notebooks", "05-fails.ipynb"), ['throw new Error("no");']);
  writeNotebook(path("notebooks", "06-old.ipynb"), [], { nbformat: 3, worksheets: [] });
  const { code, stderr } = await runTool(copy.folder, ["export.ts"]);
  assert.equal(code, 1);
  assert.match(stderr, /05-fails\.ipynb fails in cell 1/);
  assert.match(stderr, /06-old\.ipynb is of nbformat 3/);
  assert.match(stderr, /Not every notebook ran to its end/);
  assert.doesNotMatch(stderr, /file:\/\//, "a stack trace");
  const pages = Array.from(Deno.readDirSync(path("dist")), ({ name }) => name);
  assert.deepEqual(pages.sort(), ["00-overview.html", "index.html", "runtime.js"]);
});
