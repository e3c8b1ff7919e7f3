import { join } from "node:path";
import { check } from "./check.ts";
import { deno, root, setUp } from "./environment.ts";
import { Failure, main } from "./failure.ts";

await main(async () => {
  await setUp();
  await check();
  const folders = [join(root, "lib"), join(root, "tools")];
  const args = ["test", "--quiet", "--allow-all", "--doc", ...folders, ...Deno.args];
  const { success } = await new Deno.Command(deno, { args, cwd: root }).spawn().status;
  if (!success) throw new Failure("Not every test passed.");
});
