import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { display } from "./displayable.ts";
import { toDot } from "./graph/dot.ts";
import { drawDot } from "./draw_dot.ts";
import { trace } from "./graph/trace.ts";
import { Value } from "../value.ts";

/** The neuron of note 04, with the labels of the source. */
function neuron() {
  const [x1, w1] = [new Value(2, "x1"), new Value(-3, "w1")];
  const [x2, w2] = [new Value(0, "x2"), new Value(1, "w2")];
  const b = new Value(6.8813735870195432, "b");
  const x1w1 = x1.mul(w1), x2w2 = x2.mul(w2), x1w1x2w2 = x1w1.add(x2w2);
  const n = x1w1x2w2.add(b), o = n.tanh();
  x1w1.label = "x1*w1";
  x2w2.label = "x2*w2";
  x1w1x2w2.label = "x1*w1 + x2*w2";
  n.label = "n";
  o.label = "o";
  return { o, n };
}

const bundle = (root: Value) => drawDot(root)[display]();
const shownText = (svg: string) =>
  Array.from(parseHTML(svg).document.querySelectorAll("text"), (text) => text.textContent ?? "")
    .map((text) => text.replaceAll("\u00a0", " "));

Deno.test("trace lists the neuron's values with operands before results and the root last", () => {
  assert.deepEqual(
    trace(neuron().o).map((value) => value.label),
    ["x1", "w1", "x1*w1", "x2", "w2", "x2*w2", "x1*w1 + x2*w2", "b", "n", "o"],
  );
});

Deno.test("trace lists a shared value once and follows a chain of 100,000 values", () => {
  const a = new Value(1);
  assert.equal(trace(a.add(a)).length, 2);
  let end = a;
  for (let i = 0; i < 100_000; i++) end = end.tanh();
  assert.equal(trace(end).length, 100_001);
});

Deno.test("trace names a value of a cycle that was made by hand", () => {
  const a = new Value(1, "a"), b = a.tanh();
  b.label = "b";
  Object.defineProperty(a, "prev", { value: [b] });
  assert.throws(() => trace(b), { name: "RangeError", message: /label "b" is part of a cycle/ });
});

