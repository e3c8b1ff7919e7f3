import assert from "node:assert/strict";
import { join } from "node:path";
import { python, root, run, setUp } from "./environment.ts";
import { type Folder, runTool, workingCopy, writeNotebook } from "./fresh_copy.ts";
import { longTest } from "./thorough.ts";

await setUp();

const note = "04-backprop-neuron.ipynb";

/** Asks Jupyter which notebooks of a copy it trusts. */
async function trusted({ folder }: Folder, ...names: string[]): Promise<boolean[]> {
  // As in execute.py: what is left out is not asked, and takes a second to load.
  const code = "import sys\nsys.modules['rfc3987_syntax'] = None\n" +
    "import nbformat, nbformat.sign\nnotary = nbformat.sign.NotebookNotary()\n" +
    "for path in sys.argv[1:]: print(notary.check_signature(nbformat.read(path, 4)))";
  const paths = names.map((name) => join(folder, "notebooks", name));
  const { stdout } = await new Deno.Command(python, {
    args: ["-c", code, ...paths],
    env: { JUPYTER_DATA_DIR: join(folder, ".jupyter", "data") },
  }).output();
  return new TextDecoder().decode(stdout).trim().split(/\s+/).map((word) => word === "True");
}

/** Starts `lab` only as far as it trusts notebooks. */
const startLab = ({ folder }: Folder) => runTool(folder, ["lab.ts", "--version"]);

longTest("lab trusts the notebooks that are as the project ships them, and no others", async () => {
  using copy = await workingCopy(note);
  const notebooks = join(copy.folder, "notebooks");
  const shipped = Deno.readTextFileSync(join(notebooks, note));
  const hostile = shipped.replace("# Backpropagation", "# <script>alert(1)</script>");
  Deno.writeTextFileSync(join(notebooks, "25-dropped.ipynb"), hostile);
  // What a reader has downloaded may say of itself what it likes.
  Deno.mkdirSync(join(copy.folder, ".git"));
  const pwned = join(copy.folder, "pwned");
  Deno.writeTextFileSync(
    join(copy.folder, ".git", "config"),
    `[core]\n\trepositoryformatversion = 0\n\tfsmonitor = touch '${pwned}'\n`,
  );
  assert.equal((await startLab(copy)).code, 0);
  assert.deepEqual(await trusted(copy, note, "25-dropped.ipynb"), [true, false]);
  assert.throws(() => Deno.statSync(pwned), Deno.errors.NotFound);
  Deno.removeSync(join(copy.folder, ".jupyter"), { recursive: true });
  Deno.removeSync(join(notebooks, note));
  if (Deno.build.os === "windows") Deno.writeTextFileSync(join(notebooks, note), hostile);
  else Deno.symlinkSync("25-dropped.ipynb", join(notebooks, note));
  assert.equal((await startLab(copy)).code, 0);
  assert.deepEqual(await trusted(copy, note), [false]);
});

longTest(
  "run passes trust on, from what is shipped or signed, and trusts nothing by itself",
  async () => {
    using copy = await workingCopy();
    const support = join(copy.folder, "tools", "support");
    const code = { cell_type: "code", id: "c", metadata: {}, source: "1 + 1" };
    const cells = [
      { ...code, outputs: [], execution_count: null },
      // What the notes say of each other is out of date here, and run writes it.
      { cell_type: "markdown", id: "way-on", metadata: {}, source: "on to somewhere" },
    ];
    const name = "90-shipped.ipynb";
    const shipped = writeNotebook(join(copy.folder, "notebooks", name), [], { cells });
    const mine = writeNotebook(join(copy.folder, "notebooks", "mine.ipynb"), ["2 + 2"]);
    const ask = () => trusted(copy, name, "mine.ipynb");
    const jupyter = async (...args: string[]) => {
      const env = { JUPYTER_DATA_DIR: join(copy.folder, ".jupyter", "data") };
      assert.equal((await new Deno.Command(python, { args, env }).output()).code, 0);
    };

    const others = Deno.readTextFileSync(join(support, "notebooks.sha256"));
    await jupyter(join(support, "trust.py"), "--add", shipped);
    assert.deepEqual(
      Deno.readTextFileSync(join(support, "notebooks.sha256")).split("\n")
        .filter((line) => !line.endsWith(name)),
      others.split("\n"),
    );
    // A stranger's is not taken in.
    await jupyter(join(support, "trust.py"));
    assert.doesNotMatch(Deno.readTextFileSync(join(support, "notebooks.sha256")), /mine/);
    assert.equal((await runTool(copy.folder, ["run.ts", shipped, mine])).code, 0);
    assert.deepEqual(await ask(), [true, false]);
    assert.doesNotMatch(Deno.readTextFileSync(shipped), /on to somewhere/);

    const list = Deno.readTextFileSync(join(support, "notebooks.sha256"));
    assert.doesNotMatch(list, /mine/);
    Deno.removeSync(join(copy.folder, ".jupyter"), { recursive: true });
    await startLab(copy);
    assert.deepEqual(await ask(), [true, false], "it is shipped as it has become");

    await jupyter("-m", "jupyter", "trust", mine);
    writeNotebook(mine, ["3 + 3"]);
    assert.equal((await runTool(copy.folder, ["run.ts", mine])).code, 0);
    assert.deepEqual(await ask(), [true, false], "it is another one than was signed");

    writeNotebook(mine, ["Date.now()"]);
    await jupyter("-m", "jupyter", "trust", mine);
    assert.equal((await runTool(copy.folder, ["run.ts", mine])).code, 0);
    assert.deepEqual(await ask(), [true, true], "its outputs are other ones, of the same cells");
  },
);

Deno.test("the list of what is shipped names every notebook as it is", async () => {
  const { stdout } = await run("git", ["ls-files", "-z", "notebooks/*.ipynb"]);
  assert.ok(stdout.includes("00-overview"));
  const lines = await Promise.all(
    stdout.split("\0").filter((name) => name !== "").sort().map(async (name) => {
      const data = Deno.readFileSync(join(root, name));
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", data)).toHex();
      return `${hash}  ${name}\n`;
    }),
  );
  const list = Deno.readTextFileSync(join(root, "tools", "support", "notebooks.sha256"));
  const mend = ".venv/bin/python tools/support/trust.py writes it";
  assert.equal(list, lines.join(""), `tools/support/notebooks.sha256 is not up to date: ${mend}`);
});
