import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { findBrowser } from "./support/browser.ts";
import { check } from "./check.ts";
import { deno, root, setUp } from "./support/environment.ts";
import { Failure, main } from "./support/failure.ts";
import { isThorough } from "./support/thorough.ts";

async function step([command, ...rest]: string[]): Promise<void> {
  const args = [command, "--allow-all", "--quiet", ...rest];
  // Most tests wait for a browser or a kernel half of their time.
  const env = { DENO_JOBS: `${navigator.hardwareConcurrency + 1}` };
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
      "Some tests are left out here (in Firefox, of the set-up, of the tests themselves), and some " +
        "take a part of their cases. With CI=true in the environment they take all.",
    );
  }
  const lab = join(root, "tools", "lab_test.ts");
  const tests = ["lib", "tools"].flatMap((folder) =>
    readdirSync(join(root, folder), { encoding: "utf8", recursive: true })
      .filter((name) => name.endsWith("_test.ts"))
      .map((name) => join(root, folder, name))
  ).filter((path) => path !== lab);
  // Long files first: short ones fill in at the end.
  tests.sort((a, b) => statSync(b).size - statSync(a).size);
  await step(["test", "--parallel", ...tests]);
  // A browser that has to share its processor waits too long for JupyterLab.
  await step(["test", lab]);
  await step(["run", join(root, "tools", "solve.ts")]);
  if (isThorough) await step(["run", join(root, "tools", "support", "mutants.ts")]);
});
