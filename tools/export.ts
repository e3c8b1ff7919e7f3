import { Failure, main } from "./support/failure.ts";
import { distinct, series } from "./support/notebooks.ts";
import { checkPages, dist, distList, renderIndex, renderPages } from "./support/render.ts";
import { execute, readArguments } from "./run.ts";
import { setUp } from "./support/environment.ts";
import { runtimeScript } from "./runtime/script.ts";

// Executes the notebooks, then writes their pages, and those of the series that they link to.
await main(async () => {
  const single = "single-file";
  const { notebooks, seconds, switches } = readArguments(Deno.args, single);
  const all = distinct([...notebooks, ...series()]);
  checkPages(all);
  await setUp();
  // What the pages run with is bundled while kernels start and compute; it is done once.
  const bundling = runtimeScript({}).catch(() => {});
  const done = await execute(notebooks, seconds).finally(() => bundling);
  // The page of a notebook that did not run to its end stays as it was.
  const failed = new Set(notebooks).difference(new Set(done));
  const pages = renderPages(
    all.filter((path) => !failed.has(path)),
    dist,
    distList,
    switches.has(single) ? "inside" : "beside",
  );
  await pages.finally(async () => console.log(await renderIndex()));
  if (failed.size > 0) throw new Failure("Not every notebook ran to its end.");
});
