import graphviz from "graphviz-wasm";

await graphviz.loadWASM();

/**
 * Lays a graph out with Graphviz's `dot` (https://graphviz.org/doc/info/lang.html).
 *
 * @param dot The graph in the DOT language.
 * @returns Where everything stands, in inches from the lower left corner, in the format
 * [plain](https://graphviz.org/docs/outputs/plain/): a line for each node and edge.
 * @throws {Error} If `dot` is not valid DOT, with the engine's message.
 *
 * @example
 * ```ts
 * layOut("digraph { a -> b }").includes("\nnode a "); // true
 * ```
 */
export function layOut(dot: string): string {
  return graphviz.layout(dot, "plain", "dot");
}
