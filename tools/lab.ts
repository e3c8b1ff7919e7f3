import { join } from "node:path";
import { root, runPython, setUp } from "./support/environment.ts";
import { main } from "./support/failure.ts";

// All arguments are JupyterLab's own; what differs from its defaults is a part of the environment.
await main(async () => {
  await setUp();
  Deno.exit(await runPython([join(root, "tools", "support", "lab.py"), ...Deno.args]));
});
