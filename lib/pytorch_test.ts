import assert from "node:assert/strict";
import { MLP } from "./nn.ts";
import { type Operand, operations, Value, zeroGrad } from "./value.ts";

// JSON has no Infinity and no NaN: they are strings there.
type Plain = number | string;
type Step = [string, ...(number | string)[]];
interface Fixture {
  torch: string;
  expressions: [leaves: number[], steps: Step[], value: Plain, gradients: Plain[]][];
  edges: [op: string, operands: Plain[], value: Plain, gradients: Plain[]][];
  trainings: {
    sizes: number[];
    activation: "tanh" | "relu";
    linearOutput: boolean;
    loss: "squared" | "hinge";
    samples: [inputs: number[], target: number][];
    rate: number;
    start: number[];
    trace: [loss: number, parameters: number[]][];
  }[];
}
const torch: Fixture = JSON.parse(
  Deno.readTextFileSync(new URL("fixtures/pytorch.jsonl", import.meta.url)),
);
const number = (plain: Plain) => typeof plain === "number" ? plain : Number(jsName(plain));
const jsName = (python: string) => python.replace("inf", "Infinity").replace("nan", "NaN");

function close(got: number, plain: Plain, what: () => string, scale = 0) {
  const expected = number(plain);
  if (Object.is(got, expected) || got === expected) return;
  const error = Math.abs(got - expected) / Math.max(Math.abs(expected), scale);
  assert.ok(error <= 1e-12, `${what()}: ${got}, PyTorch has ${expected}`);
}

function apply(symbol: string, a: Operand, b?: Operand): Value {
  return (a instanceof Value ? a : new Value(a)).apply(operations.get(symbol)!, b);
}

Deno.test(`expressions have PyTorch ${torch.torch}'s values and gradients within 1e-12`, () => {
  const seen = new Set<string>();
  for (const [leaves, steps, value, gradients] of torch.expressions) {
    const what = () => JSON.stringify([leaves, steps]);
    const values = leaves.map((data) => new Value(data));
    for (const [op, ...operands] of steps) {
      const [a, b] = operands.map((o) => typeof o === "string" ? Number(o) : values[o]);
      seen.add(op).add(typeof a).add(typeof b);
      values.push(apply(op, a, b));
    }
    const root = values.at(-1)!;
    root.backward();
    close(root.data, value, what);
    gradients.forEach((gradient, i) => close(values[i].grad, gradient, what));
  }
  assert.ok(torch.expressions.length >= 2000);
  assert.equal(seen.size, 11 + 3, [...seen].join());
});

Deno.test("every operation has PyTorch's value and derivatives at zeros, infinities and NaN", () => {
  for (const [op, operands, value, gradients] of torch.edges) {
    const what = () => JSON.stringify([op, operands]);
    const leaves = operands.map((plain) => new Value(number(plain)));
    const result = apply(op, leaves[0], leaves[1]);
    result.backward();
    close(result.data, value, what);
    if (value === 0) assert.ok(Object.is(result.data, value), `${what()}: the zero's sign`);
    gradients.forEach((gradient, i) => close(leaves[i].grad, gradient, what));
    gradients.forEach((gradient, i) => close(result.localDerivatives()[i], gradient, what));
  }
});

for (const { sizes, activation, linearOutput, loss, ...run } of torch.trainings) {
  const title = `${sizes.join("-")} with ${activation} and ${loss} loss`;
  Deno.test(`a training of ${title} has PyTorch's loss and parameters at each step`, () => {
    const mlp = new MLP(sizes[0], sizes.slice(1), { activation, linearOutput });
    mlp.load(JSON.stringify({ shape: String(mlp), parameters: run.start }));
    run.trace.forEach(([expectedLoss, expectedParameters], step) => {
      let total = new Value(0);
      for (const [inputs, target] of run.samples) {
        const [o] = mlp.forward(inputs);
        total = total.add(
          loss === "squared" ? o.sub(target).pow(2) : new Value(1).sub(o.mul(target)).relu(),
        );
      }
      zeroGrad(mlp.parameters());
      total.backward();
      for (const parameter of mlp.parameters()) parameter.data -= run.rate * parameter.grad;
      // Parameters have a size of about 1; one that passes through 0 keeps that scale.
      close(total.data, expectedLoss, () => `loss of step ${step}`, 1);
      mlp.parameters().forEach(({ data }, i) =>
        close(data, expectedParameters[i], () => `parameter ${i} of step ${step}`, 1)
      );
    });
  });
}
