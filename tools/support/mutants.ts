/**
 * Puts deliberate faults into copies of the project, one at a time. The tests must catch each: one
 * that survives is a hole in the tests.
 *
 *     deno run --allow-all tools/support/mutants.ts
 */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { root } from "./environment.ts";
import { Failure, main } from "./failure.ts";

/** A fault, the file that it is put into, and what it replaces there. */
type Mutant = [fault: string, from: string, to: string];

const mutants: Record<string, Mutant[]> = {
  "lib/value.ts": [
    ["sum: wrong sign", "(x, y) => x + y", "(x, y) => x - y"],
    ["operands: the right one dropped", "result.#right = right;", ""],
    ["operands: what only looks like one", "if (!(#left in left && (", "if (!(true || ("],
    ["operands: a proxy on the right", "right === undefined || #left in right", "true"],
    ["difference: swapped operands", "(x, y) => x - y", "(x, y) => y - x"],
    ["difference: sign of a rule", "y.grad -= difference.grad;", "y.grad += difference.grad;"],
    ["negative: sign of a rule", "x.grad -= result.grad;", "x.grad += result.grad;"],
    ["product: missing accumulation", "x.grad += product.grad *", "x.grad = product.grad *"],
    ["product: own operand", "product.grad * x.data", "product.grad * y.data"],
    ["product: no upstream gradient", "+= product.grad * x.data", "+= x.data"],
    ["quotient: sign of a rule", "y.grad -= quotient.grad", "y.grad += quotient.grad"],
    ["quotient: divided once", "(quotient.data / y.data)", "quotient.data"],
    ["power: exponent not lowered", "y.data - 1)", "y.data)"],
    ["power: rule at exponent 0", "if (y.data !== 0) {", "{"],
    ["power: rule at base 0", "isConstant ? 0 : ", ""],
    ["power: JavaScript's 1 ** NaN", "x === 1 || (", "("],
    ["tanh: rule from the input", "(1 - result.data * result.data)", "(1 - x.data * x.data)"],
    ["tanh: overflow", "Math.min(x, 22)", "x"],
    ["exp: rule from the input", "result.grad * result.data;", "result.grad * x.data;"],
    ["log: base 2", "=> Math.log(x)", "=> Math.log2(x)"],
    ["sqrt: factor 2", "(2 * result.data)", "result.data"],
    ["relu: open at 0", "if (!(x.data <= 0))", "if (!(x.data < 0))"],
    ["relu: NaN is shut", "if (!(x.data <= 0))", "if (x.data > 0)"],
    [
      "order: from the leaves",
      "let i = order.length - 1; i >= 0; i--",
      "let i = 0; i < order.length; i++",
    ],
    ["order: right operands left out", "value = value.#right;", "return order;"],
    ["order: any old gradient is a place", "order[place] !== value", "false"],
    ["backward: stale gradients inside", "order[i].grad = 0;", ""],
    ["backward: leaf set, not added to", "this.grad += 1;", "this.grad = 1;"],
    ["zeroGrad: the gradients stay", "value.grad = 0;", ""],
    ["local derivatives: without seed", "result.grad = 1;", ""],
    ["apply: a taken symbol", "?? operation) !== operation", "?? operation) === undefined"],
    ["apply: any number of operands", "forward.length !== count", "false"],
    ["apply: a rule that is no function", 'typeof rule === "function"', "true"],
  ],
  "lib/nn.ts": [
    ["neuron: no bias", "let sum = this.bias;", "let sum = new Value(0);"],
    ["neuron: every input is the first", "inputs[i])", "inputs[0])"],
    [
      "neuron: no check of its inputs",
      "this.weights;\n    if (!Array.isArray(inputs)) throw",
      "this.weights;\n    if (false) throw",
    ],
    [
      "perceptron: no check of its inputs",
      "Value[] {\n    if (!Array.isArray(inputs)) throw",
      "Value[] {\n    if (false) throw",
    ],
    ["perceptron: linear first layer", "i === last && linearOutput", "i === 0 && linearOutput"],
    ["neurons: all with the same weights", "{ ...options, random }", "options"],
    [
      "load: half done on an error",
      "const wrong = ",
      "parameters[0].data = numbers[0];\n    const wrong = ",
    ],
  ],
  "lib/show/class_source.ts": [
    ["versions below 5 cut all the same", "since <= version", "since <= Math.max(version, 5)"],
    ["what is new is not marked", "since === version", "since > version"],
    ["a comma of what is cut stays", "const comma =", "const comma = 0 && "],
    ["tags stay in the reading form", "/@(?:since|throws|remarks|param)", "/@(?:nothing)"],
  ],
  "lib/show/graph/describe.ts": [
    ["one less is listed", "const mostListed = 20", "const mostListed = 19"],
    ["the rest is not counted", "more > 0 ?", "more < 0 ?"],
  ],
  "lib/show/figure.ts": [
    ["an empty description", "(rest && `<desc>", "(`<desc>"],
    ["text as markup", "${escapeMarkup(name)}</title>", "${name}</title>"],
  ],
  "lib/explore/browser/check.ts": [
    ["rounding is no reason", "slope !== 0 && Math.abs(slope) <", "slope > 1 && Math.abs(slope) <"],
    ["a kink is none", 'values[at].op === "relu"', 'values[at].op === "reluctant"'],
    ["any slope will do", "error <= 1e-6", "error <= 1"],
  ],
  "lib/explore/browser/explain.ts": [
    ["the last use is left out", "uses.slice(0, at + 1)", "uses.slice(0, at)"],
    ["paths without end", "paths.length + rest.length > mostListed", "paths.length > 1e9"],
  ],
  "lib/explore/browser/model.ts": [
    ["operands before results", ".reverse();", ";"],
    ["gradients of another step", "for (const value of values) value.grad = 0;", ""],
  ],
  "lib/explore/graph.ts": [["negative zero lost", 'if (Object.is(x, -0)) return "-0";', ""]],
  "lib/explore/names.ts": [["two of one name", "count > 1 ? `", "count > 9 ? `"]],
  "tools/page/graph.ts": [
    ["operands that come later", "Number(operand) < place", "Number(operand) < 1e9"],
    ["values that lead nowhere", "used.size !== read.length - 1", "false"],
    ["any operation", "operations.get(op)?.forward.length === operands.length", "true"],
  ],
  "tools/page/clean.ts": [
    ["HTML inside of text", 'space === "text" && tagName !== "span"', "false"],
    ["HTML inside of a drawing", 'space === "svg" && ![', "false && !["],
    ["HTML inside of a formula", 'space === "math" && !mathTags', "false && !mathTags"],
    ["ids as they came", 'if (prefix === "") return;', "return;"],
    ["pictures from elsewhere in drawings", "if (inside.test(String(value))) ", ""],
    ["addresses that run", 'href: ["http", "https", "mailto"]', "href: null"],
  ],
  "tools/page/style.ts": [
    ["rules for what is around", ":has|(?:^|,)", ":x|(?:^|,)"],
    ["pictures in values", "rgba?|rotate", "rgba?|image-set|rotate"],
    ["addresses in values", "translate[XY]?|var", "translate[XY]?|url|var"],
    ["any property", "harmlessProperty.test(property) &&", ""],
    ["escapes in values", "/^[^\\\\@<>{};:]*$/", "/^[^@<>{};:]*$/"],
  ],
};

