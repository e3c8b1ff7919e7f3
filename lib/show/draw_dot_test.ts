import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { display } from "./displayable.ts";
import { drawDot } from "./draw_dot.ts";
import { layOutGraph } from "./graph/layout.ts";
import { tableType } from "./table.ts";
import { trace, type ValueLike } from "./graph/trace.ts";
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
const parse = (svg: string) => parseHTML(svg).document;
const count = (svg: string, selector: string) => parse(svg).querySelectorAll(selector).length;
const shownText = (svg: string, selector = "text") =>
  Array.from(parse(svg).querySelectorAll(selector), (text) => text.textContent ?? "")
    .map((text) => text.replaceAll("\u00a0", " "));

Deno.test("the neuron with its gradients looks as reviewed, and as the README shows it", () => {
  const { o } = neuron();
  o.backward();
  const { svg } = drawDot(o, { localDerivatives: true });
  const snapshot = new URL("fixtures/neuron.svg", import.meta.url);
  if (Deno.env.has("UPDATE_SNAPSHOTS")) Deno.writeTextFileSync(snapshot, `${svg}\n`);
  const reviewed = Deno.readTextFileSync(snapshot);
  assert.equal(`${svg}\n`, reviewed, "UPDATE_SNAPSHOTS=1 writes the new one: look at it");
});

Deno.test("trace lists the neuron's values with operands before results and the root last", () => {
  assert.deepEqual(
    trace(neuron().o).map(({ label }) => label),
    ["x1", "w1", "x1*w1", "x2", "w2", "x2*w2", "x1*w1 + x2*w2", "b", "n", "o"],
  );
});

Deno.test("trace lists a shared value once and follows a chain of 100,000 values", () => {
  const a = new Value(1);
  assert.deepEqual(trace(a.add(a)).map(({ operands }) => operands), [[], [0, 0]]);
  let end = a;
  for (let i = 0; i < 100_000; i++) end = end.tanh();
  assert.equal(trace(end).length, 100_001);
});

Deno.test("a value used twice by an operation is one box with two edges to two ports", () => {
  const a = new Value(3, "a");
  const { svg } = drawDot(a.add(a), { localDerivatives: true });
  assert.equal(count(svg, ".outline"), 2);
  assert.deepEqual(["p0", "p1", "out"].map((end) => count(svg, `.e1.${end}`)), [1, 1, 1]);
  assert.deepEqual(shownText(svg, ".o1 .p1 .local"), ["1.0000"]);
});

Deno.test("two equal leaves stay two boxes", () => {
  assert.equal(count(drawDot(new Value(1, "a").add(new Value(1, "a"))).svg, ".outline"), 3);
});

Deno.test("the neuron is drawn with 10 boxes, 5 blocks and 14 edges", () => {
  const { svg } = drawDot(neuron().o);
  assert.deepEqual(
    [".outline", ".leaf .stripe", ".block", ".edge", ".tip", ".second"].map((part) =>
      count(svg, part)
    ),
    [10, 5, 5, 14, 14, 1],
  );
  assert.deepEqual(shownText(svg, ".symbol"), ["*", "*", "+", "+", "tanh"]);
  assert.deepEqual(shownText(svg, ".v2 text"), ["x1*w1", "data", "−6.0000", "grad", "0.0000"]);
});

Deno.test("values stand level with the operation that made them, and with their ports", () => {
  const { svg } = drawDot(neuron().o);
  const isStraight = (edge: string) =>
    /^M[\d.]+ [\d.]+H[\d.]+$/.test(parse(svg).querySelector(`${edge} .edge`)!.getAttribute("d")!);
  for (const edge of [".e2.out", ".e5.out", ".e6.out", ".e8.out", ".e9.out"]) {
    assert.ok(isStraight(edge), edge);
  }
  // w1 and x2 are the inner ones of four.
  assert.ok(isStraight(".e2.p1") && isStraight(".e5.p0"));
});

Deno.test("the same graph gives the same bytes", () => {
  assert.deepEqual(bundle(neuron().o), bundle(neuron().o));
});

