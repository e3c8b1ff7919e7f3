import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext } from "puppeteer-core";
import { graphType } from "../../lib/explore/graph.ts";
import { formatNumber, withMinus } from "../../lib/show/format.ts";
import { browserTest } from "../support/browser.ts";
import { Explorable, type Shown } from "../support/explorable.ts";
import { series } from "../support/notebooks.ts";
import { renderIndex, renderPages } from "../support/render.ts";
import { readNotebook } from "./notebook.ts";

// Does on the pages what the notes tell their readers to do, and compares what is shown with what
// they say. What they say is read from their text: a sentence that changes has to be played anew.

const notebooks = new Map(series().map((path) => [basename(path, ".ipynb"), path]));
const dist = mkdtempSync(join(tmpdir(), "plays-"));
globalThis.addEventListener("unload", () => rmSync(dist, { recursive: true }));
await renderPages([...notebooks.values()], dist);
await renderIndex(dist);

const cellsOf = (note: string) => readNotebook(notebooks.get(note)!).cells;

/** The play of a note's explorable, and the cells that it takes at their word. */
const plays: Record<string, { cells: string[]; play: Play }> = {};
type Play = (graph: Explorable, texts: Text[]) => Promise<void>;

/** Registers a play; it receives what the cells say, first the one before the explorable. */
function play(note: string, what: string, cells: string[], play: Play): void {
  plays[note] = { cells, play };
  for (const [width, scheme] of [[1280, "light"], [360, "dark"]] as const) {
    browserTest(`${what} (${note}, ${width} px wide in ${scheme})`, async (browser) => {
      const texts = cells.map((id) => new Text(note, id));
      await play(await open(browser, note, width, scheme), texts);
      for (const text of texts) text.assertPlayed();
    });
  }
}

/** What a cell says. */
class Text {
  /** What nobody has asked for yet. */
  #rest: string;

  constructor(note: string, id: string) {
    const cell = cellsOf(note).find((cell) => cell.id === id);
    assert.ok(cell, `${note} has no cell ${id}`);
    this.#rest = cell.source.replace(/\s+/g, " ");
  }

  /**
   * Finds a sentence, and reads what stands in some of its places.
   *
   * @param sentence The sentence, with an ellipsis for each of the places.
   * @returns What stands there.
   */
  read(sentence: string): string[] {
    const escaped = sentence.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
    const found = RegExp(escaped.replaceAll("…", "(.+?)")).exec(this.#rest);
    assert.ok(found, `There is no such sentence, so play anew:\n${sentence}\n${this.#rest}`);
    this.#rest = this.#rest.replace(found[0], "");
    return found.slice(1);
  }

  /** Fails if the reader is told to do something that nobody has asked for. */
  assertPlayed(): void {
    assert.doesNotMatch(this.#rest, /\b(?:click|drag|move|point|press|reset|set|step|type)\b/i);
  }
}

async function open(browser: BrowserContext, note: string, width: number, scheme: string) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: width < 600 ? 740 : 900 });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.goto(pathToFileURL(join(dist, `${note}.html`)).href);
  assert.equal(await page.$$eval(".explorable", ({ length }) => length), 1);
  return await Explorable.find(page);
}

/** A number as the drawing writes it. */
const drawn = (number: number | string) => withMinus(formatNumber(Number(number) + 0));
const grads = ({ values }: Shown) => Object.values(values).map(({ grad }) => toNumber(grad));
const toNumber = (text: string) => Number(text.replaceAll("−", "-"));
/** A name as a drawing has it, from a formula's: `w_2` is w2. */
const plain = (formula: string) => formula.replaceAll("_", "");

/** Gives a control another number by hand: where the names are buttons, its own comes first. */
async function turnTo(graph: Explorable, name: string): Promise<void> {
  const { fields } = await graph.read();
  const choice = await graph.part(".choices button", Object.keys(fields).indexOf(name));
  if (await choice.isVisible()) await choice.click();
}

async function type(graph: Explorable, name: string, number: number | string): Promise<void> {
  await turnTo(graph, name);
  await graph.type(name, `${number}`);
}

/** What the curve is of, and over what. */
async function axesOf(graph: Explorable): Promise<string[]> {
  return await graph.page.evaluate(
    (root) => [".y", ".x"].map((axis) => root.querySelector(`.plot ${axis}`)!.textContent!),
    graph.root,
  );
}