/** Where the tests of a file stand. */
const tests: Record<string, string[]> = {
  "lib/": ["backward", "nn", "pytorch", "differences"].map((name) => `lib/${name}_test.ts`),
  "lib/show/": ["class_source", "draw_dot", "figure"].map((name) => `lib/show/${name}_test.ts`),
  "lib/explore/": ["lib/explore"],
  "tools/page/": ["clean", "graph", "style"].map((name) => `tools/page/${name}_test.ts`),
};

/** Whether the tests of a copy pass; one that runs on and on has failed. */
async function passes(folder: string, tests: string[], seconds = 30): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--allow-all", "--no-check", "--cached-only", "--fail-fast", ...tests],
    cwd: folder,
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(1000 * seconds),
  }).output();
  return success;
}

function copy(): string {
  const folder = Deno.makeTempDirSync({ prefix: "mutant-" });
  for (const name of ["lib", "tools", "deno.json", "deno.lock"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  return folder;
}

/**
 * Lets the tests judge each mutant, two at a time.
 *
 * @throws {Failure} If the tests pass on a mutant, fail without a fault, or a mutant's text is not
 * in the source exactly once.
 */
export async function checkMutants(): Promise<void> {
  const survivors: string[] = [];
  const waiting = Object.entries(mutants)
    .flatMap(([file, faults]) => faults.map((mutant) => ({ file, mutant })));
  const count = waiting.length;
  const judge = async (folder: string) => {
    for (let next; (next = waiting.shift());) {
      const { file, mutant: [fault, from, to] } = next, path = join(folder, file);
      const source = Deno.readTextFileSync(path);
      if (source.split(from).length !== 2) {
        throw new Failure(`The mutant "${fault}" needs this once in ${file}: ${from}`);
      }
      Deno.writeTextFileSync(path, source.replace(from, () => to));
      const [, own] = Object.entries(tests).findLast(([place]) => file.startsWith(place))!;
      if (await passes(folder, own)) survivors.push(`${fault} (${file})`);
      Deno.writeTextFileSync(path, source);
    }
  };
  const folders = [copy(), copy()];
  try {
    if (!await passes(folders[0], Object.values(tests).flat(), 300)) {
      throw new Failure("The tests fail without a fault.");
    }
    await Promise.all(folders.map(judge));
  } finally {
    for (const folder of folders) Deno.removeSync(folder, { recursive: true });
  }
  if (survivors.length > 0) throw new Failure(`No test notices: ${survivors.join("; ")}`);
  console.log(`${count} faults, each caught.`);
}

if (import.meta.main) await main(checkMutants);
