import { join } from "node:path";
import { findBrowser } from "./browser.ts";
import { check } from "./check.ts";
import { deno, root, setUp } from "./environment.ts";
import { Failure, main } from "./failure.ts";

// Not named test.ts: deno test would take it for a test, and start it over and over.
async function step([command, ...args]: string[]): Promise<void> {
  const all = [command, "--allow-all", ...args];
  const { success } = await new Deno.Command(deno, { args: all, cwd: root }).spawn().status;
  if (!success) throw new Failure("Not every test passed.");
}

await main(async () => {
  await setUp();
  await check();
  if (!findBrowser() && !Deno.env.get("CI")) {
    console.log("No Chromium was found (CHROME_PATH can name one): browser tests are left out.");
  }
  await step(["test", "--quiet", "--doc", join(root, "lib"), join(root, "tools")]);
  await step(["run", "--quiet", join(root, "tools", "mutants.ts")]);
});
