import { join } from "node:path";
import { findBrowser } from "./support/browser.ts";
import { check } from "./check.ts";
import { deno, root, setUp } from "./support/environment.ts";
import { Failure, main } from "./support/failure.ts";
import { isThorough } from "./support/thorough.ts";

async function step([command, ...args]: string[]): Promise<void> {
  const all = [command, "--allow-all", ...args];
  const { success } = await new Deno.Command(deno, { args: all, cwd: root }).spawn().status;
  if (!success) throw new Failure("Not every test passed.");
}

await main(async () => {
  await setUp();
  await check();
  if (!isThorough) {
    if (!findBrowser()) {
      console.log("No Chromium was found (CHROME_PATH can name one): tests in one are left out.");
    }
    console.log(
      "Tests in Firefox and of the tests themselves are left out here, and some take a part of " +
        "their cases. With CI=true in the environment nothing is left out.",
    );
  }
  const lab = join(root, "tools", "lab_test.ts");
  // What is ignored here takes the place of what deno.json excludes: this file, by its name a test.
  await step(["test", "--quiet", "--parallel", `--ignore=${lab},${import.meta.filename}`]);
  // A browser that has to share its processor waits too long for JupyterLab.
  await step(["test", "--quiet", lab]);
  await step(["run", "--quiet", join(root, "tools", "solve.ts")]);
  if (isThorough) await step(["run", "--quiet", join(root, "tools", "support", "mutants.ts")]);
});
