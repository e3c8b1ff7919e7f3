import { join } from "node:path";
import { root, runPython, setUp } from "./support/environment.ts";
import { main } from "./support/failure.ts";

await main(async () => {
  await setUp();
  const overview = "--LabApp.default_url=/lab/tree/notebooks/00-overview.ipynb";
  const quiet = ["--ServerApp.log_level=WARN", "--LabApp.log_level=WARN"];
  const args = [
    join(root, "tools", "support", "lab.py"),
    `--ServerApp.root_dir=${root}`,
    overview,
    ...quiet,
  ];
  Deno.exit(await runPython([...args, ...Deno.args]));
});
