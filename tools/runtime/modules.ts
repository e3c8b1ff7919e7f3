import * as jax from "@jax-js/jax";
import * as plot from "@observablehq/plot";
import * as check from "../../lib/exercises/check.ts";
import * as expected from "../../lib/expected.ts";
import * as explore from "../../lib/explore/explore.ts";
import neuron from "../../lib/fixtures/neuron_pytorch.json" with { type: "json" };
import * as nn from "../../lib/nn.ts";
import * as random from "../../lib/random.ts";
import * as classSource from "../../lib/show/class_source.ts";
import * as curves from "../../lib/show/curves.ts";
import * as decisionBoundary from "../../lib/show/decision_boundary.ts";
import * as displayable from "../../lib/show/displayable.ts";
import * as drawDot from "../../lib/show/draw_dot.ts";
import * as drawMap from "../../lib/show/draw_map.ts";
import * as drawNetwork from "../../lib/show/draw_network.ts";
import * as drawPlot from "../../lib/show/draw_plot.ts";
import * as drawTable from "../../lib/show/draw_table.ts";
import * as figure from "../../lib/show/figure.ts";
import * as format from "../../lib/show/format.ts";
import * as trace from "../../lib/show/graph/trace.ts";
import * as palette from "../../lib/show/palette.ts";
import * as progress from "../../lib/show/progress.ts";
import * as tangents from "../../lib/show/tangents.ts";
import * as value from "../../lib/value.ts";
import * as assert from "./assert.ts";

/** What cells can import, as a notebook of the series names it. */
const modules: Record<string, object> = {
  "../lib/exercises/check.ts": check,
  "../lib/expected.ts": expected,
  "../lib/explore/explore.ts": explore,
  "../lib/fixtures/neuron_pytorch.json": { default: neuron },
  "../lib/nn.ts": nn,
  "../lib/random.ts": random,
  "../lib/show/class_source.ts": classSource,
  "../lib/show/curves.ts": curves,
  "../lib/show/decision_boundary.ts": decisionBoundary,
  "../lib/show/displayable.ts": displayable,
  "../lib/show/draw_dot.ts": drawDot,
  "../lib/show/draw_map.ts": drawMap,
  "../lib/show/draw_network.ts": drawNetwork,
  "../lib/show/draw_plot.ts": drawPlot,
  "../lib/show/draw_table.ts": drawTable,
  "../lib/show/figure.ts": figure,
  "../lib/show/format.ts": format,
  "../lib/show/graph/trace.ts": trace,
  "../lib/show/palette.ts": palette,
  "../lib/show/progress.ts": progress,
  "../lib/show/tangents.ts": tangents,
  "../lib/value.ts": value,
  "@jax-js/jax": jax,
  "@observablehq/plot": plot,
  "node:assert": assert,
  "node:assert/strict": assert,
};

/**
 * Finds what a cell imports.
 *
 * @param name What stands after `from`. Notebooks in other folders have another way to `lib/`.
 * @returns The module's exports.
 * @throws {TypeError} If a page doesn't have it, with a list of what it has.
 */
export function importModule(name: unknown): object {
  const known = typeof name === "string" ? name.replace(/^(?:\.\.\/)+(?=lib\/)/, "../") : "";
  if (Object.hasOwn(modules, known)) return modules[known];
  const have = Object.keys(modules).map((name) => `\n  ${name}`).join("");
  throw new TypeError(
    `A page cannot import ${JSON.stringify(name)}. It holds what the notes use:${have}`,
  );
}
