import assert from "node:assert/strict";
import { explore } from "../../lib/explore/explore.ts";
import { neuron, randomGraphs, shared } from "../../lib/explore/fixtures/graphs.ts";
import { Value } from "../../lib/value.ts";
import { readGraph } from "./graph.ts";

const copy = (form: unknown) => JSON.parse(JSON.stringify(form));

Deno.test("what explore() writes is read as it was", () => {
  const special = [NaN, Infinity, -Infinity, -0].map((data) => new Value(data, "x"));
  const roots = [neuron(), shared(), new Value(1), ...special.map((x) => x.tanh())];
  for (const root of [...roots, ...randomGraphs(3, 300)]) {
    const { graph } = explore(root);
    assert.deepEqual(readGraph(copy(graph)), graph);
  }
  assert.deepEqual(readGraph({ version: 1, still: "why" }), { still: "why" });
});

Deno.test("what is anything else is refused", () => {
  const good = copy(explore(neuron(), { controls: [] }).graph);
  const [leaf, result] = [good.values[0], good.values[2]];
  const control = { value: 0, min: -1, max: 1, step: 0.1 };
  const withLeaf = (change: object) => ({
    ...good,
    values: good.values.with(0, { ...leaf, ...change }),
  });
  const withResult = (change: object) => ({
    ...good,
    values: good.values.with(2, { ...result, ...change }),
  });
  const withControl = (change: object) => ({ ...good, controls: [{ ...control, ...change }] });
  assert.ok(readGraph(withLeaf({})) && readGraph(withResult({})) && readGraph(withControl({})));

  const many = Array.from({ length: 1e6 }, () => ({ label: "", op: "tanh", operands: [0] }));
  const wrongs: Record<string, unknown> = {
    "nothing": undefined,
    "null": null,
    "text": JSON.stringify(good),
    "a number": 1,
    "a list": [good],
    "no version": { values: good.values, controls: [] },
    "a later version": { ...good, version: 2 },
    "a version as text": { ...good, version: "1" },
    "more than there is": { ...good, script: "hacked = true" },
    "no values": { ...good, values: [] },
    "values that are no list": { ...good, values: { 0: leaf, length: 1 } },
    "a value that is none": { ...good, values: good.values.with(0, null) },
    "a value that is a list": { ...good, values: good.values.with(0, []) },
    "a million values": { ...good, values: [leaf, ...many] },
    "1,001 values": { ...good, values: [leaf, ...many.slice(0, 1000)] },
    "a label that is no text": withLeaf({ label: 1 }),
    "a label longer than all should be": withLeaf({ label: "x".repeat(100_001) }),
    "data that is text": withLeaf({ data: "1" }),
    "data that is code": withLeaf({ data: "alert(1)" }),
    "data that is null, as JSON writes NaN": withLeaf({ data: null }),
    "data that is an object": withLeaf({ data: { valueOf: 1 } }),
    "a leaf with more than there is": withLeaf({ onload: "hacked = true" }),
    "a leaf with an operation": withLeaf({ op: "+", operands: [] }),
    "an unknown operation": withResult({ op: "sin" }),
    "an operation of every object": withResult({ op: "constructor" }),
    "an operation that is none": withResult({ op: ["*"] }),
    "too few operands": withResult({ operands: [0] }),
    "too many operands": withResult({ op: "tanh" }),
    "three operands": withResult({ operands: [0, 1, 0] }),
    "operands that are no list": withResult({ operands: "01" }),
    "an operand that is itself": withResult({ operands: [0, 2] }),
    "an operand that comes later": withResult({ operands: [0, 9] }),
    "an operand beyond the end": withResult({ operands: [0, 99] }),
    "an operand before the beginning": withResult({ operands: [0, -1] }),
    "an operand between two": withResult({ operands: [0, 0.5] }),
    "an operand as text": withResult({ operands: [0, "1"] }),
    "a value that leads nowhere": { ...good, values: [...good.values, leaf] },
    "controls that are no list": { ...good, controls: {} },
    "101 controls": { ...good, controls: Array(101).fill(control) },
    "a control that is none": { ...good, controls: [0] },
    "a control of a result": withControl({ value: 2 }),
    "a control of nothing": withControl({ value: 99 }),
    "a control between two": withControl({ value: 0.5 }),
    "a control twice": { ...good, controls: [control, control] },
    "a control with more than there is": withControl({ onchange: "hacked = true" }),
    "an end as text": withControl({ min: "0" }),
    "ends that are swapped": withControl({ min: 1, max: -1 }),
    "an end that is null": withControl({ max: null }),
    "a step of 0": withControl({ step: 0 }),
    "a step beyond the end": withControl({ step: 3 }),
    "a prototype": JSON.parse('{"__proto__": {"version": 1}, "values": [], "controls": []}'),
    "a sentence that is none": { version: 1, still: ["why"] },
    "a sentence that never ends": { version: 1, still: "x".repeat(301) },
    "a sentence and a graph": { ...good, still: "why" },
  };
  for (const [what, wrong] of Object.entries(wrongs)) {
    assert.equal(readGraph(wrong), undefined, what);
  }
});
