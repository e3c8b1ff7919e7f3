import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { MLP } from "../nn.ts";
import { display } from "../show/displayable.ts";
import { tableType } from "../show/table.ts";
import { type Operation, Value } from "../value.ts";
import { browserData, browserScript } from "./bundle.ts";
import { explore, type ExploreOptions } from "./explore.ts";
import { modelOf, neuron, shared } from "./fixtures/graphs.ts";
import { build, graphType } from "./graph.ts";

Deno.test("an explorable has the forms of a figure, and its graph as data", async () => {
  const root = neuron(), { graph, ...explorable } = explore(root);
  assert.deepEqual(explorable, {});
  const bundle = await explore(root)[display]();
  assert.deepEqual(Object.keys(bundle).sort(), [
    graphType,
    tableType,
    "image/svg+xml",
    "text/html",
    "text/plain",
  ]);
  assert.deepEqual(bundle[graphType], graph);
  assert.deepEqual(JSON.parse(JSON.stringify(graph)), graph);
  assert.match(bundle["text/plain"], /^label .*\nx1 +2\.0000 +-1\.5000\n/);
  assert.match(bundle["image/svg+xml"], /^<svg .*<title>Graph of 10 values and 5 operations/);
  assert.match(
    bundle["text/html"],
    /^<div><div class="explorable" data-lm-suppress-shortcuts="true"><img alt="Graph of 10 [^>]*>/,
  );
});

Deno.test("the same graph gives the same bytes", async () => {
  const [first, second] = [await explore(neuron())[display](), await explore(neuron())[display]()];
  assert.deepEqual(first, second);
});

Deno.test("what a browser gets is at most 30 kB, with the class of the series in it", async () => {
  const script = await browserScript();
  const size = new TextEncoder().encode(script).length;
  assert.ok(size <= 30_000, `${size} bytes`);
  const packed = gzipSync(script, { level: 9 }).length;
  assert.ok(packed <= 12_500, `${packed} bytes`);
  assert.match(script, /operands made by new Value/);
  for (const wrong of ["eval(", "new Function", "</script", "http://", "https://", "import("]) {
    if (wrong.startsWith("http") && !script.includes(wrong)) continue;
    assert.ok(!script.replaceAll("http://www.w3.org/2000/svg", "").includes(wrong), wrong);
  }
});

Deno.test("exploring leaves the values as they are", async () => {
  const root = neuron();
  const n = root.prev[0], b = n.prev[1];
  [root.grad, n.grad, b.grad] = [3, 4, 5];
  await explore(root, { controls: [b] })[display]();
  assert.deepEqual([root.grad, n.grad, b.grad], [3, 4, 5]);
  assert.equal(b.data, 6.8813735870195432);
});

Deno.test("unless given, the leaves with a label can be moved, twelve at the most", () => {
  const { graph } = explore(new Value(2, "a").mul(3).add(new Value(1)));
  assert.deepEqual(graph!.controls, [{ value: 0, min: -5, max: 5, step: 0.05 }]);
  const large = explore(new MLP(3, [4, 1], { seed: 1 }).forward([1, 2, 3])[0]).graph!;
  assert.equal(large.controls.length, 12);
});

Deno.test("a slider reaches beyond the number of its leaf, in round steps", () => {
  const range = (data: number, given = {}) => {
    const a = new Value(data, "a");
    const { min, max, step } = explore(a.tanh(), { controls: [{ value: a, ...given }] }).graph!
      .controls[0];
    return [min, max, step];
  };
  assert.deepEqual(range(0), [-2, 2, 0.02]);
  assert.deepEqual(range(-3), [-5, 5, 0.05]);
  assert.deepEqual(range(6.8813735870195432), [-10, 10, 0.1]);
  assert.deepEqual(range(1234), [-2000, 2000, 20]);
  assert.deepEqual(range(NaN), [-2, 2, 0.02]);
  assert.deepEqual(range(-Infinity), [-2, 2, 0.02]);
  assert.deepEqual(range(8, { min: 0, max: 12 }), [0, 12, 0.05]);
  assert.deepEqual(range(8, { min: 7, step: 0.5 }), [7, 10, 0.5]);
  assert.deepEqual(range(50, { min: 0, max: 1 }), [0, 1, 0.005]);
});

