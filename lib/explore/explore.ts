import { expected } from "../expected.ts";
import { type Bundle, display } from "../show/displayable.ts";
import { drawDot } from "../show/draw_dot.ts";
import { toHtml } from "../show/draw_table.ts";
import { escapeMarkup } from "../show/format.ts";
import { type Node, trace, type ValueLike } from "../show/graph/trace.ts";
import { tableType, toText } from "../show/table.ts";
import { operations, Value } from "../value.ts";
import { browserData, browserScript } from "./bundle.ts";
import { type Control, type Graph, graphType, mostValues, tooLarge, writeNumber } from "./graph.ts";
import { drawStill } from "./still.ts";

/** A leaf that a reader can move, and how far its slider goes. */
export interface Movable {
  value: ValueLike;
  /** The left end of the slider. A number beyond it can still be typed. */
  min?: number;
  /** The right end of the slider. */
  max?: number;
  /** How far an arrow key moves it. */
  step?: number;
}

/** What a reader can do with a graph. */
export interface ExploreOptions {
  /**
   * The leaves that a reader can move, in the order in which they are shown; none for a graph that
   * is only stepped through. Unless given, all leaves with a label, twelve at the most.
   */
  controls?: readonly (ValueLike | Movable)[];
}

/**
 * Makes the graph that leads to a value explorable. A reader moves its leaves, and all data and
 * gradients follow; sees the output as a curve over a leaf, with its slope; goes through
 * backpropagation an operation at a time. The browser computes this on a copy, with `lib/value.ts`:
 * the values themselves stay as they are.
 *
 * Where nothing may run, the drawing with all gradients is shown; so it is, with a sentence that
 * says why, if an operation or the class of a value is not the library's. Where neither HTML nor
 * SVG is shown, as VS Code's source has it for its restricted mode, the values stand there as a
 * table in plain text.
 *
 * @param root The output.
 * @param options Which leaves can be moved.
 * @returns What a cell displays as its last expression.
 * @throws {TypeError} If `root` is no value, a control is no leaf of its graph or comes twice, or
 * an option is of the wrong kind.
 * @throws {RangeError} If a slider's ends are not in order, or the graph has more than 1,000
 * values.
 *
 * @example
 * ```ts
 * import { Value } from "../value.ts";
 *
 * const a = new Value(3, "a"), b = a.mul(a).add(a);
 * const { graph } = explore(b, { controls: [{ value: a, min: -4, max: 4 }] });
 * graph!.controls; // [{ value: 0, min: -4, max: 4, step: 0.02 }]
 * a.grad; // 0
 * ```
 */
export function explore(root: ValueLike, options: ExploreOptions = {}): Explorable {
  if (typeof root !== "object" || root === null) throw expected("explore", "a Value", root);
  if (typeof options !== "object" || options === null) {
    throw expected("explore", "an object of options", options);
  }
  const nodes = trace(root);
  if (nodes.length > mostValues) {
    throw new RangeError(
      `explore can show ${mostValues} values, this graph has ${nodes.length}. ` +
        `Explore a part: a value that leads to it`,
    );
  }
  const controls = readControls(options.controls, nodes);
  const foreign = nodes.find(({ value, op }) =>
    !(value instanceof Value) || op !== "" && !operations.has(op)
  );
  if (foreign) return new Explorable(root, whyStill(foreign));
  const values = nodes.map(({ label, op, operands, data, isLeaf }) =>
    isLeaf ? { label, data: writeNumber(data) } : { label, op, operands }
  );
  return new Explorable(root, { version: 1, values, controls });
}

function whyStill({ value, op }: Node): string {
  return value instanceof Value
    ? `This graph stands still: only the operations of lib/value.ts come along to the browser, and ` +
      `${JSON.stringify(op)} is none of them.`
    : "This graph stands still: only the class of lib/value.ts comes along to the browser.";
}

const mostControls = 12;

