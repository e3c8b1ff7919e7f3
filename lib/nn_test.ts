import assert from "node:assert/strict";
import { Layer, MLP, Neuron } from "./nn.ts";
import { Value, zeroGrad } from "./value.ts";

Deno.test("a neuron is the activation of its bias and its weighted inputs", () => {
  for (const activation of ["tanh", "relu", "linear"] as const) {
    const neuron = new Neuron(2, { activation, seed: 3 });
    const [w1, w2] = neuron.weights.map(({ data }) => data), b = neuron.bias.data;
    const sum = b + w1 * 2 + w2 * -3;
    const exact = { tanh: new Value(sum).tanh().data, relu: Math.max(sum, 0), linear: sum };
    assert.equal(neuron.forward([2, new Value(-3)]).data, exact[activation]);
  }
});

Deno.test("parameters are labelled, in order, uniform over [-1, 1) and the same for a seed", () => {
  const neuron = new Neuron(2);
  assert.deepEqual(neuron.parameters().map(({ label }) => label), ["w1", "w2", "b"]);
  const layer = new Layer(1, 2).parameters().map(({ data }) => data);
  assert.equal(new Set(layer).size, 4);
  const data = (seed: number) => new MLP(9, [99, 1], { seed }).parameters().map(({ data }) => data);
  assert.deepEqual(data(1), data(1));
  assert.notDeepEqual(data(1), data(2));
  const drawn = data(1), mean = drawn.reduce((sum, x) => sum + x) / drawn.length;
  assert.ok(drawn.every((x) => x >= -1 && x < 1) && Math.abs(mean) < 0.05);
  assert.equal(new Set(drawn).size, drawn.length);
});

Deno.test("MLP(3, [4, 4, 1]) has 41 parameters, MLP(2, [16, 16, 1]) has 337", () => {
  assert.equal(new MLP(3, [4, 4, 1]).parameters().length, 41);
  assert.equal(new MLP(2, [16, 16, 1]).parameters().length, 337);
});

Deno.test("modules print their shape, in Deno and as strings", () => {
  const mlp = new MLP(2, [2, 1], { activation: "relu", linearOutput: true });
  const printed = "MLP of [Layer of [Relu(2), Relu(2)], Layer of [Linear(2)]]";
  assert.deepEqual([String(mlp), Deno.inspect(mlp)], [printed, printed]);
});

Deno.test("an input that is used by many neurons is one value, labelled for the drawing", () => {
  const layer = new MLP(2, [2]);
  const inputs = layer.forward([5, 7]).map((o) => {
    const leaves = new Map<string, Value>(), todo = [o];
    for (let value; (value = todo.pop());) {
      if (value.op === "") leaves.set(value.label, value);
      todo.push(...value.prev);
    }
    return leaves;
  });
  assert.equal(inputs[0].get("x2")?.data, 7);
  assert.ok(inputs[0].get("x1") === inputs[1].get("x1"));
});

Deno.test("the lecture's four samples are learnt in 50 steps", () => {
  const mlp = new MLP(3, [4, 4, 1], { seed: 1337 });
  const samples: [number[], number][] = [
    [[2, 3, -1], 1],
    [[3, -1, 0.5], -1],
    [[0.5, 1, 1], -1],
    [[1, 1, -1], 1],
  ];
  const losses: number[] = [];
  for (let step = 0; step < 50; step++) {
    const loss = samples
      .map(([inputs, target]) => mlp.forward(inputs)[0].sub(target).pow(2))
      .reduce((sum, error) => sum.add(error));
    zeroGrad(mlp.parameters());
    assert.ok(mlp.parameters().every(({ grad }) => grad === 0));
    loss.backward();
    for (const parameter of mlp.parameters()) parameter.data -= 0.05 * parameter.grad;
    losses.push(loss.data);
  }
  assert.ok(losses[49] < 0.1 && losses[49] < losses[0] / 10, `${losses[0]} to ${losses[49]}`);
});

