import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { freshCopy, runTool } from "./fresh_copy.ts";

const windows = Deno.build.os === "windows";

/** A folder to serve as the whole PATH, with a `python3` that says it is of a version. */
function pathWithPython(version?: string): string {
  const folder = Deno.makeTempDirSync();
  if (version) {
    const program = join(folder, "python3");
    Deno.writeTextFileSync(program, `#!/bin/sh\necho ${version}\n`);
    Deno.chmodSync(program, 0o755);
  }
  return folder;
}

Deno.test({
  name: "without a Python, or with one that is too old, the set-up says which is needed",
  ignore: windows,
  async fn() {
    using copy = await freshCopy();
    const none = await runTool(copy.folder, ["run.ts"], { PATH: pathWithPython() });
    assert.equal(none.code, 1);
    assert.equal(
      none.stderr.trim(),
      "Python is needed and was not found: get 3.10 or newer from https://python.org",
    );
    const old = await runTool(copy.folder, ["run.ts"], { PATH: pathWithPython("3.9.18") });
    assert.equal(old.code, 1);
    assert.equal(
      old.stderr.trim(),
      "Python 3.10 or newer is needed: python3 is 3.9.18. Get it from https://python.org",
    );
    assert.equal(existsSync(join(copy.folder, ".venv")), false);
  },
});

Deno.test("a set-up without network says so, and the next one starts over and completes", async () => {
  using copy = await freshCopy();
  const offline = { PIP_INDEX_URL: "http://127.0.0.1:9/", PIP_RETRIES: "0", PIP_NO_CACHE_DIR: "1" };
  const failed = await runTool(copy.folder, ["run.ts"], offline);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /Could not install uv\./);
  assert.match(failed.stderr, /Is this machine online\? Run the command again when it is\.$/m);

  const done = await runTool(copy.folder, ["run.ts", "00-overview"]);
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /^00-overview +1 cells/);

  const kernel = join(copy.folder, ".venv", windows ? "Scripts/deno.exe" : "bin/deno");
  // Removed first: the file may share its data with the cache that it was installed from.
  Deno.removeSync(kernel);
  const missing = await runTool(copy.folder, ["run.ts", "00-overview"]);
  assert.match(missing.stderr, /loses its kernel before its first cell\n.*No such file/);
  Deno.writeTextFileSync(kernel, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const broken = await runTool(copy.folder, ["run.ts", "00-overview"]);
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /00-overview\.ipynb loses its kernel before its first cell/);
});
