import { describe, listValues } from "./graph/describe.ts";
import { expected } from "../expected.ts";
import { Figure } from "./figure.ts";
import { layOutGraph } from "./graph/layout.ts";
import { drawGraph } from "./graph/svg.ts";
import { trace, type ValueLike } from "./graph/trace.ts";

/** How the values of a graph are drawn. */
export interface DrawOptions {
  /** The values that the text is talking about: a thick frame and a bold gradient mark them. */
  highlight?: readonly ValueLike[];
  /** Whether each operation shows its local derivatives, beside the operands that they are for. */
  localDerivatives?: boolean;
}

/**
 * Draws the whole graph that leads to a value, from left to right.
 *
 * A box is a value with its label, `data` and `grad`: a leaf has a bar on its left, a result
 * round corners, the root a second frame. A dark header is an operation, with a row below it for
 * each operand. The same graph with other numbers, marks or local derivatives has the same
 * layout.
 *
 * Not only a `Value` can be drawn, but an object of any class that has the shape of one: a number
 * `data` and, where there are any, `op`, `prev`, `grad`, `label` and `localDerivatives()`.
 *
 * @param root The value to draw the graph of.
 * @param options What to mark, and whether to show local derivatives.
 * @returns A figure for the last expression of a cell; its text form is a table of the values.
 * @throws {TypeError} If `root` or a value that leads to it has not the shape of a value, a
 * highlighted one is not in the graph, or an option is of the wrong kind.
 * @throws {RangeError} If the graph is too large or too tangled to lay out in about two seconds.
 *
 * @example
 * ```ts
 * import { Value } from "../value.ts";
 * const a = new Value(2, "a"), b = new Value(-3, "b");
 * const figure = drawDot(a.mul(b), { highlight: [a] });
 * figure.text.includes("-6.0000"); // true
 * ```
 */
export function drawDot(root: ValueLike, options: DrawOptions = {}): Figure {
  if (typeof options !== "object" || options === null) {
    throw expected("drawDot", "an object of options", options);
  }
  const { highlight = [], localDerivatives = false } = options;
  if (!Array.isArray(highlight)) {
    throw expected("drawDot", "an array of Values to highlight", highlight);
  }
  const nodes = trace(root);
  const places = new Map(nodes.map(({ value }, place) => [value, place]));
  const marked = highlight.map((value) => {
    const place = places.get(value);
    if (place === undefined) throw expected("drawDot", "Values of the graph to highlight", value);
    return place;
  });
  const geometry = layOutGraph(nodes);
  const locals = localDerivatives ? nodes.map(({ value }) => localDerivativesOf(value)) : [];
  const states = nodes.map(({ data, grad }, place) => ({
    data,
    grad,
    localDerivatives: locals[place],
    isMarked: marked.includes(place),
  }));
  return new Figure(
    drawGraph(geometry, states),
    describe(nodes, marked, locals),
    listValues(nodes),
  );
}

function localDerivativesOf(value: ValueLike): number[] | undefined {
  const derivatives = value.localDerivatives?.();
  if (derivatives === undefined) return;
  const numbers = Array.from(derivatives);
  for (const number of numbers) {
    if (typeof number !== "number") {
      throw expected("drawDot", "numbers as local derivatives", number);
    }
  }
  return numbers;
}