/** Goes to the start, and calls back at each step on the way to the end. */
async function stepThrough(
  graph: Explorable,
  visit: (shown: Shown, step: number) => void | Promise<void>,
): Promise<number> {
  await graph.press(".stepper input", "Home");
  for (let step = 0;; step++) {
    const shown = await graph.read();
    if (shown.count === "done") return step - 1;
    await visit(shown, step);
    await graph.click("next");
  }
}

browserTest(
  "on the page of contents, a visitor's first move changes every gradient",
  async (browser) => {
    for (const [width, scheme] of [[1280, "light"], [360, "dark"]] as const) {
      const graph = await open(browser, "index", width, scheme), { page } = graph;
      const start = await graph.read();
      const shown = await page.evaluate(() => {
        const host = document.querySelector(".explorable")!;
        const text = document.querySelector("main > .lead + p")!;
        const plot = host.shadowRoot!.querySelector(".plot")!.getBoundingClientRect();
        const isBefore = (one: Element, other: Element) =>
          (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
        return {
          text: text.textContent,
          note: text.querySelector("a")!.getAttribute("href"),
          isFirst: isBefore(text, host) && isBefore(host, document.querySelector("h2, ol")!),
          isSeen: plot.top < innerHeight,
        };
      });
      assert.deepEqual(shown, {
        text: "Try it: move a value, and every gradient follows. This is part of the note " +
          "Backpropagation by hand: a neuron.",
        note: "04-backprop-neuron.html",
        isFirst: true,
        isSeen: true,
      });
      const [name] = Object.keys(start.fields);
      await (await graph.slider(name)).press("ArrowRight");
      const moved = await graph.read();
      for (const [place, { grad }] of Object.entries(start.values)) {
        // The output's own is always 1, and that of w2 is 0 as long as x2 is.
        const isFixed = place === "o" || place === "w2";
        assert.equal(moved.values[place].grad === grad, isFixed, place);
      }
      await page.click("main > .lead + p a");
      await Explorable.find(page);
      assert.ok(page.url().endsWith(shown.note!));
      await page.close();
    }
  },
);

Deno.test("each graph that a note lets its readers explore is played here", () => {
  const found = Array.from(notebooks.keys()).flatMap((note) =>
    cellsOf(note).flatMap(({ source, outputs }) => {
      const isShown = outputs.some((output) => output.type === "data" && output.bundle[graphType]);
      assert.equal(isShown, /^explore\(/m.test(source), `${note}: run it anew`);
      return isShown ? [note] : [];
    })
  );
  assert.deepEqual(found, Object.keys(plays));
});

Deno.test("the texts before and behind each explorable are those that are played", () => {
  for (const [note, { cells }] of Object.entries(plays)) {
    const all = cellsOf(note), at = all.findIndex(({ source }) => /^explore\(/m.test(source));
    assert.equal(all[at - 1].id, cells[0], note);
    // A new section has no instructions for the graph above it.
    const { id, source } = all[at + 1];
    assert.ok(cells.includes(id) || source.startsWith("## "), `${note}, ${id}`);
  }
});

play(
  "03-backprop-expression",
  "each of four leaves moves every number of the expression",
  ["live-intro", "build-intro"],
  async (graph, [text, formulas]) => {
    const [beside] = text.read(
      "Now step through it yourself. The slider at _…_ goes through it",
    );
    assert.ok(await (await graph.part(".stepper b")).isVisible());
    assert.equal(
      await (await graph.part(".stepper")).evaluate(({ innerText }) => innerText.split("\n")[0]),
      beside,
    );
    const [none] = text.read(
      "one operation at a time. (It writes `+=` where we wrote `=`. Every gradient starts at $…$,",
    );
    const [a, b, c, last, output, colour] = text.read(
      "Move $…$, $…$, $…$ or $…$, and every number follows; the plot shows how $…$ depends on the " +
        "value that you moved, here along a straight line, with its slope in ….",
    );
    const names = [a, b, c, last];
    formulas.read("e = a \\cdot b, \\qquad d = e + c, \\qquad L = d \\cdot f,");
    const numbers = formulas.read("with $a = …$, $b = …$, $c = …$ and $f = …$.").map(Number);

    /** The expression and its gradients, by hand. */
    const shown = ([a, b, c, f]: number[]) => {
      const e = a * b, d = e + c, L = d * f;
      const values = {
        a: [a, f * b],
        b: [b, f * a],
        e: [e, f],
        c: [c, f],
        d: [d, f],
        f: [f, d],
        L: [L, 1],
      };
      return Object.fromEntries(
        Object.entries(values).map(([name, [data, grad]]) => [
          name,
          { data: drawn(data), grad: drawn(grad) },
        ]),
      );
    };
    assert.deepEqual((await graph.read()).values, shown(numbers));
    for (const [i, name] of names.entries()) {
      await type(graph, name, 1.5);
      numbers[i] = 1.5;
      assert.deepEqual((await graph.read()).values, shown(numbers), name);
      assert.deepEqual(await axesOf(graph), [output, name]);
    }
    const tangent = await (await graph.part(".tangent")).evaluate((path) =>
      getComputedStyle(path).stroke
    );
    assert.equal(colourName(tangent), colour);
    const called: string[] = [];
    await stepThrough(graph, ({ upstream, values }, step) => {
      if (step === 0) assert.equal(values.a.grad, drawn(none));
      called.push(...upstream);
    });
    assert.deepEqual(called, ["L", "d", "e"]);
  },
);

play(
  "04-backprop-neuron",
  "another bias changes each gradient, and far from 0 the neuron is saturated",
  ["bias", "live-read"],
  async (graph, [before, after]) => {
    const [bias, grad] = before.read(
      "with $b = …$, will the gradient of $n$ be larger or smaller than $…$?",
    );
    const [set, again, output, over] = before.read(
      "Then set $…$ to …, and look at the slope of the curve, which shows $…$ against $…$.",
    );
    assert.deepEqual([set, again], ["b", bias]);
    const start = await graph.read();
    assert.equal(start.values.n.grad, drawn(grad));
    await type(graph, "b", bias);
    const moved = await graph.read();

    const [b, n, down] = after.read(
      "At $b = …$ the sum is $n = …$, further up the curve, where it is flatter: the gradient of $n$ " +
        "is down to $…$, and with it the gradient of every value further left, because each has it " +
        "as a factor. (That of $w_2$ is still $0$.)",
    );
    assert.deepEqual(moved.values.b.data, drawn(b));
    assert.deepEqual(moved.values.n, { data: drawn(n), grad: drawn(down) });
    assert.equal(moved.sentence.split(". ")[0], `Slope here: ${down}`);
    assert.deepEqual(await axesOf(graph), [output, over]);
    const factor = (1 - Math.tanh(Number(n)) ** 2) / Number(grad);
    for (const [i, now] of grads(moved).slice(0, -1).entries()) {
      // Four decimals are seen.
      assert.ok(Math.abs(now - factor * grads(start)[i]) < 0.0002, Object.keys(start.values)[i]);
    }

    const [first, early, moving, from, of, no, times] = after.read(
      "Set $…$ back to … with _Reset_, then move $…$ away from $…$. The gradient of $…$ is no longer " +
        "$…$: it is $…$ times what arrives at the product.",
    );
    await graph.click("reset");
    const reset = await graph.read();
    assert.deepEqual(reset.values, start.values);
    assert.equal(reset.values[first].data, early);
    assert.deepEqual([reset.values[plain(moving)].data, reset.values[plain(of)].grad], [
      drawn(from),
      drawn(no),
    ]);
    for (const x of [0.5, -1]) {
      await turnTo(graph, plain(moving));
      await graph.slide(plain(moving), x);
      const { values } = await graph.read();
      const product = toNumber(values[plain(times)].data) * toNumber(values["x2*w2"].grad);
      assert.notEqual(values[plain(of)].grad, drawn(no));
      assert.ok(Math.abs(toNumber(values[plain(of)].grad) - product) < 0.0001, `x2 = ${x}`);
    }

    const [far, last, almost] = after.read(
      "Type $…$ into the field of $…$. The output is almost $…$, and a small move of a weight hardly " +
        "changes it.",
    );
    // Wherever the reader has left x2.
    for (const x2 of [-2, 2]) {
      await type(graph, last, far);
      await turnTo(graph, "x2");
      await graph.slide("x2", x2);
      for (const key of ["ArrowLeft", "ArrowRight"] as const) {
        for (const weight of ["w1", "w2"]) {
          await turnTo(graph, weight);
          const before = await graph.read();
          for (let i = 0; i < 3; i++) await (await graph.slider(weight)).press(key);
          const after = await graph.read();
          assert.notEqual(after.fields[weight], before.fields[weight]);
          const [o, now] = [before, after].map(({ values }) => toNumber(values.o.data));
          assert.ok(Math.abs(o - Number(almost)) < 0.002, `o = ${o}`);
          assert.ok(Math.abs(now - o) < 0.001, `o = ${o}, then ${now}`);
          assert.match(after.reason, /^Saturated: /);
        }
      }
    }
  },
);

play(
  "05-backward-rules",
  "each call is a step, in the colours that the text names",
  ["live-intro", "library-graph-read", "library-graph"],
  async (graph, [text, callsText, code]) => {
    const [count, ...colours] = text.read(
      "Here each step of the slider is one of the … calls. At each step, look at the operation that " +
        "is being called: what arrives from the right is …, what the operation contributes is …, and " +
        "what it leaves at its operands is ….",
    );
    assert.equal(count, "five");
    callsText.read(
      "Five calls, and we chose their order: from the output to the left.",
    );
    const names: Record<string, string> = {
      x1w1: "x1*w1",
      x2w2: "x2*w2",
      x1w1x2w2: "x1*w1 + x2*w2",
    };
    const calls = code.read("of [fresh.…])")[0].split(", fresh.").map((call) =>
      names[call] ?? call
    );
    assert.equal(calls.length, 5);
    const called: string[] = [];
    const steps = await stepThrough(graph, async ({ upstream, target }, step) => {
      if (step === 0) return;
      called.push(...upstream);
      assert.ok(target.length > 0);
      const shown = await graph.page.evaluate((root) => {
        const style = (selector: string) =>
          Array.from(root.querySelectorAll(selector), (part) => getComputedStyle(part));
        return [
          [
            ...style(".upstream .outline, .upstream .edge").map(({ stroke }) => stroke),
            ...style(".product .upstream").map(({ color }) => color),
          ],
          [
            ...style(".active .chip").map(({ fill }) => fill),
            ...style(".product .local").map(({ color }) => color),
          ],
          [
            ...style(".value-graph .gradient :is(.outline, .edge)").map(({ stroke }) => stroke),
            ...style(".product .gradient").map(({ color }) => color),
          ],
        ];
      }, graph.root);
      assert.deepEqual(
        shown.map((parts) => [...new Set(parts.map(colourName))].join()),
        colours,
        `step ${step}`,
      );
    });
    assert.equal(steps, calls.length);
    // From the output to the left; which of the two products comes first is all the same.
    assert.deepEqual(called.slice(0, 3), calls.slice(0, 3));
    assert.deepEqual(called.slice(3).sort(), calls.slice(3).sort());
  },
);

/** What one calls a colour, by its hue. */
function colourName(rgb: string): string {
  const [red, green, blue] = rgb.match(/\d+/g)!.map(Number);
  const hue = Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue) * 180 / Math.PI;
  const names = { violet: [-105, -70], orange: [10, 45], green: [100, 165] };
  return Object.entries(names).find(([, [from, to]]) => from < hue && hue < to)?.[0] ?? rgb;
}

play(
  "06-backward",
  "no value is called before its gradient is complete",
  ["live-intro"],
  async (graph, [text]) => {
    text.read(
      "Step through it and watch the order: no value is called before its gradient is complete.",
    );
    const { values: complete } = await graph.read();
    const called: string[] = [];
    await stepThrough(graph, ({ upstream, values, unreached }, step) => {
      if (step === 0) return;
      const [name] = upstream;
      assert.deepEqual(values[name], complete[name], name);
      assert.ok(!unreached.includes(name));
      called.push(name);
    });
    assert.deepEqual(called.slice(0, 2), ["o", "n"]);
    assert.equal(new Set(called).size, 5);
  },
);

play(
  "07-value-used-twice",
  "a gradient grows before the reader's eyes",
  ["live-intro"],
  async (graph, [text]) => {
    const [x, none, one, sum, again, left, right, all] = text.read(
      "$y = x \\cdot x + x$ at $x = …$. Step through it and watch the gradient of $x$ grow: " +
        "$… + … = …$ from the sum, and then $… + … + … = …$ when the product hands on its part to " +
        "both of its operands.",
    );
    assert.equal((await graph.read()).values.x.data, drawn(x));
    const seen: string[] = [];
    const steps = await stepThrough(graph, ({ values, products, title }, step) => {
      seen.push(values.x.grad);
      if (step === 1) {
        assert.match(title, /y = x\*x \+ x\. A sum /);
        assert.equal(products[1], `x.grad += 1 × ${one} = ${one}`);
      }
      if (step === 2) {
        assert.match(title, /through x\*x\. .* factor/);
        assert.deepEqual(products, [
          `x.grad += 1 × ${left} = ${left} first use: ${again} + ${left} = ${+again + +left}`,
          `x.grad += 1 × ${right} = ${right} second use: ${again} + ${left} + ${right} = ${all}`,
        ]);
      }
    });
    assert.equal(steps, 2);
    assert.deepEqual(seen, [none, sum, all].map(drawn));
  },
);
