import type { Control } from "../graph.ts";
import { make, say, set, write } from "./dom.ts";
import { explainGradient, explainSlope } from "./explain_slope.ts";
import { forwardOf } from "./forward.ts";
import type { Model } from "./model.ts";
import { inWords } from "./numbers.ts";

const steps = 160;
/** How far the tangent reaches to each side, of the plot's width and height. */
const reach = 0.24;

/**
 * Shows the output as a curve over one control, with the point where the reader is and its
 * tangent, and says what its slope means.
 */
export function slopeView(model: Model) {
  const { graph: { names }, root } = model, forward = forwardOf(model.graph);
  // The drawing is stretched to its place; lines keep their width, and a line of almost no length
  // with round ends is a point.
  const { element, find } = make(
    `<div class=slope><div class=plot role=img><bdi class=y></bdi><span class=top></span>` +
      `<span class=bottom></span><svg viewBox="-.03 -.06 1.06 1.12" preserveAspectRatio=none>` +
      `<path class=zero /><path class=drop /><path class=curve /><path class=tangent />` +
      `<path class=point /></svg><span class=left></span><bdi class=x></bdi>` +
      `<span class=right></span></div><p class=title></p><p class=note></p></div>`,
  );
  let shown = "", low = 0, high = 0;
  return {
    element,
    update(control: Control) {
      const { value: place, min, max } = control;
      const here = model.numbers[place], there = model.values[root].data;
      const nudge = 10 ** (Math.round(Math.log10(max - min)) - 3);
      say(find(".title"), explainSlope(model, place, nudge), names);
      say(find(".note"), explainGradient(model, place), names);

      const from = Math.min(min, here), to = Math.max(max, here);
      const numbers = model.values.map(({ data }) => data);
      const line = Array.from({ length: steps + 1 }, (_, i) => {
        const x = from + (to - from) * (i / steps);
        numbers[place] = x;
        return [x, forward(numbers, place)];
      }).filter(([, y]) => Number.isFinite(y));
      // While the other axis stays, the range only grows: this one should not jump.
      const axis = `${[place, from, to]}`;
      const before = shown === axis ? [low, high] : model.values[root].op === "tanh" ? [-1, 1] : [];
      shown = axis;
      [low, high] = roundRange([...before, ...line.map(([, y]) => y)]);

      const atX = (x: number) => (x - from) / (to - from);
      const atY = (y: number) => (high - y) / (high - low);
      const draw = (name: string, ...lines: number[][][]) => {
        const path = lines.map((line) =>
          `M${line.map((at) => at.map((x) => x.toFixed(4))).join("L")}`
        );
        // What is nowhere can't be drawn.
        set(find(name), "d", path.join("").replace(/M(?:$|.*(?:NaN|Inf).*)/, ""));
      };
      const x = atX(here), y = atY(there);
      const rise = -model.slopes[place] * (to - from) / (high - low);
      const dx = reach / Math.hypot(1, rise), dy = dx * rise;
      draw(".zero", [[atX(0), 0], [atX(0), 1]], [[0, atY(0)], [1, atY(0)]]);
      draw(".drop", [[x, y], [x, 1]]);
      draw(".curve", line.map(([x, y]) => [atX(x), atY(y)]));
      draw(".tangent", [[x - dx, y - dy], [x + dx, y + dy]]);
      draw(".point", [[x, y], [x + 1e-4, y]]);
      find(".plot").ariaLabel = `Curve of ${names[root]} over ${names[place]}, with its tangent`;
      const labels = {
        x: names[place],
        y: names[root],
        left: inWords(from),
        right: inWords(to),
        top: inWords(high),
        bottom: inWords(low),
      };
      for (const [side, text] of Object.entries(labels)) write(find(`.${side}`), text);
    },
  };
}

/** Round numbers below and above all heights. */
function roundRange(heights: number[]): number[] {
  const low = Math.min(...heights), high = Math.max(...heights);
  if (!(high > low)) return heights.length > 0 ? [low - 1, low + 1] : [-1, 1];
  const third = (high - low) / 3, power = 10 ** Math.floor(Math.log10(third));
  const step = power * [1, 2, 5, 10].find((digit) => digit * power >= third)!;
  // The ends of a range that is round already stay.
  return [step * Math.floor(low / step + 1e-9), step * Math.ceil(high / step - 1e-9)];
}