Deno.test("the same graph in another state has the same layout", () => {
  const { o, n } = neuron();
  // Everything but the numbers and their widths, the marks and the chips.
  const places = (svg: string) =>
    svg.replace(/.*<\/style>/s, "").replace(/ textLength="[\d.]+"|(?<=>)[−\d.e]+(?=<)| marked/g, "")
      .replace(/<g class="p\d+">.*?<\/g>/g, "");
  const before = places(drawDot(o).svg);
  o.backward();
  o.data = -1.23456e-100;
  n.grad = 12345.678;
  const after = drawDot(o, { highlight: [n, o], localDerivatives: true }).svg;
  assert.notEqual(after, before);
  assert.equal(places(after), before);
});

Deno.test("the neuron is at most 900 px wide with letters of 13 px", () => {
  const { svg } = drawDot(neuron().o);
  assert.ok(Number(svg.match(/width="(\d+)"/)![1]) <= 900, svg.slice(0, 200));
  const sizes = Array.from(svg.matchAll(/(?:font|font-size):([\d.]+)px/g), ([, size]) => +size);
  assert.equal(Math.min(...sizes), 13);
});

Deno.test("a graph is shown as an image with alternative text, as SVG and as a table", () => {
  const shown = bundle(neuron().o);
  const img = parse(shown["text/html"]).querySelector("img")!;
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

Deno.test("the values of a graph travel as data, with NaN, infinities and negative zero", () => {
  const a = new Value(-0, "a"), b = new Value(-Infinity);
  a.grad = NaN;
  const table = bundle(a.mul(b))[tableType];
  assert.deepEqual(JSON.parse(JSON.stringify(table)), {
    columns: [
      { name: "label" },
      { name: "operation" },
      { name: "data", isNumeric: true },
      { name: "grad", isNumeric: true },
    ],
    rows: [
      ["a", "", "−0.0000", "NaN"],
      ["unnamed", "", "−Infinity", "0.0000"],
      ["unnamed", "*", "NaN", "0.0000"],
    ],
  });
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
  "</style><style>*{display:none}</style>",
  "]]> <![CDATA[ <?xml ?>",
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
    assert.equal(shownText(svg, ".label").join(""), expected);
    assert.equal(shownText(svg, "text:not(.label)").join(), "data,1.0000,grad,0.0000");
    assert.equal(count(svg, "script, b, [id]"), 0);
    assert.equal(count(svg, "style"), 2, "the figure's and the graph's");
  });
}

Deno.test("XML keeps every space of a label", () => {
  for (const label of ["  two  spaces  ", " ", "a   b", "x1 + x2"]) {
    const [text] = parse(drawDot({ data: 1, label }).svg).querySelectorAll(".label");
    const kept = text.textContent!.replace(/ +/g, " ").replace(/^ | $/g, "");
    assert.equal(kept.replaceAll("\u00a0", " "), label);
  }
});

Deno.test("an operation's symbol is data, and cut where it gets long", () => {
  const symbol = (op: string) => shownText(drawDot({ data: 1, op }).svg, ".symbol").join();
  assert.equal(symbol('<b id="x">\0'), '<b id="x">␀');
  assert.equal(symbol("logSumExpOverAll"), "logSumExpOv…");
  assert.equal(symbol("x".repeat(1e6)), "xxxxxxxxxxx…");
  // A hyphen would be a dot on the dark head of an operation.
  assert.equal(symbol("-"), "−");
});

Deno.test("a label of 200,000 lines shows the first and says how many more there are", () => {
  const lines = (label: string) => shownText(drawDot(new Value(1, label)).svg, ".label");
  const shown = lines("line\n".repeat(200_000));
  assert.deepEqual([shown.length, shown[0], shown[20]], [21, "line", "… and 199,981 more lines"]);
  assert.equal(lines("x".repeat(32 * 1000 + 1))[20], "… and 981 more lines");
  assert.equal(lines(`${"x".repeat(33)}\n`.repeat(10) + "y")[20], "… and 1 more line");
  assert.equal(lines("line\n".repeat(19)).length, 20);
});

Deno.test("the text forms of a graph are well-formed and on one line a value", () => {
  const { text, description } = drawDot(new Value(1, `a\0\n${"😀".repeat(60)}\ud800`));
  assert.ok(text.isWellFormed() && description.isWellFormed());
  assert.equal(text.split("\n").length, 2);
  assert.match(text, /^a␀ (😀){37}… /m);
});

Deno.test("numbers take nine characters at most: NaN, infinities, tiny and huge", () => {
  const numbers = [NaN, Infinity, -Infinity, -0, 1.25e-9, -4e21, 1234.5, -1234.5, -1.5e-300];
  const shown = numbers.map((x) => shownText(drawDot(new Value(x)).svg, ".data")[0]);
  assert.deepEqual(shown, [
    "NaN",
    "Infinity",
    "−Infinity",
    "−0.0000",
    "1.2500e−9",
    "−4.000e21",
    "1234.5000",
    "−1.2345e3",
    "−1.5e−300",
  ]);
});

Deno.test("a long label widens its own box only, and 500 letters are broken into lines", () => {
  const root = new Value(1, "x".repeat(500)).add(new Value(2, "a")),
    [long, a, sum] = layOutGraph(trace(root)).values;
  assert.ok(long.width > 250 && long.width < 400, `${long.width} px`);
  assert.deepEqual([a.width, a.height], [sum.width, sum.height]);
});

Deno.test("a highlighted value has the class that marks its frame and gradient, no other has", () => {
  const { o, n } = neuron();
  assert.equal(count(drawDot(o).svg, ".marked"), 0);
  const { svg, description } = drawDot(o, { highlight: [n] });
  assert.equal(count(svg, ".marked"), 1);
  assert.equal(count(svg, ".v8.marked .outline"), 1);
  assert.match(description, /Marked: n\.$/);
});

Deno.test("a graph that is too large or too tangled is refused by its size, at once", () => {
  const leaf = new Value(1);
  let long = leaf, tangled = leaf;
  for (let i = 0; i < 1_000; i++) long = long.tanh();
  for (let i = 0; i < 60; i++) tangled = tangled.add(leaf);
  assert.throws(() => drawDot(long), { name: "RangeError", message: /has 1001 values/ });
  assert.throws(() => drawDot(tangled), {
    name: "RangeError",
    message: /span 1890\. Draw a part/,
  });
});

Deno.test("graphs just below the limits are laid out, with local derivatives too", () => {
  const leaf = new Value(1);
  let long = leaf, tangled = leaf;
  for (let i = 0; i < 999; i++) long = long.tanh();
  for (let i = 0; i < 47; i++) tangled = tangled.add(leaf);
  const wide = { data: 1, op: "sum", prev: Array.from({ length: 999 }, () => ({ data: 1 })) };
  for (const root of [long, tangled, wide]) {
    assert.ok(drawDot(root, { localDerivatives: true }).svg.length > 10_000);
  }
});

Deno.test("what has not the shape of a value is refused by name", () => {
  // deno-lint-ignore no-explicit-any
  const draw = drawDot as any, a = new Value(1);
  const refuses = (wrong: unknown, message: string) =>
    assert.throws(() => draw(wrong), { name: "TypeError", message: `drawDot expects ${message}` });
  refuses(3, "a Value, got 3");
  refuses(null, "a Value, got null");
  refuses({}, "a number as data, got undefined");
  for (const field of ["data", "grad"]) {
    const wrong = Object.assign(new Value(1), { [field]: "</td>" });
    refuses(wrong, `a number as ${field}, got "</td>"`);
    wrong.label = "x1";
    refuses(wrong, `a number as ${field} of "x1", got "</td>"`);
  }
  refuses({ data: 1, op: 3 }, "a string as op, got 3");
  refuses({ data: 1, label: 3 }, "a string as label, got 3");
  refuses({ data: 1, op: "+", prev: 3 }, "a list of Values as prev, got 3");
  refuses({ data: 1, op: "+", prev: [a, 2] }, "Values as prev, got 2");
  refuses({ data: 1, op: "+", prev: "ab" }, 'Values as prev, got "a"');
  refuses({ data: 1, op: "+", prev: [{ data: "2" }] }, 'a number as data, got "2"');
  assert.throws(
    () => draw({ data: 1, localDerivatives: () => ["1"] }, { localDerivatives: true }),
    /drawDot expects numbers as local derivatives, got "1"/,
  );
});

Deno.test("options of the wrong kind are refused by name", () => {
  // deno-lint-ignore no-explicit-any
  const draw = drawDot as any, a = new Value(1);
  const refuses = (options: unknown, message: string) =>
    assert.throws(() => draw(a, options), {
      name: "TypeError",
      message: `drawDot expects ${message}`,
    });
  refuses(null, "an object of options, got null");
  refuses("n", 'an object of options, got "n"');
  refuses({ highlight: null }, "an array of Values to highlight, got null");
  refuses({ highlight: a }, "an array of Values to highlight, got an object of class Value");
  refuses({ highlight: ["a"] }, 'Values of the graph to highlight, got "a"');
  refuses(
    { highlight: [new Value(2)] },
    "Values of the graph to highlight, got an object of class Value",
  );
});

Deno.test("local derivatives stand in chips at the ports, and in the description", () => {
  const { o } = neuron();
  const { svg, description } = drawDot(o, { localDerivatives: true });
  assert.equal(count(drawDot(o).svg, ".chip"), 0);
  assert.equal(count(svg, ".chip"), 9, "one for each operand of the five operations");
  assert.deepEqual(shownText(svg, ".o2 .local"), ["−3.0000", "2.0000"]);
  assert.deepEqual(shownText(svg, ".o9 .p0 .local"), ["0.5000"]);
  assert.match(description, /x1\*w1 = x1 \* w1 \(.*?, local derivatives -3\.0000 and 2\.0000\)/);
  assert.match(description, /o = tanh\(n\) \(.*?, local derivatives 0\.5000\)/);
});

Deno.test("an object with nothing but data is one box with a number", () => {
  const { svg, text, description } = drawDot({ data: 2 });
  assert.deepEqual(shownText(svg), ["data", "2.0000"]);
  assert.equal(text, "label    operation    data\nunnamed             2.0000");
  assert.match(description, /^Graph of 1 value and 0 operations that lead to unnamed\./);
  const empty = { data: 2, label: null, op: null, prev: null, grad: null };
  assert.equal(drawDot(empty as unknown as ValueLike).svg, svg);
});

Deno.test("early classes are drawn as far as they go", () => {
  class First {
    readonly data: number;
    readonly op: string;
    readonly prev: Set<First>;
    constructor(data: number, op = "", prev = new Set<First>()) {
      this.data = data;
      this.op = op;
      this.prev = prev;
    }
  }
  const a = new First(2), b = new First(-3);
  const { svg, text, description } = drawDot(new First(-6, "*", new Set([a, b])), {
    localDerivatives: true,
  });
  assert.deepEqual(shownText(svg), ["data", "2.0000", "data", "−3.0000", "data", "−6.0000", "*"]);
  assert.equal(text.split("\n")[3], "unnamed  *          -6.0000");
  assert.match(description, /unnamed = unnamed \* unnamed \(data -6\.0000\)/);
});

Deno.test("an operation may have any number of operands, one without a name too", () => {
  const [a, b, c] = [1, 2, 3].map((data) => ({ data, label: `${data}` }));
  const root = {
    data: 6,
    op: "sum",
    prev: [a, b, c],
    localDerivatives: () => [1, 1, 1, 1],
  };
  const { svg, description } = drawDot(root, { localDerivatives: true });
  assert.equal(count(svg, ".edge"), 4);
  assert.equal(count(svg, ".chip"), 3);
  assert.match(description, /unnamed = sum\(1, 2, 3\)/);
  assert.match(drawDot({ data: 1, prev: [a] }).description, /= operation\(1\)/);
  assert.equal(count(drawDot({ data: 1, op: "random" }).svg, ".e0.out"), 1);
});

Deno.test("a cycle that was made by hand is drawn", () => {
  const a: ValueLike & { prev: ValueLike[] } = { data: 1, label: "a", op: "f", prev: [] };
  const b = { data: 2, label: "b", op: "g", prev: [a] };
  a.prev.push(b, a);
  const { svg, description } = drawDot(b);
  assert.deepEqual([count(svg, ".outline"), count(svg, ".edge")], [2, 5]);
  assert.match(description, /a = f\(b, a\) .*; b = g\(a\)/);
});

Deno.test("alternative text lists 20 leaves and 20 results, and counts the others", () => {
  const sum = (leaves: number) => {
    let sum = new Value(0, "a0");
    for (let i = 1; i < leaves; i++) {
      sum = sum.add(new Value(i, `a${i}`));
      sum.label = `s${i}`;
    }
    return drawDot(sum).description;
  };
  assert.match(sum(20), /a19 \(data 19\.0000, grad 0\.0000\)\. Results/);
  assert.match(sum(22), /a19 \([^)]*\); and 2 more\. Results: .*; s20 = [^;]*; and 1 more\.$/);
});
