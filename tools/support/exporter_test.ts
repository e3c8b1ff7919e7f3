import assert from "node:assert/strict";
import { join } from "node:path";
import { environment, root, setUp } from "./environment.ts";
import { type Result, temporaryFolder, workingCopy, writeNotebook } from "./fresh_copy.ts";
import { renderPages } from "./render.ts";
import { longTest } from "./thorough.ts";

await setUp();

/** Runs `jupyter nbconvert` as a reader does, in a folder. */
async function nbconvert(cwd: string, project: string, ...args: string[]): Promise<Result> {
  const python = join(project, ".venv", ...Deno.build.os === "windows" ? ["Scripts"] : ["bin"]);
  const { code, stdout, stderr } = await new Deno.Command(join(python, "python"), {
    args: ["-m", "nbconvert", "--log-level=WARN", ...args],
    cwd,
    env: { ...environment, NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("nbconvert writes the same bytes as export, of a note and of a stranger's notebook", async () => {
  using place = temporaryFolder();
  const fixture = join(root, "tools", "page", "fixtures", "every-output.ipynb");
  const half = writeNotebook(join(place.folder, "half a character Ä.ipynb"), [], {
    cells: [{
      cell_type: "markdown",
      id: "a",
      metadata: {},
      source: "# Ä\ud800\r\n\r\n![](a.png)",
    }],
  });
  // Whoever reads it gives its cells ids, others each time.
  const unnamed = writeNotebook(join(place.folder, "unnamed.ipynb"), [], {
    cells: [{ cell_type: "code", metadata: {}, source: "1", outputs: [], execution_count: null }],
  });
  Deno.writeFileSync(join(place.folder, "a.png"), Uint8Array.of(1, 2, 3));
  const note = join(root, "notebooks", "04-backprop-neuron.ipynb");
  // Of a note's name, and no note: the notes around that one are not around this one.
  const foreign = join(place.folder, "05-backward-rules.ipynb");
  Deno.copyFileSync(join(root, "notebooks", "05-backward-rules.ipynb"), foreign);
  const notebooks = [note, fixture, half, foreign, unnamed];
  const pages = await renderPages(notebooks, join(place.folder, "export"), undefined, "beside");
  const to = ["--to", "page", "--output-dir", join(place.folder, "nbconvert")];
  const { code, stderr } = await nbconvert(place.folder, root, ...to, ...notebooks);
  assert.equal(code, 0, stderr);
  for (const page of pages) {
    const text = Deno.readTextFileSync(page);
    const other = Deno.readTextFileSync(page.replace("export", "nbconvert"));
    assert.ok(text === other, page);
  }
  const ways = /<nav class=ways /;
  assert.match(Deno.readTextFileSync(pages[0]), ways);
  assert.match(Deno.readTextFileSync(pages[2]), /src="?data:image\/png/);
  assert.doesNotMatch(Deno.readTextFileSync(pages[3]), ways);
});

longTest("nbconvert says in a line why a notebook has no page", async () => {
  using place = temporaryFolder();
  const source = "<div>".repeat(2500);
  const deep = writeNotebook(join(place.folder, "deep.ipynb"), [], {
    cells: [{ cell_type: "markdown", id: "a", metadata: {}, source }],
  });
  const { code, stdout, stderr } = await nbconvert(place.folder, root, "--to", "page", deep);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^deep\.ipynb, cell 1: .*\n$/);
});

longTest("a project's page is written by its own program, as that is at the time", async () => {
  using copy = await workingCopy("00-overview.ipynb");
  const style = join(copy.folder, "tools", "page", "page.css");
  Deno.writeTextFileSync(style, `${Deno.readTextFileSync(style)}.changed-just-now{color:red}`);
  const notebooks = join(copy.folder, "notebooks");
  const to = ["--to", "page", "--stdout", "00-overview.ipynb"];
  const { code, stdout, stderr } = await nbconvert(notebooks, copy.folder, ...to);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /\.changed-just-now\{color:red\}/);
});
