import type { Model, Use } from "./model.ts";
import { inWords } from "./numbers.ts";
import { plain, type Words } from "./words.ts";

/** What is said about a step or a value: a sentence, a product a row, and what follows. */
export interface Explanation {
  title: Words;
  rows: (Use & {
    /** What receives the product, or where it comes from. */
    label: Words;
    note: string;
  })[];
  note: string;
}

const ordinals = ["first use", "second use"];

/**
 * Explains the step at which backpropagation stands.
 *
 * @param model The model.
 *
 * @example
 * ```ts
 * import { Model } from "./model.ts";
 * import { nameValues } from "../names.ts";
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const model = new Model(nameValues({ version: 1, values, controls: [] }));
 * model.goTo(1);
 * explainStep(model).rows.map(({ note }) => note); // ["first use", "second use: 3 + 3 = 6"]
 * ```
 */
export function explainStep(model: Model): Explanation {
  const { order, step, root, current } = model;
  if (current === undefined) {
    return step === 0
      ? {
        title: [
          "Start: ",
          root,
          ".grad = ",
          ["gradient", "1"],
          ", for it changes as fast as itself.",
        ],
        rows: [],
        note: "All others are 0: each step adds to them.",
      }
      : { title: ["Done: every value has its gradient."], rows: [], note: "" };
  }
  const operands = model.operands[current];
  return {
    title: [`Step ${step} of ${order.length}, through `, current, model.graph.sources[current]],
    rows: operands.map((operand, port) => {
      const uses = model.uses(operand);
      const at = uses.findIndex((use) => use.by === current && use.port === port);
      const notes = [
        operands[0] === operands[1] && ordinals[port],
        at > 0 && sumOf(uses.slice(0, at + 1)),
      ];
      return { ...uses[at], label: [operand, ".grad +="], note: notes.filter(Boolean).join(": ") };
    }),
    note: "",
  };
}

/**
 * Says what a step does, on one line.
 *
 * @param model The model at this step.
 */
export function stepInWords(model: Model): string {
  const { title, rows, note } = explainStep(model);
  const products = rows.map(({ label, upstream, local, amount, note }) =>
    `${plain(label, model.graph.names)} ${inWords(upstream)} × ${inWords(local)} = ${
      inWords(amount)
    }` +
    (note && `, ${note}`)
  );
  return `${plain(title, model.graph.names)} ${products.join("; ") || note}`;
}

/** How many uses of a value, and paths to it, are listed at most. */
export const mostListed = 4;

/**
 * Explains where the gradient of a value comes from when all is done: by the chain rule, the sum
 * over its direct uses, and along whole paths while there are at most four.
 *
 * @param model The model.
 * @param place The place of the value.
 *
 * @example
 * ```ts
 * import { Model } from "./model.ts";
 * import { nameValues } from "../names.ts";
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const model = new Model(nameValues({ version: 1, values, controls: [] }));
 * explainValue(model, 0).note; // "a.grad = 3 + 3 = 6. Along its 2 paths: 3 + 3."
 * ```
 */
export function explainValue(model: Model, place: number): Explanation {
  const uses = model.uses(place), { length } = uses;
  if (length === 0) {
    const title: Words = [place, " is the output: its gradient is ", ["gradient", "1"], "."];
    return { title, rows: [], note: "" };
  }
  const paths = pathsOf(model, place)?.map((path) => path.map(inWords).join(" × "));
  return {
    title: [
      "Chain rule for ",
      place,
      ": ",
      ["upstream", "upstream gradient"],
      " × ",
      ["local", "local derivative"],
      length > 1 ? ", summed over its uses." : ".",
    ],
    rows: uses.slice(0, mostListed).map((use) => {
      const isTwice = uses.some(({ by, port }) => by === use.by && port !== use.port);
      return { ...use, label: ["through ", use.by], note: isTwice ? ordinals[use.port] : "" };
    }),
    note: [
      length > mostListed && `And ${length - mostListed} more.`,
      length > 1 && `${model.graph.names[place]}.grad = ${sumOf(uses)}.`,
      !paths
        ? `More than ${mostListed} paths lead to it.`
        : paths.length > 1
        ? `Along its ${paths.length} paths: ${paths.join(" + ")}.`
        : / /.test(paths[0]) &&
          `Along its whole path: ${paths[0]} = ${inWords(model.slopes[place])}.`,
    ].filter(Boolean).join(" "),
  };
}

/** The local derivatives along each path from the output to a value; nothing if there are more. */
function pathsOf(model: Model, place: number): number[][] | undefined {
  if (place === model.root) return [[]];
  const paths: number[][] = [];
  for (const { by, local } of model.uses(place)) {
    const rest = pathsOf(model, by);
    if (!rest || paths.length + rest.length > mostListed) return undefined;
    paths.push(...rest.map((factors) => [...factors, local]));
  }
  return paths;
}

/** The sum of what some uses add: `1 + 3 + 3 = 7`; of many, what the last one adds to the others. */
function sumOf(uses: readonly Use[]): string {
  const amounts = uses.map(({ amount }) => amount);
  const total = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0);
  const terms = amounts.length > mostListed
    ? [total(amounts.slice(0, -1)), ...amounts.slice(-1)]
    : amounts;
  return `${terms.map(inWords).join(" + ").replaceAll("+ −", "− ")} = ${inWords(total(amounts))}`;
}
