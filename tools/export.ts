import { main } from "./failure.ts";
import { series } from "./notebooks.ts";
import { renderIndex, renderPages } from "./render.ts";
import { execute, readArguments } from "./run.ts";

// Executes the notebooks, then writes their pages, and those of the series that they link to.
await main(async () => {
  const { notebooks, seconds } = readArguments(Deno.args);
  await execute(notebooks, seconds);
  await renderPages([...new Set([...notebooks, ...series()])]);
  console.log(renderIndex());
});
