import graphviz from "graphviz-wasm";

// The engine warns on the console of every character that it has no width for, and
// takes its console when it loads. lib/dot.ts gives such labels a width of their own.
const warn = console.warn;
console.warn = () => {};
await graphviz.loadWASM();
console.warn = warn;

/**
 * Lays a graph out with Graphviz's `dot` (https://graphviz.org/doc/info/lang.html).
 *
 * @param dot The graph in the DOT language.
 * @returns An SVG document with the engine's own ids, titles and sizes in points.
 * @throws {Error} If `dot` is not valid DOT, with the engine's message.
 *
 * @example
 * ```ts
 * if (!layOut("digraph { a -> b }").includes("<svg")) throw new Error();
 * ```
 */
export function layOut(dot: string): string {
  return graphviz.layout(dot, "svg", "dot");
}
