import assert from "node:assert/strict";
import { drawTable } from "./draw_table.ts";
import { Progress } from "./progress.ts";

// What it does in a notebook is tested on the real kernel, in tools/run_test.ts.
Deno.test("outside of a notebook Progress shows nothing and complains of nothing", async () => {
  assert.equal(await new Progress().show(drawTable([{ step: 1 }])), undefined);
});