Deno.test("a mistake is named, with what mends it", () => {
  const root = neuron(), n = root.prev[0], b = n.prev[1];
  const message = (wrong: () => unknown) => {
    try {
      wrong();
    } catch (error) {
      return (error as Error).message;
    }
  };
  const controls = (...controls: unknown[]) => () => explore(root, { controls } as ExploreOptions);
  const cases: [() => unknown, string][] = [
    [() => explore(8 as unknown as Value), "explore expects a Value, got 8"],
    [() => explore(root, 3 as ExploreOptions), "explore expects an object of options, got 3"],
    [
      () => explore(root, { controls: b as unknown as [] }),
      "explore expects an array of controls, got an object of class Value",
    ],
    [controls(b, "x1"), 'explore expects a value of the graph as control 2, got "x1"'],
    [controls(null), "explore expects a value of the graph as control 1, got null"],
    [
      controls({ value: new Value(1) }),
      "explore expects a value of the graph as control 1, got an object of class Value",
    ],
    [
      controls(n),
      'explore expects leaves as controls (an operation made "n", so take what it is computed ' +
      "from), got an object of class Value",
    ],
    [
      controls(b, { value: b }),
      'explore expects "b" only once as a control, got an object of class Value',
    ],
    [
      controls({ value: b, min: "0" }),
      'explore expects a finite number as min of "b", got "0"',
    ],
    [
      controls({ value: b, max: Infinity }),
      'explore expects a finite number as max of "b", got Infinity',
    ],
    [controls({ value: b, min: 3, max: 3 }), 'explore expects min below max for "b", got 3 and 3'],
    [
      controls({ value: b, min: 0, max: 1, step: 2 }),
      'explore expects a step above 0 and at most 1 for "b", got 2',
    ],
    [
      controls({ value: b, min: 0, max: 1, step: -1 }),
      'explore expects a step above 0 and at most 1 for "b", got -1',
    ],
  ];
  for (const [wrong, said] of cases) assert.equal(message(wrong), said);
  let chain = new Value(0);
  for (let i = 0; i < 1000; i++) chain = chain.tanh();
  assert.equal(
    message(() => explore(chain)),
    "explore can show 1000 values, this graph has 1001. " +
      "Explore a part: a value that leads to it",
  );
});

Deno.test("an operation of one's own, or a class, stands still and says why", async () => {
  const sin: Operation = {
    symbol: "<sin>",
    forward: (x) => Math.sin(x),
    backward(result, x) {
      x.grad += result.grad * Math.cos(x.data);
    },
  };
  const own = explore(new Value(1, "a").apply(sin));
  assert.equal(own.graph, undefined);
  const bundle = await own[display]();
  const still = "This graph stands still: only the operations of lib/value.ts come along to the " +
    'browser, and "<sin>" is none of them.';
  assert.deepEqual(bundle[graphType], { version: 1, still });
  assert.match(bundle["text/html"], /^<img [^>]*><p>This graph .* &quot;&lt;sin&gt;&quot; is none/);
  const other = { data: 1, op: "tanh", prev: [{ data: 2 }] };
  assert.match((await explore(other)[display]())["text/html"], /only the class of lib\/value\.ts/);
});

Deno.test("a graph of more values than anyone reads has a table in place of a drawing", async () => {
  const root = new MLP(3, [5, 5, 1], { seed: 1 }).forward([1, -2, 3])[0];
  const bundle = await explore(root)[display]();
  assert.equal(bundle["image/svg+xml"], undefined);
  assert.match(
    bundle["text/html"],
    /<div class="explorable"[^>]*><p>This graph is too large to draw\./,
  );
  // Few values, but hard to lay out.
  let tangle = new Value(1, "a");
  const a = tangle;
  for (let i = 0; i < 58; i++) tangle = tangle.mul(a);
  assert.equal((await explore(tangle)[display]())["image/svg+xml"], undefined);
});

Deno.test("numbers that JSON lacks arrive as they are", () => {
  const data = [NaN, Infinity, -Infinity, -0, 0.1, 5e-324, Number.MAX_VALUE];
  const root = data.map((data) => new Value(data)).reduce((sum, value) => sum.add(value));
  const { graph } = explore(root);
  const numbers = build(JSON.parse(JSON.stringify(graph))).filter(({ op }) => op === "")
    .map(({ data }) => data);
  assert.deepEqual(numbers, data);
  assert.ok(Object.is(numbers[3], -0));
});

Deno.test("the browser's values are computed as the kernel's", () => {
  for (const root of [neuron(), shared()]) {
    const { values, slopes } = modelOf(root);
    root.backward();
    assert.equal(values[values.length - 1].data, root.data);
    assert.equal(slopes[slopes.length - 1], root.grad);
  }
});

Deno.test("a label breaks out of nothing", async () => {
  const label = `</script><script>hacked=1</script>"'<img src=x onerror=hacked=1>`;
  const a = new Value(1, label), root = Object.assign(a.tanh(), { label });
  const data = browserData(explore(root).graph!);
  assert.ok(!data.includes("<"));
  assert.equal(JSON.parse(data).values[0].label, label);
  const html = (await explore(root)[display]())["text/html"];
  assert.equal(html.match(/<script/g)!.length, 2);
  assert.equal(html.match(/<img/g)!.length, 1);
});
