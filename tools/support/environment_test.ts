import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { setUp } from "./environment.ts";
import {
  type Folder,
  freshCopy,
  programsWith,
  runTool,
  runToolAsReader,
  temporaryFolder,
  workingCopy,
  writeNotebook,
} from "./fresh_copy.ts";
import { isThorough, longTest } from "./thorough.ts";

await setUp();

const windows = Deno.build.os === "windows";

/** Makes a folder to serve as the whole PATH, with a `python3` that says it is of a version. */
function pathWithPython(folder: string, version: string): string {
  const program = join(folder, "python3");
  Deno.writeTextFileSync(program, `#!/bin/sh\necho ${version}\n`);
  Deno.chmodSync(program, 0o755);
  return folder;
}

/** Puts a notebook in the place of a copy's notes, which `mine` names then. */
function replaceNotes({ folder }: Folder): void {
  Deno.removeSync(join(folder, "notebooks"), { recursive: true });
  Deno.mkdirSync(join(folder, "notebooks"));
  writeNotebook(join(folder, "notebooks", "mine.ipynb"), ["1 + 1"]);
}

/** Answers nothing, as a machine without network gets it. */
const offline = { PIP_INDEX_URL: "http://127.0.0.1:9/", PIP_NO_CACHE_DIR: "1" };

Deno.test({
  name: "without a Python, or with one that is too old, the set-up says which is needed",
  ignore: windows,
  async fn() {
    using copy = await freshCopy();
    replaceNotes(copy);
    using path = temporaryFolder();
    const none = await runTool(copy.folder, ["run.ts"], { PATH: path.folder });
    assert.equal(none.code, 1);
    assert.equal(
      none.stderr.trim(),
      "Python is needed and was not found: get 3.10 or newer from https://python.org",
    );
    const PATH = pathWithPython(path.folder, "3.9.18");
    const old = await runTool(copy.folder, ["run.ts"], { PATH });
    assert.equal(old.code, 1);
    assert.equal(
      old.stderr.trim(),
      "Python 3.10 or newer is needed: python3 is 3.9.18. Get it from https://python.org",
    );
    assert.equal(existsSync(join(copy.folder, ".venv")), false);
  },
});

longTest(
  "a set-up completes whatever another Python is told, and lasts when the project moves",
  async () => {
    using copy = await freshCopy();
    replaceNotes(copy);
    using home = temporaryFolder();
    const path = (...names: string[]) => join(home.folder, ...names);
    for (const folder of ["modules", ".pip", ".config/pip", "pip"]) {
      Deno.mkdirSync(path(folder), { recursive: true });
    }
    // Found before Python's own.
    for (const name of ["json.py", "site.py"]) {
      Deno.writeTextFileSync(path("modules", name), "raise SystemExit('another json')");
    }
    for (const file of [".pip/pip.conf", ".config/pip/pip.conf", "pip/pip.ini"]) {
      Deno.writeTextFileSync(path(file), "[global\nindex-url = http://127.0.0.1:9/");
    }
    Deno.mkdirSync(path(".config", "uv"), { recursive: true });
    Deno.writeTextFileSync(path(".config", "uv", "uv.toml"), "[broken");
    const told = {
      PYTHONPATH: path("modules"),
      PYTHONHOME: path("nowhere"),
      PYTHONUSERBASE: path("nowhere"),
      PIP_USER: "1",
      UV_EXCLUDE_NEWER: "2001-01-01",
      UV_PYTHON: path("nowhere"),
      PIP_TARGET: path("target"),
      PIP_PREFIX: path("prefix"),
      PIP_REQUIRE_VIRTUALENV: "never",
      PIP_CONFIG_FILE: path(".pip", "pip.conf"),
      XDG_CONFIG_HOME: path(".config"),
    };
    const done = await runTool(copy.folder, ["run.ts", "mine"], told);
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /^mine +1 cells/);
    assert.equal(existsSync(path("target")), false);

    const moved = join(copy.folder, "..", "moved");
    Deno.renameSync(copy.folder, moved);
    const again = await runTool(moved, ["run.ts", "mine"], told);
    assert.equal(again.code, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /Setting up/);

    const nbconvert = join(moved, ".venv", windows ? "Scripts/python.exe" : "bin/python");
    const page = await new Deno.Command(nbconvert, {
      args: ["-m", "nbconvert", "--to", "page", "--stdout", join(moved, "notebooks", "mine.ipynb")],
    }).output();
    assert.match(new TextDecoder().decode(page.stdout), /^<!doctype html>[^]*<h1[^>]*>mine</);

    const kernel = join(moved, ".venv", windows ? "Scripts/deno.exe" : "bin/deno");
    // Removed first: the file may share its data with the cache that it was installed from.
    Deno.removeSync(kernel);
    Deno.writeTextFileSync(kernel, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const broken = await runTool(moved, ["run.ts", "mine"]);
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /mine\.ipynb loses its kernel before its first cell/);
    Deno.removeSync(kernel);
    const missing = await runTool(moved, ["run.ts", "mine"], offline);
    assert.match(missing.stderr, /^Setting up/);
  },
);

