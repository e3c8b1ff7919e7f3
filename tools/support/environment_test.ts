import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { setUp } from "./environment.ts";
import { freshCopy, programsWith, runTool, temporaryFolder, workingCopy } from "./fresh_copy.ts";

await setUp();

const windows = Deno.build.os === "windows";

/** Makes a folder to serve as the whole PATH, with a `python3` that says it is of a version. */
function pathWithPython(folder: string, version: string): string {
  const program = join(folder, "python3");
  Deno.writeTextFileSync(program, `#!/bin/sh\necho ${version}\n`);
  Deno.chmodSync(program, 0o755);
  return folder;
}

/** Answers nothing, as a machine without network gets it. */
const offline = { PIP_INDEX_URL: "http://127.0.0.1:9/", PIP_NO_CACHE_DIR: "1" };

Deno.test({
  name: "without a Python, or with one that is too old, the set-up says which is needed",
  ignore: windows,
  async fn() {
    using copy = await freshCopy();
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

Deno.test("a set-up completes whatever another Python is told, and lasts when the project moves", async () => {
  using copy = await freshCopy();
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
  const told = {
    PYTHONPATH: path("modules"),
    PYTHONHOME: path("nowhere"),
    PYTHONUSERBASE: path("nowhere"),
    PIP_USER: "1",
    PIP_TARGET: path("target"),
    PIP_PREFIX: path("prefix"),
    PIP_REQUIRE_VIRTUALENV: "never",
    PIP_CONFIG_FILE: path(".pip", "pip.conf"),
    XDG_CONFIG_HOME: path(".config"),
  };
  const done = await runTool(copy.folder, ["run.ts", "00-overview"], told);
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /^00-overview +1 cells/);
  assert.equal(existsSync(path("target")), false);

  const moved = join(copy.folder, "..", "moved");
  Deno.renameSync(copy.folder, moved);
  const again = await runTool(moved, ["run.ts", "00-overview"], told);
  assert.equal(again.code, 0, again.stderr);
  assert.doesNotMatch(again.stderr, /Setting up/);

  const kernel = join(moved, ".venv", windows ? "Scripts/deno.exe" : "bin/deno");
  // Removed first: the file may share its data with the cache that it was installed from.
  Deno.removeSync(kernel);
  const missing = await runTool(moved, ["run.ts", "00-overview"]);
  assert.match(missing.stderr, /loses its kernel before its first cell\n.*No such file/);
  Deno.writeTextFileSync(kernel, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const broken = await runTool(moved, ["run.ts", "00-overview"]);
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /00-overview\.ipynb loses its kernel before its first cell/);
});

Deno.test("a set-up that fails or is killed leaves the environment that was there", async () => {
  using copy = await workingCopy("00-overview.ipynb");
  const path = (...names: string[]) => join(copy.folder, ...names);
  const requirements = path("tools", "support", "requirements.txt");
  const wanted = Deno.readTextFileSync(requirements);
  const stamp = path(".venv", "complete"), before = Deno.readTextFileSync(stamp);
  Deno.writeTextFileSync(requirements, `${wanted}# newer\n`);

  const failed = await runTool(copy.folder, ["run.ts", "00-overview"], offline);
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
    args: ["run", "--allow-all", "--quiet", path("tools", "run.ts"), "00-overview"],
    stderr: "null",
  }).spawn();
  while (!existsSync(path(".setup"))) await new Promise((resolve) => setTimeout(resolve, 20));
  task.kill("SIGTERM");
  await task.status;
  assert.deepEqual(await programsWith(basename(join(copy.folder, ".."))), []);
  assert.equal(Deno.readTextFileSync(stamp), before);

  // The one that was there is found, since it is what is wanted again.
  Deno.writeTextFileSync(requirements, wanted);
  const found = await runTool(copy.folder, ["run.ts", "00-overview"], offline);
  assert.equal(found.code, 0, found.stderr);
  assert.doesNotMatch(found.stderr, /Setting up/);
});

Deno.test("a set-up that was killed when all was built puts that in its place", async () => {
  using copy = await workingCopy("00-overview.ipynb");
  const path = (...names: string[]) => join(copy.folder, ...names);
  // As it is between its two last steps.
  Deno.mkdirSync(path(".setup", "old"), { recursive: true });
  Deno.renameSync(path(".venv"), path(".setup", "venv"));
  const { code, stderr } = await runTool(copy.folder, ["run.ts", "00-overview"], offline);
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
  ignore: Deno.build.os !== "linux",
  async fn() {
    using copy = await freshCopy();
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

    using working = await workingCopy("00-overview.ipynb");
    const fill = `ln -s '${join(working.folder, ".venv")}' project/.venv && ` +
      `{ cat /dev/zero > fill 2> /dev/null || true; }`;
    const { code, stderr } = await whereOneMayMount(`${mount("20m")} && ${fill} && exec ${run}`);
    assert.equal(code, 1);
    assert.match(stderr, full);
    assert.equal(stderr.trim().split("\n").length, 2, stderr);
  },
});

Deno.test({
  name: "a project that can only be read says so, and is checked",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using copy = await workingCopy("00-overview.ipynb");
    const tool = async (name: string) => {
      // Root may write everything, unless it gives that up.
      const give = Deno.uid() === 0 ? ["setpriv", "--bounding-set=-dac_override"] : ["env"];
      const args = ["run", "--allow-all", "--quiet", join(copy.folder, "tools", name)];
      const all = [...give.slice(1), Deno.execPath(), ...args];
      const { stdout, stderr } = await new Deno.Command(give[0], { args: all }).output();
      return new TextDecoder().decode(stderr) + new TextDecoder().decode(stdout);
    };
    const chmod = (mode: string) =>
      new Deno.Command("chmod", { args: ["-R", mode, copy.folder] }).output();
    await chmod("a-w");
    try {
      for (const name of ["run.ts", "lab.ts", "export.ts"]) {
        assert.match(
          await tool(name),
          /^\nPermission denied .*\nThis needs a folder that you can write: copy the project .*\n$/,
        );
      }
      assert.match(await tool("check.ts"), /lint of the cells: ok/);
      await chmod("u+w");
      Deno.removeSync(join(copy.folder, ".venv"));
      await chmod("a-w");
      assert.match(await tool("run.ts"), /^\nPermission denied .*\.setup\.lock'\nThis needs/);
    } finally {
      await chmod("u+w");
    }
  },
});
