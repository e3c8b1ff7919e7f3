/**
 * Puts deliberate faults into copies of the engine, one at a time. The tests must catch each:
 * one that survives is a hole in the tests.
 *
 *     deno run --allow-all tools/support/mutants.ts
 */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { root } from "./environment.ts";
import { Failure, main } from "./failure.ts";

interface Mutant {
  fault: string;
  file: "value.ts" | "nn.ts";
  from: string;
  to: string;
}
const value = (fault: string, from: string, to: string): Mutant => {
  return { fault, file: "value.ts", from, to };
};
const nn = (fault: string, from: string, to: string): Mutant => ({
  ...value(fault, from, to),
  file: "nn.ts",
});

const mutants: Mutant[] = [
  value("sum: wrong sign", 'this.data + right.data, "+"', 'this.data - right.data, "+"'),
  value("sum: dropped operand", '"+", this, right)', '"+", this)'),
  value("difference: swapped operands", '"-", this, right)', '"-", right, this)'),
  value("difference: sign of a rule", "y.grad -= grad;", "y.grad += grad;"),
  value("negative: sign of a rule", "x.grad -= grad;", "x.grad += grad;"),
  value(
    "product: missing accumulation",
    "x.grad += grad * y.data;",
    "x.grad = grad * y.data;",
  ),
  value("product: own operand", "y.grad += grad * x.data;", "y.grad += grad * y.data;"),
  value("product: no upstream gradient", "x.grad += grad * y.data;", "x.grad += y.data;"),
  value("quotient: sign of a rule", "y.grad -= grad * (", "y.grad += grad * ("),
  value("quotient: divided once", "(data / y.data)", "data"),
  value(
    "quotient reversed: as it came",
    'operand("rdiv", other).div(this)',
    'this.div(operand("rdiv", other))',
  ),
  value("power: exponent not lowered", "y.data - 1)", "y.data)"),
  value("power: rule at exponent 0", "if (y.data !== 0) x.grad", "x.grad"),
  value("power: rule at base 0", "x.data === 0 && y.data >= 0 ? 0 : ", ""),
  value("power: JavaScript's 1 ** NaN", "x === 1 || (", "("),
  value("tanh: rule from the input", "(1 - data * data)", "(1 - x.data * x.data)"),
  value("tanh: overflow", "Math.min(this.data, 22)", "this.data"),
  value(
    "exp: rule from the input",
    "x.grad += grad * data;",
    "x.grad += grad * x.data;",
  ),
  value("log: base 2", "Math.log(this.data)", "Math.log2(this.data)"),
  value("sqrt: factor 2", "(2 * data)", "data"),
  value("relu: open at 0", "if (!(x.data <= 0))", "if (!(x.data < 0))"),
  value("relu: NaN is shut", "if (!(x.data <= 0))", "if (x.data > 0)"),
  value(
    "order: from the leaves",
    "let i = order.length - 1; i >= 0; i--",
    "let i = 0; i < order.length; i++",
  ),
  value("order: right operands left out", "value = value.#right;", "return order;"),
  value("order: any old gradient is a place", "order[place] !== value", "false"),
  value("backward: stale gradients inside", "order[i].grad = 0;", ""),
  value("backward: leaf set, not added to", "this.grad += 1;", "this.grad = 1;"),
  value(
    "zeroGrad: right operand forgotten",
    "if (value.#right !== undefined) value.#right.grad = 0;",
    "",
  ),
  value("zeroGrad: the root forgotten", "    this.grad = 0;\n", ""),
  value("local derivatives: without seed", "alone.grad = 1;", ""),
  nn("neuron: no bias", "let sum = this.bias;", "let sum = new Value(0);"),
  nn("neuron: every input is the first", "inputs[i])", "inputs[0])"),
  nn("perceptron: linear first layer", "i === last && linearOutput", "i === 0 && linearOutput"),
  nn("neurons: all with the same weights", "{ ...options, random }", "options"),
  nn(
    "zeroGrad: last parameter forgotten",
    "of this.parameters()) ",
    "of this.parameters().slice(1)) ",
  ),
  nn(
    "load: half done on an error",
    "const wrong = ",
    "parameters[0].data = numbers[0];\n    const wrong = ",
  ),
];

const tests = ["backward", "nn", "pytorch", "differences"].map((name) => `lib/${name}_test.ts`);

/** Whether the tests of a copy pass; one that runs on and on has failed. */
async function passes(folder: string): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--allow-read",
      "--no-check",
      "--cached-only",
      "--fail-fast",
      ...tests,
    ],
    cwd: folder,
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(20_000),
  }).output();
  return success;
}

function copy(): string {
  const folder = Deno.makeTempDirSync({ prefix: "mutant-" });
  cpSync(join(root, "lib"), join(folder, "lib"), { recursive: true });
  for (const name of ["deno.json", "deno.lock"]) {
    Deno.copyFileSync(join(root, name), join(folder, name));
  }
  return folder;
}

/**
 * Lets the tests judge each mutant, two at a time.
 *
 * @throws {Failure} If the tests pass on a mutant, fail on the engine itself, or a mutant's text
 * is not in the source exactly once.
 */
export async function checkMutants(): Promise<void> {
  const survivors: string[] = [], waiting = [...mutants];
  const worker = async () => {
    const folder = copy();
    try {
      if (!await passes(folder)) throw new Failure("The tests fail on the engine without a fault.");
      for (let mutant; (mutant = waiting.shift());) {
        const { fault, file, from, to } = mutant, path = join(folder, "lib", file);
        const source = Deno.readTextFileSync(path);
        if (source.split(from).length !== 2) {
          throw new Failure(`The mutant "${fault}" needs this once in lib/${file}: ${from}`);
        }
        Deno.writeTextFileSync(path, source.replace(from, () => to));
        if (await passes(folder)) survivors.push(fault);
        Deno.writeTextFileSync(path, source);
      }
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
  await Promise.all([worker(), worker()]);
  if (survivors.length > 0) throw new Failure(`No test notices: ${survivors.join("; ")}`);
  console.log(`${mutants.length} faults, each caught.`);
}

if (import.meta.main) await main(checkMutants);