longTest("a set-up that fails or is killed leaves the environment that was there", async () => {
  using copy = await workingCopy();
  replaceNotes(copy);
  const path = (...names: string[]) => join(copy.folder, ...names);
  const requirements = path("tools", "support", "requirements.txt");
  const wanted = Deno.readTextFileSync(requirements);
  const stamp = path(".venv", "complete"), before = Deno.readTextFileSync(stamp);
  Deno.writeTextFileSync(requirements, `${wanted}# newer\n`);

  const failed = await runTool(copy.folder, ["run.ts", "mine"], offline);
  assert.equal(failed.code, 1);
  const lines = failed.stderr.trim().split("\n");
  assert.equal(lines.length, 5, failed.stderr);
  assert.match(lines[0], /^Setting up \.venv/);
  assert.equal(lines[2], "Could not install uv.");
  assert.match(lines[3], /^ERROR: /);
  assert.equal(lines[4], "Is this machine online? Run the command again when it is.");
  assert.equal(Deno.readTextFileSync(stamp), before);
  assert.equal(existsSync(path(".setup")), false);

  const task = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", path("tools", "run.ts"), "mine"],
    stderr: "null",
  }).spawn();
  while (!existsSync(path(".setup"))) await new Promise((resolve) => setTimeout(resolve, 20));
  task.kill("SIGTERM");
  await task.status;
  assert.deepEqual(await programsWith(basename(join(copy.folder, ".."))), []);
  assert.equal(Deno.readTextFileSync(stamp), before);

  // The one that was there is found, since it is what is wanted again.
  Deno.writeTextFileSync(requirements, wanted);
  const found = await runTool(copy.folder, ["run.ts", "mine"], offline);
  assert.equal(found.code, 0, found.stderr);
  assert.doesNotMatch(found.stderr, /Setting up/);
});

Deno.test("a set-up that was killed when all was built puts that in its place", async () => {
  using copy = await workingCopy();
  replaceNotes(copy);
  const path = (...names: string[]) => join(copy.folder, ...names);
  // As it is between its two last steps.
  Deno.mkdirSync(path(".setup", "old"), { recursive: true });
  Deno.renameSync(path(".venv"), path(".setup", "venv"));
  const { code, stderr } = await runTool(copy.folder, ["run.ts", "mine"], offline);
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /Setting up/);
  assert.equal(existsSync(path(".setup")), false);
});

/** Runs a shell's commands where it may mount; the exit code 100 says that it may not. */
async function whereOneMayMount(script: string): Promise<{ code: number; stderr: string }> {
  const args = ["--user", "--map-root-user", "--mount", "sh", "-c"];
  const may = await new Deno.Command("unshare", { args: [...args, "mount -t tmpfs x /tmp"] })
    .output().catch(() => ({ success: false }));
  if (!may.success) return { code: 100, stderr: "" };
  const { code, stderr } = await new Deno.Command("unshare", { args: [...args, script] }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test({
  name: "a disk without space is named by the set-up and by run",
  ignore: !isThorough || Deno.build.os !== "linux",
  async fn() {
    using copy = await freshCopy();
    replaceNotes(copy);
    using disk = temporaryFolder();
    const run = `'${Deno.execPath()}' run --allow-all --quiet project/tools/run.ts`;
    const mount = (size: string) =>
      `mount -t tmpfs -o size=${size} x '${disk.folder}' && cd '${disk.folder}' && ` +
      `cp -r '${copy.folder}' project`;
    const setUp = await whereOneMayMount(`${mount("40m")} && exec ${run}`);
    if (setUp.code === 100) return console.log("Left out: this system lets nobody mount.");
    const full =
      /\n.*No space left on device.*\nThe disk is full: make room, then run .* again\.\n$/;
    assert.equal(setUp.code, 1);
    assert.match(setUp.stderr, full);
    assert.equal(setUp.stderr.trim().split("\n").length, 5, setUp.stderr);

    using working = await workingCopy();
    const fill = `ln -s '${join(working.folder, ".venv")}' project/.venv && ` +
      `{ cat /dev/zero > fill 2> /dev/null || true; }`;
    const { code, stderr } = await whereOneMayMount(`${mount("20m")} && ${fill} && exec ${run}`);
    assert.equal(code, 1);
    assert.match(stderr, full);
    assert.equal(stderr.trim().split("\n").length, 2, stderr);
  },
});

Deno.test({
  name: "a project that can only be read says so",
  ignore: windows,
  async fn() {
    using copy = await workingCopy();
    replaceNotes(copy);
    const refusal = (name: string) =>
      RegExp(`^\nPermission denied .*${name}'\nThis needs a folder that you can write: copy .*\n$`);
    for (const tool of ["run.ts", "lab.ts", "export.ts"]) {
      const { code, stderr } = await runToolAsReader(copy.folder, [tool]);
      assert.equal(code, 1);
      assert.match(stderr, refusal(".jupyter/runtime"));
    }
    Deno.removeSync(join(copy.folder, ".venv"));
    assert.match((await runToolAsReader(copy.folder, ["run.ts"])).stderr, refusal(".setup.lock"));
  },
});