Deno.test("the DOT of the neuron is the reviewed one: 10 values, 5 operations, 14 edges", () => {
  const { o, n } = neuron();
  const dot = toDot(trace(o), { highlight: [n] });
  assert.equal(dot.match(/^ {2}v\d+ \[/gm)?.length, 10);
  assert.equal(dot.match(/^ {2}o\d+ \[/gm)?.length, 5);
  assert.equal(dot.match(/ -> /g)?.length, 14);
  const snapshot = new URL("fixtures/neuron.dot", import.meta.url);
  if (Deno.env.has("UPDATE_SNAPSHOTS")) Deno.writeTextFileSync(snapshot, dot);
  assert.equal(dot, Deno.readTextFileSync(snapshot), "UPDATE_SNAPSHOTS=1 writes the new DOT");
});

Deno.test("a value used twice by an operation is one node with two edges", () => {
  const a = new Value(3, "a");
  const dot = toDot(trace(a.add(a)));
  assert.equal(dot.match(/v0 -> o1/g)?.length, 2);
  assert.equal(dot.match(/ {2}v\d+ \[/g)?.length, 2);
});

Deno.test("two equal leaves stay two nodes", () => {
  assert.equal(
    toDot(trace(new Value(1, "a").add(new Value(1, "a")))).match(/ v\d+ \[/g)?.length,
    3,
  );
});

Deno.test("the same graph gives the same bytes", () => {
  assert.deepEqual(bundle(neuron().o), bundle(neuron().o));
});

Deno.test("the neuron fits a column of 900 px in letters of at least 14 px", () => {
  const { svg } = drawDot(neuron().o);
  const [, width, , box] = svg.match(
    /width="(\d+)" height="(\d+)" viewBox="[\d.]+ [\d.]+ ([\d.]+)/,
  )!;
  assert.ok(Number(width) <= 840, `${width} px`);
  for (const [, size] of svg.matchAll(/font-size="([\d.]+)"/g)) {
    assert.ok(Number(size) * Number(width) / Number(box) >= 14, `${size} pt`);
  }
});

Deno.test("a graph is shown as an image with alternative text, as SVG and as a table", () => {
  const shown = bundle(neuron().o);
  const img = parseHTML(shown["text/html"]).document.querySelector("img")!;
  assert.match(img.getAttribute("alt")!, /^Graph of 10 values and 5 operations that lead to o\./);
  assert.match(
    img.getAttribute("alt")!,
    /n = x1\*w1 \+ x2\*w2 \+ b \(data 0\.8814, grad 0\.0000\)/,
  );
  const source = img.getAttribute("src")!.replace("data:image/svg+xml;base64,", "");
  const decoded = new TextDecoder().decode(Uint8Array.fromBase64(source));
  assert.equal(decoded, shown["image/svg+xml"]);
  assert.equal(shown["text/plain"].split("\n").length, 11);
  assert.equal(shown["text/plain"].split("\n")[10], "o              tanh        0.7071  0.0000");
});

const labels = [
  "",
  "{a|b} <c>",
  'say "hi" \\',
  "it's \\",
  "<script>alert(1)</script>",
  "<b>bold</b> &amp; &#65;",
  "two\nlines",
  "  two  spaces  ",
  "]>]>; evil [label=x]",
  "\\Gamma \\Nabla \\Lambda \\E \\T \\\\ two",
  ' id="x" class="y" <!-- -->',
  "a\tb",
  "two\r\nlines",
  "αβγ ∂o/∂n",
  "漢字かな",
  "😀👩‍👩‍👧",
  "\ud800",
  "\u0000\u0007",
  "x".repeat(500),
];

for (const label of labels) {
  Deno.test(`the label ${JSON.stringify(label).slice(0, 40)} is shown as typed`, () => {
    const { svg } = drawDot(new Value(1, label));
    const expected = label.toWellFormed().replace(/\r?\n/g, "").replaceAll("\t", "    ")
      .replace("\0", "␀").replace("\x07", "␇");
    assert.equal(shownText(svg).slice(0, -4).join(""), expected);
    assert.equal(parseHTML(svg).document.querySelectorAll("script, b").length, 0);
  });
}

Deno.test("the text forms of a graph are well-formed and on one line a value", () => {
  const { text, description } = drawDot(new Value(1, `a\0\n${"😀".repeat(60)}\ud800`));
  assert.ok(text.isWellFormed() && description.isWellFormed());
  assert.equal(text.split("\n").length, 2);
  assert.match(text, /^a␀ (😀){37}… /m);
});

Deno.test("numbers stay readable: NaN, infinities, negative zero, tiny and huge", () => {
  const numbers = [NaN, Infinity, -Infinity, -0, 1.25e-9, -4e21, 1234.5];
  const shown = numbers.map((x) => shownText(drawDot(new Value(x)).svg)[1]);
  assert.deepEqual(
    shown,
    ["NaN", "Infinity", "-Infinity", "-0.0000", "1.250e-9", "-4.000e+21", "1234.5000"],
  );
});

Deno.test("a label of 500 letters is broken into lines, so that its box stays narrow", () => {
  const width = drawDot(new Value(1, "x".repeat(500))).svg.match(/width="(\d+)"/)![1];
  assert.ok(Number(width) < 400, `${width} px`);
});

Deno.test("highlighted values have a thick frame and bold numbers", () => {
  const { o, n } = neuron();
  const plain = toDot(trace(o)), marked = toDot(trace(o), { highlight: [n] });
  assert.equal(plain.includes('border="3"'), false);
  assert.match(marked, /border="3".*<b>n<\/b>.*<b>0\.8814<\/b>/);
  assert.match(drawDot(o, { highlight: [n] }).description, /Marked: n\.$/);
});

Deno.test("a graph that is too large or too tangled is refused by its size, at once", () => {
  const leaf = new Value(1);
  let long = leaf, tangled = leaf;
  for (let i = 0; i < 1_200; i++) long = long.tanh();
  for (let i = 0; i < 60; i++) tangled = tangled.add(leaf);
  assert.throws(() => drawDot(long), { name: "RangeError", message: /has 1201 values/ });
  assert.throws(() => drawDot(tangled), {
    name: "RangeError",
    message: /span 1890\. Draw a part/,
  });
});

Deno.test("what is no Value is refused by name", () => {
  // deno-lint-ignore no-explicit-any
  const draw = drawDot as any, a = new Value(1);
  const message = "drawDot expects a Value, got 3";
  assert.throws(() => draw(3), { name: "TypeError", message });
  assert.throws(() => draw(a, { highlight: ["a"] }), {
    name: "TypeError",
    message: 'drawDot expects Values of the graph to highlight, got "a"',
  });
  assert.throws(() => draw(a, { highlight: a }), /an array of Values to highlight, got an object/);
  assert.throws(() => draw(a, { highlight: [new Value(2)] }), /Values of the graph to highlight/);
  for (const field of ["data", "grad"]) {
    const wrong = Object.assign(new Value(1), { [field]: "</td>" });
    assert.throws(() => draw(wrong), {
      message: `drawDot expects a number as ${field}, got "</td>"`,
    });
  }
});

Deno.test("local derivatives stand on the edges to each operation, and in the description", () => {
  const { o } = neuron();
  const { svg, description } = drawDot(o, { localDerivatives: true });
  const values = drawDot(o).svg;
  const added = shownText(svg).filter((text) => /\d/.test(text)).length -
    shownText(values).filter((text) => /\d/.test(text)).length;
  assert.equal(added, 9, "one for each operand of the five operations");
  assert.match(description, /x1\*w1 = x1 \* w1 \(.*?, local derivatives -3\.0000 and 2\.0000\)/);
  assert.match(description, /o = tanh\(n\) \(.*?, local derivatives 0\.5000\)/);
});

Deno.test("graphs just below the limits are laid out", () => {
  const leaf = new Value(1);
  let long = leaf, tangled = leaf;
  for (let i = 0; i < 1_199; i++) long = long.tanh();
  for (let i = 0; i < 58; i++) tangled = tangled.add(leaf);
  for (const root of [long, tangled]) assert.ok(drawDot(root).svg.length > 10_000);
  const [inner] = tangled.prev;
  assert.throws(() => drawDot(inner, { localDerivatives: true }), /can lay out 600 values/);
});
