import { layOut } from "./graphviz.ts";
import { setLabel, widthOf } from "./label.ts";
import { type Geometry, leftOf, size } from "./svg.ts";
import type { Node } from "./trace.ts";

/** A box or a block before it has a place. */
type Sized<Placed> = Omit<Placed, "x" | "y">;
type ValueBox = Geometry["values"][number];
type OperationBlock = Geometry["operations"][number];

/**
 * Computes where the parts of a graph stand, from left to right.
 *
 * Sizes depend on labels, symbols and numbers of operands, but on no computed number, so that the
 * same graph in another state has the same geometry.
 *
 * @param nodes The values as `trace` lists them, the output last.
 * @returns The geometry of the drawing.
 * @throws {RangeError} If the graph is too large or too tangled to lay out in about two seconds.
 *
 * @example
 * ```ts
 * import { trace } from "./trace.ts";
 * import { Value } from "../../value.ts";
 * const { values, operations } = layOutGraph(trace(new Value(0, "a").tanh()));
 * values.length; // 2
 * operations[0].symbol; // "tanh"
 * ```
 */
export function layOutGraph(nodes: readonly Node[]): Geometry {
  refuseTangles(nodes);
  const hasLabels = nodes.some(({ label }) => label !== "");
  const rows = nodes.some(({ grad }) => grad !== undefined) ? 2 : 1;
  const boxes = nodes.map((node, i): Sized<ValueBox> => {
    const { lines, width } = setLabel(node.label);
    const label = hasLabels ? lines : [];
    return {
      kind: node.isLeaf ? "leaf" : i === nodes.length - 1 ? "root" : "result",
      width: Math.max(size.valueWidth, even(size.left + width * size.letters + size.right)),
      height: 2 * size.padding + size.row * (label.length + rows),
      label,
    };
  });
  const blocks = nodes.flatMap(({ op, operands, isLeaf }, value): Sized<OperationBlock>[] => {
    if (isLeaf) return [];
    const symbol = cut(op);
    const width = Math.max(size.operationWidth, even(widthOf(symbol) * size.symbol + 12));
    return [{
      value,
      symbol,
      width,
      height: size.header + size.port * Math.max(1, operands.length),
      edges: [],
    }];
  });
  return read(layOut(toDot(nodes, boxes, blocks)), nodes, boxes, blocks);
}

/** Sizes are even, so that centres in a row are the same to the pixel. */
function even(length: number): number {
  return 2 * Math.ceil(length / 2);
}

function cut(symbol: string): string {
  const letters = Array.from(symbol.slice(0, 100).replace(/\s+/g, " "));
  return letters.length > 12 ? `${letters.slice(0, 11).join("")}…` : letters.join("");
}

// In pixels: any less, and edges are hard to follow.
const columnGap = 16, rowGap = 12;
const graph = `rankdir=LR nodesep=${rowGap / 72} ranksep=${columnGap / 72} nslimit=1 ` +
  `node [shape=box fixedsize=true label=""] edge [dir=none]`;

/**
 * Writes the graph in the DOT language, in which nothing a reader typed occurs: `v3` is value 3,
 * `o3` the operation that made it, whose table has a port for each operand.
 */
function toDot(
  nodes: readonly Node[],
  boxes: Sized<ValueBox>[],
  blocks: Sized<OperationBlock>[],
): string {
  const statements = boxes.map(({ kind, width, height }, i) => {
    const around = kind === "root" ? 2 * size.secondFrame : 0;
    return `v${i} [width=${(width + around) / 72} height=${(height + around) / 72}]`;
  });
  for (const { value, width } of blocks) {
    const { operands } = nodes[value];
    const cell = (height: number, attributes: string) =>
      `<td fixedsize="true" width="${width / 2}" height="${height}" ${attributes}></td>`;
    const ports = Math.max(1, operands.length);
    const out = cell(size.port * ports, `port="out" rowspan="${ports}"`);
    const rows = Array.from({ length: ports }, (_, i) => cell(size.port, `port="p${i}"`));
    statements.push(
      `o${value} [shape=plain fixedsize=false label=<<table border="0" cellborder="0" ` +
        `cellspacing="0" cellpadding="0"><tr>${cell(size.header, 'colspan="2"')}</tr>` +
        `<tr>${rows[0]}${out}</tr>` +
        `${rows.slice(1).map((row) => `<tr>${row}</tr>`).join("")}</table>>]`,
      ...operands.map((operand, i) => `v${operand}:e -> o${value}:p${i}:w`),
      // A value stands straight beside its operation.
      `o${value}:out:e -> v${value}:w [weight=3]`,
    );
  }
  return `digraph {${[graph, ...statements].join("\n")}}`;
}

