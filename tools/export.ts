import { main } from "./support/failure.ts";
import { series } from "./support/notebooks.ts";
import { renderIndex, renderPages } from "./support/render.ts";
import { execute, readArguments } from "./run.ts";

// Executes the notebooks, then writes their pages, and those of the series that they link to.
await main(async () => {
  const { notebooks, seconds } = readArguments(Deno.args);
  await execute(notebooks, seconds);
  await renderPages([...new Set([...notebooks, ...series()])]);
  console.log(await renderIndex());
});
