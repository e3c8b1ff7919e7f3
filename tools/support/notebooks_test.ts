import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { root } from "./environment.ts";
import { freshCopy, runTool, temporaryFolder, writeNotebook } from "./fresh_copy.ts";
import { distinct, find, pageNames, series } from "./notebooks.ts";
import { neighboursOf } from "../page/index_page.ts";
import { readSeries, readSeriesAround } from "./series.ts";

const readme = Deno.readTextFileSync(join(root, "README.md"));

Deno.test("the README lists every note by its title, and every file that it links is there", () => {
  const links = Array.from(readme.matchAll(/\[([^\]]+)\]\((?!https:)([^)]+)\)/g));
  for (const { title, file } of readSeries().notes) {
    const name = links.find(([, , path]) => path === `notebooks/${file}`)?.[1];
    assert.equal(name, title, `the README calls ${file} ${name}, not ${title}`);
  }
  for (const [, , path] of links) Deno.statSync(join(root, path));
});

Deno.test("around a note stand the same others, however much of the series is read", () => {
  const all = readSeries();
  for (const { path } of all.notes) {
    const some = readSeriesAround(path);
    assert.deepEqual(neighboursOf(path, some), neighboursOf(path, all), path);
    assert.ok(some.notes.length <= 4, path);
  }
  const [foreign, overview] = ["99-foreign.ipynb", "elsewhere/00-overview.ipynb"];
  assert.deepEqual(readSeriesAround(foreign).notes, []);
  assert.deepEqual(neighboursOf(overview, readSeriesAround(overview)), {});
});

Deno.test("the README names every task", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(join(root, "deno.json")));
  for (const task of Object.keys(tasks)) {
    const name = task.replace(/^bench-.*/, "bench-…");
    assert.match(
      readme,
      RegExp(`^\\| .*\`${name}[ \`]`, "m"),
      `the README says nothing of the task ${task}`,
    );
  }
});

Deno.test("what a Mac or an editor puts beside a notebook is no note", async () => {
  using copy = await freshCopy();
  const note = join(copy.folder, "notebooks", "._04-backprop-neuron.ipynb");
  Deno.writeTextFileSync(note, "\0\x05\x16\x07");
  const { stderr } = await runTool(copy.folder, ["run.ts", "nothing"]);
  const names = series().map((path) => basename(path, ".ipynb")).join(", ");
  assert.match(stderr, /There is no notebook "nothing"/);
  assert.ok(stderr.includes(`The series has: ${names}\n`), stderr);
});

Deno.test("a link that leads to nothing is no note", {
  ignore: Deno.build.os === "windows",
}, async () => {
  using copy = await freshCopy();
  Deno.symlinkSync("nowhere.ipynb", join(copy.folder, "notebooks", "21-x.ipynb"));
  const { stderr } = await runTool(copy.folder, ["run.ts", "nothing"]);
  assert.match(stderr, /There is no notebook "nothing"/);
  assert.doesNotMatch(stderr, /21-x/);
});

Deno.test("a notebook that is named twice is found once", () => {
  const path = join(root, "notebooks", "00-overview.ipynb");
  assert.deepEqual(find(["00-overview", path, "notebooks/00-overview.ipynb"]), [path]);
});

Deno.test(
  "a link to a notebook is the same notebook",
  { ignore: Deno.build.os === "windows" },
  () => {
    using place = temporaryFolder();
    const path = writeNotebook(join(place.folder, "a.ipynb"), []), link = `${path}.ipynb`;
    Deno.symlinkSync(path, link);
    assert.deepEqual(distinct([link, path]), [link]);
  },
);

Deno.test("notebooks whose pages would be one file are named, both", () => {
  assert.deepEqual(
    [...pageNames(["/a/one.ipynb", "/b/two nöte.ipynb"])],
    [["/a/one.ipynb", "one.html"], ["/b/two nöte.ipynb", "two nöte.html"]],
  );
  for (const other of ["/b/one.ipynb", "/b/One.ipynb"]) {
    assert.throws(
      () => pageNames(["/a/one.ipynb", other]),
      {
        message: `The page of ${other} would be written over the page of /a/one.ipynb: rename one.`,
      },
    );
  }
  assert.throws(() => pageNames(["/a/Zo\u00eb.ipynb", "/b/Zoe\u0308.ipynb"]), /written over/);
  assert.throws(
    () => pageNames(["/a/index.ipynb"]),
    /The page of \/a\/index\.ipynb would be written over the page of contents, index\.html/,
  );
});