Deno.test("what doesn't fit is refused when it is made or called", () => {
  // deno-lint-ignore no-explicit-any
  const any = (wrong: unknown) => wrong as any;
  const refused: [() => unknown, string][] = [
    [() => new Neuron(0), "Neuron expects a positive whole number as a size, got 0"],
    [() => new Layer(2, 1.5), "Layer expects a positive whole number as a size, got 1.5"],
    [
      () => new MLP(2, []),
      "MLP expects a non-empty list of layer sizes, got an object of class Array",
    ],
    [() => new MLP(2, any(3)), "MLP expects a non-empty list of layer sizes, got 3"],
    [
      () => new Neuron(2, { activation: any("sigmoid") }),
      'Neuron expects the activation "tanh", "relu" or "linear", got "sigmoid"',
    ],
    [() => new MLP(2, [1], { seed: 0.5 }), "seededRandom expects an integer as its seed, got 0.5"],
    [
      () => new MLP(2, [1], any(1337)),
      "MLP expects an object of options, such as { seed: 1 }, got 1337",
    ],
    [
      () => new Neuron(2, any(null)),
      "Neuron expects an object of options, such as { seed: 1 }, got null",
    ],
    [
      () => new Layer(2, 1, { random: () => NaN }),
      "Neuron expects random to give numbers from 0 up to 1, got NaN",
    ],
    [
      () => new MLP(2, [1], { random: () => 1 }),
      "Neuron expects random to give numbers from 0 up to 1, got 1",
    ],
    [() => new Neuron(2).forward(any("12")), 'forward expects an array of inputs, got "12"'],
    [() => new MLP(2, [1]).forward(any("12")), 'forward expects an array of inputs, got "12"'],
    [() => new Neuron(2).forward([1]), "Tanh(2) expects 2 inputs, got 1"],
    [() => new MLP(2, [1]).forward([1, 2, 3]), "Tanh(2) expects 2 inputs, got 3"],
    [
      () => new MLP(1, [1]).forward([any("1")]),
      'Value expects a finite or infinite number, got "1"',
    ],
  ];
  for (const [call, message] of refused) assert.throws(call, { message });
});

Deno.test("parameters survive JSON to the last digit", () => {
  const mlp = new MLP(3, [4, 1], { seed: 1 }), copy = new MLP(3, [4, 1], { seed: 2 });
  copy.load(JSON.stringify(mlp));
  assert.deepEqual(copy.parameters(), mlp.parameters());
  assert.deepEqual(copy.forward([1, 2, 3])[0].data, mlp.forward([1, 2, 3])[0].data);
});

Deno.test("JSON that doesn't fit is refused, and the model stays as it was", () => {
  const mlp = new MLP(1, [1], { seed: 1 }), before = JSON.stringify(mlp);
  const shape = "MLP of [Layer of [Tanh(1)]]";
  const refused: [unknown, string | RegExp][] = [
    [{ shape }, "load expects JSON as a string, got an object of class Object"],
    ["{", /JSON/],
    ["null", "load expects an object with shape and parameters, as toJSON makes it"],
    ["[1, 2]", "load expects an object with shape and parameters, as toJSON makes it"],
    [
      JSON.stringify(new MLP(2, [1])),
      `load expects parameters of ${shape}, got those of MLP of [Layer of [Tanh(2)]]`,
    ],
    [JSON.stringify({ shape, parameters: [1] }), "load expects 2 parameters, got 1"],
    [
      JSON.stringify({ shape, parameters: [1, null] }),
      "load expects a number as parameter 1, got null",
    ],
    [
      JSON.stringify({ shape, parameters: [1, "2"] }),
      'load expects a number as parameter 1, got "2"',
    ],
  ];
  for (const [json, message] of refused) {
    assert.throws(() => mlp.load(json as string), { message });
    assert.equal(JSON.stringify(mlp), before);
  }
  mlp.parameters()[0].data = NaN;
  assert.throws(() => JSON.stringify(mlp), {
    message: "JSON has no number for a parameter of NaN",
  });
});
