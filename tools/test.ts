import { join } from "node:path";
import { findBrowser } from "./support/browser.ts";
import { check } from "./check.ts";
import { deno, root, setUp } from "./support/environment.ts";
import { Failure, main } from "./support/failure.ts";
import { isThorough } from "./support/thorough.ts";

async function step([command, ...rest]: string[], env: Record<string, string> = {}): Promise<void> {
  const args = [command, "--allow-all", "--quiet", ...rest];
  const { success } = await new Deno.Command(deno, { args, cwd: root, env }).spawn().status;
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
      "Some tests are left out here (in Firefox, of the set-up, of the tests themselves, some that " +
        "take long), and some take a part of their cases. With CI=true in the environment they take all.",
    );
  }
  const lab = join(root, "tools", "lab_test.ts");
  // What is ignored here takes the place of what deno.json excludes: this file, by its name a test.
  const ignored = [import.meta.filename, ...isThorough ? [lab] : []];
  // Tests wait for a browser or a kernel half of their time. CI can wait too.
  const jobs = navigator.hardwareConcurrency + (isThorough ? 0 : 1);
  // What takes longest begins first, by its place in deno.json: it would go on alone at the end.
  await step(["test", "--parallel", `--ignore=${ignored}`], { DENO_JOBS: `${jobs}` });
  // With all of its cases it takes long, and should have the processors to itself.
  if (isThorough) await step(["test", lab]);
  await step(["run", join(root, "tools", "solve.ts")]);
  if (isThorough) await step(["run", join(root, "tools", "support", "mutants.ts")]);
});