/** Reads Graphviz's answer: a line for each node and edge, in inches from the lower left. */
function read(
  plain: string,
  nodes: readonly Node[],
  boxes: Sized<ValueBox>[],
  blocks: Sized<OperationBlock>[],
): Geometry {
  const lines = plain.split("\n").map((line) => line.split(" "));
  const [width, height] = lines[0].slice(2).map((inches) => 72 * Number(inches));
  const point = (x: string, y: string): Point => [
    72 * Number(x) + size.margin,
    height - 72 * Number(y) + size.margin,
  ];
  const centres = new Map<string, Point>();
  // Two edges between the same two nodes come in the order in which they were written.
  const splines = new Map<string, Point[][]>();
  for (const [what, name, ...rest] of lines) {
    if (what === "node") centres.set(name, point(rest[0], rest[1]));
    if (what !== "edge") continue;
    const [head, count, ...numbers] = rest;
    const points = Array.from(
      { length: Number(count) },
      (_, i) => point(numbers[2 * i], numbers[2 * i + 1]),
    );
    const between = `${name} ${head}`;
    splines.set(between, [...splines.get(between) ?? [], points]);
  }
  const place = <Part extends { width: number; height: number }>(name: string, part: Part) => {
    const [x, y] = centres.get(name)!;
    return {
      ...part,
      x: Math.round(x) - part.width / 2,
      y: Math.round(y) - part.height / 2,
    };
  };
  const values = boxes.map((box, i) => place(`v${i}`, box));
  const operations = blocks.map((block) => {
    const name = `o${block.value}`, result = values[block.value];
    const placed = place(name, block);
    const spline = (between: string) => splines.get(between)!.shift()!;
    const edges = nodes[block.value].operands.map((operand, i) => {
      const from = values[operand];
      return toPath(
        spline(`v${operand} ${name}`),
        [from.x + from.width + (from.x - leftOf(from)), from.y + from.height / 2],
        [placed.x, placed.y + size.header + (i + 0.5) * size.port],
      );
    });
    edges.push(toPath(
      spline(`${name} v${block.value}`),
      [placed.x + placed.width, placed.y + (size.header + placed.height) / 2],
      [leftOf(result), result.y + result.height / 2],
    ));
    return { ...placed, edges };
  });
  return {
    width: Math.ceil(width) + 2 * size.margin,
    height: Math.ceil(height) + 2 * size.margin,
    values,
    operations,
  };
}

type Point = [x: number, y: number];

/** Writes the curve of an edge, up to the middle of its arrow's head. */
function toPath(spline: Point[], [x, y]: Point, [tipX, tipY]: Point): string {
  const end = tipX - size.arrow.length / 2, gap = tipX - x;
  const write = (...points: Point[]) => points.flat().map((n) => +n.toFixed(1)).join(" ");
  if (gap < 0 || gap > 2 * columnGap) {
    const [beforeX, beforeY] = spline[spline.length - 2];
    const before: Point = [beforeX - (tipX - end), beforeY];
    return `M${write([x, y])}C${write(...spline.slice(1, -2), before, [end, tipY])}`;
  }
  // Between neighbours Graphviz bends too sharply.
  const bend = 0.6 * (end - x);
  return y === tipY
    ? `M${write([x, y])}H${+end.toFixed(1)}`
    : `M${write([x, y])}C${write([x + bend, y], [end - bend, tipY], [end, tipY])}`;
}

// In the kernel Graphviz overflows its stack at 2,200 values in a row or 2,300 steps of a tangle,
// and takes two seconds for 3,000 values.
const mostValues = 1000;
const mostSteps = 1200;

/** Layout time grows with the steps from left to right that the edges span in all. */
function refuseTangles(nodes: readonly Node[]): void {
  const toRoot = new Array(nodes.length).fill(0);
  let steps = 0;
  for (let i = nodes.length - 1; i >= 0; i--) {
    for (const operand of nodes[i].operands) {
      toRoot[operand] = Math.max(toRoot[operand], toRoot[i] + 1);
    }
  }
  for (const [i, { operands }] of nodes.entries()) {
    for (const operand of operands) steps += Math.max(1, toRoot[operand] - toRoot[i]);
  }
  if (nodes.length > mostValues || steps > mostSteps) {
    throw new RangeError(
      `drawDot can lay out ${mostValues} values whose edges span ${mostSteps} steps; ` +
        `this graph has ${nodes.length} values whose edges span ${steps}. ` +
        `Draw a part: a value that leads to it`,
    );
  }
}