function readControls(wanted: unknown, nodes: readonly Node[]): Control[] {
  const places = new Map<unknown, number>(nodes.map(({ value }, place) => [value, place]));
  const leaves = nodes.filter(({ isLeaf, label }) => isLeaf && label !== "");
  const list = wanted ?? leaves.slice(0, mostControls).map(({ value }) => value);
  if (!Array.isArray(list)) throw expected("explore", "an array of controls", list);
  const taken = new Set<number>();
  return list.map((control, i) => {
    const movable: Movable = places.has(control) ? { value: control } : Object(control);
    const place = places.get(movable.value);
    if (place === undefined) {
      throw expected(
        "explore",
        `a value of the graph as control ${i + 1}`,
        movable.value ?? control,
      );
    }
    const node = nodes[place], name = JSON.stringify(node.label.slice(0, 40));
    if (!node.isLeaf) {
      const mend = `an operation made ${name}, so take what it is computed from`;
      throw expected("explore", `leaves as controls (${mend})`, movable.value);
    }
    if (taken.has(place)) {
      throw expected("explore", `${name} only once as a control`, movable.value);
    }
    taken.add(place);
    return { value: place, ...readRange(movable, node.data, name) };
  });
}

function readRange(movable: Movable, data: number, name: string): Omit<Control, "value"> {
  const end = usualEnd(data), { min = -end, max = end } = movable;
  const { step = roundDown((max - min) / 200) } = movable;
  for (const [what, number] of Object.entries({ min, max, step })) {
    if (typeof number === "number" && Number.isFinite(number)) continue;
    throw expected("explore", `a finite number as ${what} of ${name}`, number);
  }
  if (min >= max) {
    throw new RangeError(`explore expects min below max for ${name}, got ${min} and ${max}`);
  }
  if (step <= 0 || step > max - min) {
    const most = `above 0 and at most ${max - min}`;
    throw new RangeError(`explore expects a step ${most} for ${name}, got ${step}`);
  }
  return { min, max, step };
}

/** A round number with some room beyond a leaf's own. */
function usualEnd(data: number): number {
  const wanted = Number.isFinite(data) ? Math.max(2, 1.25 * Math.abs(data)) : 2;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5, 10].find((digit) => digit * power >= wanted)! * power;
}

/** The next smaller number of one digit, 1, 2 or 5. */
function roundDown(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  return [5, 2, 1].find((digit) => digit * power <= x)! * power;
}

/** A graph that can be explored, as the last expression of a cell. */
export class Explorable {
  /** What the browser computes with; none if the graph has to stand still. */
  readonly graph?: Graph;
  readonly #root: ValueLike;
  readonly #whyStill: string;

  /**
   * @param root The output.
   * @param graph Its graph as data, or why it has to stand still.
   */
  constructor(root: ValueLike, graph: Graph | string) {
    this.#root = root;
    if (typeof graph === "string") this.#whyStill = graph;
    else {
      this.#whyStill = "";
      this.graph = graph;
    }
  }

  /** What Jupyter shows, by MIME type. */
  async [display](): Promise<Bundle> {
    const { graph } = this;
    if (!graph) {
      const figure = drawDot(this.#root, { localDerivatives: true })[display]();
      const html = `${figure["text/html"]}<p>${escapeMarkup(this.#whyStill)}</p>`;
      return { ...figure, "text/html": html, [graphType]: { version: 1, still: this.#whyStill } };
    }
    const { table, figure } = drawStill(graph);
    const { "text/html": picture = `<p>${tooLarge}</p>`, ...forms } = figure?.[display]() ??
      { "text/plain": toText(table), [tableType]: table };
    const html = `${picture}<details><summary>The values as a table</summary>${toHtml(table)}` +
      `</details><script type="application/json">${browserData(graph)}</script>`;
    return {
      ...forms,
      // JupyterLab would take keys from what is inside, which it sees as pressed on this element.
      "text/html": `<div><div class="explorable" data-lm-suppress-shortcuts="true">${html}</div>` +
        `<script>${await browserScript()}</script></div>`,
      [graphType]: graph,
    };
  }
}
