import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { renderMarkdown } from "../page/markdown.ts";
import { readNotebook } from "../page/notebook.ts";
import { setUp } from "./environment.ts";
import { runTool, temporaryFolder, workingCopy, writeNotebook } from "./fresh_copy.ts";
import { renderPages } from "./render.ts";
import { longTest } from "./thorough.ts";

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
  const earlier = writeNotebook(path("x.ipynb"), []), later = path("marks", "x.ipynb");
  writeNotebook(later, [cell]);
  const list = { "x.html": { notebook: "x.ipynb", sha256: "" } };
  Deno.writeTextFileSync(path(".dist.json"), JSON.stringify(list));
  const third = await runTool(copy.folder, ["export.ts", later]);
  assert.equal(third.code, 1);
  assert.ok(
    third.stderr.includes(`The page of ${later} would be written over the page of ${earlier}`),
  );
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

Deno.test("a page is not written over that of another notebook of an earlier export", async () => {
  using place = temporaryFolder();
  const dist = join(place.folder, "dist"), list = join(place.folder, "list.json");
  const [one, other] = ["a", "b"].map((folder) => {
    Deno.mkdirSync(join(place.folder, folder));
    return writeNotebook(join(place.folder, folder, "x.ipynb"), [`"${folder}";`]);
  });
  const [page] = await renderPages([one], dist, list), before = Deno.readTextFileSync(page);
  await assert.rejects(renderPages([other], dist, list), {
    message: `The page of ${other} would be written over the page of ${one}: rename one.`,
  });
  assert.equal(Deno.readTextFileSync(page), before);
  await renderPages([one], dist, list);
  Deno.removeSync(one);
  await renderPages([other], dist, list);
  assert.notEqual(Deno.readTextFileSync(page), before);
});

Deno.test("a page may have a name as long as a file's can be", async () => {
  using place = temporaryFolder();
  const name = "x".repeat(245),
    notebook = writeNotebook(join(place.folder, `${name}.ipynb`), ["1;"]);
  const [page] = await renderPages([notebook], place.folder);
  assert.ok(existsSync(page));
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

Deno.test("notes with odd names are in the index and have the ways between them", async () => {
  using copy = await workingCopy("00-overview.ipynb");
  const path = (...names: string[]) => join(copy.folder, ...names);
  const names = ["01-50% #1? öl & x", "02-two (words", "03-it's %C3%B6"];
  for (const name of names) writeNotebook(path("notebooks", `${name}.ipynb`), []);
  const { code, stderr } = await runTool(copy.folder, ["support/render.ts"]);
  assert.equal(code, 0, stderr);
  const links = (name: string, kind: RegExp) => {
    const html = Deno.readTextFileSync(path("dist", `${name}.html`));
    const { document } = parseHTML(html);
    return Array.from(document.querySelectorAll("a[href$='.html']"))
      .filter((link) => kind.test(link.className))
      .map((link) =>
        decodeURIComponent(new URL(link.getAttribute("href")!, "file:///x/").pathname.slice(3))
      );
  };
  const all = ["00-overview", ...names].map((name) => `${name}.html`);
  assert.deepEqual(links("index", /^$/), all);
  assert.deepEqual(links(names[1], /previous|next/), [all[1], all[3]]);
  for (const page of all) assert.ok(existsSync(path("dist", page)));
});

longTest("run writes the ways between notes with odd names", async () => {
  using copy = await workingCopy("00-overview.ipynb");
  const path = (name: string) => join(copy.folder, "notebooks", `${name}.ipynb`);
  const cells = [{ cell_type: "markdown", id: "way-on", metadata: {}, source: "" }];
  const names = ["01-50% #1? öl & x", "02-two (words", "03-it's %C3%B6"];
  for (const name of names) writeNotebook(path(name), [], { cells });
  const title = "# A ``` <!-- cut --> [title] <b>";
  const titled = [{ cell_type: "markdown", id: "t", metadata: {}, source: title }, ...cells];
  writeNotebook(path(names[2]), [], { cells: titled });
  const { code, stderr } = await runTool(copy.folder, ["run.ts", ...names]);
  assert.equal(code, 0, stderr);
  const { document } = parseHTML(renderMarkdown(readNotebook(path(names[1])).cells[0].source));
  const links = Array.from(
    document.querySelectorAll("a"),
    (link) => decodeURIComponent(link.getAttribute("href")!),
  );
  assert.deepEqual(links, [names[0], "00-overview", names[2]].map((name) => `${name}.ipynb`));
});

longTest("a notebook that says odd things of itself costs no other its page", async () => {
  using copy = await workingCopy("00-overview.ipynb");
  const path = (...names: string[]) => join(copy.folder, ...names);
  const wayOn = { cell_type: "markdown", id: "way-on", metadata: {}, source: "" };
  const needs = { name: "n", shows: "s", adds: "a", value: "1", picture: "p", needs: [5] };
  const odd = [5, "x", [], {}, { needs: null, value: 7, picture: {} }, needs];
  for (const [i, note] of odd.entries()) {
    const cells = [{ ...wayOn, id: "a" }];
    writeNotebook(path("notebooks", `0${i + 1}-odd.ipynb`), [], { cells, metadata: { note } });
  }
  writeNotebook(path("notebooks", "08-null.ipynb"), [], { cells: [null, 5] });
  const { code, stderr } = await runTool(copy.folder, ["support/render.ts"]);
  assert.equal(code, 1);
  assert.equal(stderr.trim(), "08-null.ipynb is no valid notebook: cell 1 is no object");
  assert.equal([...Deno.readDirSync(path("dist"))].length, 9, "seven pages, the index, runtime.js");
  const run = await runTool(copy.folder, ["run.ts", "01-odd"]);
  assert.equal(run.code, 0, run.stderr);

  // One that has others say something of it is a note of the series.
  const metadata = { note: {} };
  writeNotebook(path("notebooks", "01-odd.ipynb"), [], { cells: [wayOn], metadata });
  const refused = await runTool(copy.folder, ["run.ts", "01-odd"]);
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /^\n01-odd\.ipynb says too little of itself: its metadata needs, .*\n$/,
  );
});
