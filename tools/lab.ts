import { join } from "node:path";
import { root, runPython, setUp } from "./environment.ts";
import { main } from "./failure.ts";

await main(async () => {
  await setUp();
  const overview = join("notebooks", "00-overview.ipynb");
  Deno.exit(await runPython([join(root, "tools", "lab.py"), overview, ...Deno.args]));
});
