import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { BrowserContext, KeyInput, Page } from "puppeteer-core";
import { explore } from "../../lib/explore/explore.ts";
import { graphType } from "../../lib/explore/graph.ts";
import { display } from "../../lib/show/displayable.ts";
import { formatNumber, withMinus } from "../../lib/show/format.ts";
import { Value } from "../../lib/value.ts";
import { execute } from "../run.ts";
import { browserTest, complaintsOf, firefoxTest, longBrowserTest } from "../support/browser.ts";
import { root } from "../support/environment.ts";
import { Explorable } from "../support/explorable.ts";
import { renderPages } from "../support/render.ts";
import { examined } from "../support/thorough.ts";
import { writeIndex } from "./index_page.ts";
import { readNote } from "./note.ts";

const fixtures = join(root, "tools", "page", "fixtures");
const dist = mkdtempSync(join(tmpdir(), "explore-"));
// Beside the notebook, so that its imports lead where they should.
const notebook = join(fixtures, `explorables-${Deno.pid}.ipynb`);
const hostile = join(dist, "hostile.ipynb");
globalThis.addEventListener("unload", () => rmSync(dist, { recursive: true }));
try {
  copyFileSync(join(fixtures, "explorables.ipynb"), notebook);
  await execute([notebook]);
  writeFileSync(hostile, await hostileNotebook());
  await renderPages([notebook, hostile], dist);
  const note = await readNote(notebook);
  const entry = {
    file: basename(notebook),
    path: notebook,
    number: "04",
    title: note.title,
    text: "",
  };
  const notes = [{ ...entry, minutes: 5, notebook: {} }];
  const index = await writeIndex({ title: "Series", lead: "What it is about.", notes }, [note]);
  writeFileSync(join(dist, "index.html"), index);
} finally {
  rmSync(notebook);
}
const name = `explorables-${Deno.pid}.html`;
/** The explorables in their order on the page; what stands still is none of them. */
const [neuron, shared, relu, network, large] = [0, 1, 2, 3, 4];

/** A notebook whose outputs pretend to be explorables, and labels that try to break out. */
async function hostileNotebook(): Promise<string> {
  const script = "<script>globalThis.hacked = 1</script>";
  const label = `</script>${script}"'<img src=x onerror="hacked=1">\u202e{{7*7}}`;
  const values = [{ label: "a", data: 1 }, { label: "b", op: "tanh", operands: [0] }];
  const good = { version: 1, values, controls: [] };
  const svg = '<svg width="90" height="30"><text y="20">still</text></svg>';
  const outputs: Record<string, unknown>[] = [
    { ...good, script },
    { ...good, values: [values[0], { ...values[1], op: "sin" }] },
    { ...good, values: [values[0], { ...values[1], operands: [1] }] },
    { ...good, values: Array(1e5).fill(values[0]) },
    { ...good, controls: [{ value: 0, min: "0", max: 1, step: 1 }] },
    { version: 1, still: label },
  ].map((form) => ({ [graphType]: form, "image/svg+xml": svg, "text/plain": "still" }));
  outputs.push({
    "text/html": `<div class="explorable" id="c1-1-explorable">fake${script}` +
      `<script type="application/json">${JSON.stringify(good)}</script></div>`,
  });
  const a = new Value(1, label), b = Object.assign(a.mul(a), { label });
  outputs.push({
    ...await explore(b)[display](),
    // None of the notebook's own pictures and scripts is used.
    "text/html": script,
    "image/svg+xml": `<svg>${script}<text>forged</text></svg>`,
  });
  const cells = outputs.map((data, i) => ({
    cell_type: "code",
    id: `c${i}`,
    metadata: {},
    execution_count: null,
    source: "",
    outputs: [{ output_type: "display_data", metadata: {}, data }],
  }));
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

/** Opens a page and collects what it must not do: ask, complain, break its policy. */
async function open(
  browser: BrowserContext,
  { file = name, query = "", width = 1280, height = 900, scheme = "light", isTouched = false } = {},
) {
  const page = await browser.newPage(), wrongs = complaintsOf(page);
  page.on("request", (request) => {
    if (!/^(?:data:|file:.*\.html(?:[?#]|$))/.test(request.url())) wrongs.push(request.url());
  });
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  await page.setViewport({ width, height, hasTouch: isTouched });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.goto(pathToFileURL(join(dist, file)).href + query);
  return { page, wrongs };
}

/** What the neuron shows for a bias, in the drawing's own way of writing. */
function closedForms(b: number) {
  const n = b - 6, o = Math.tanh(n), s = 1 - o * o;
  const values = {
    "x1": [2, -3 * s],
    "w1": [-3, 2 * s],
    "x1*w1": [-6, s],
    "x2": [0, s],
    "w2": [1, 0],
    "x2*w2": [0, s],
    "x1*w1 + x2*w2": [-6, s],
    "b": [b, s],
    "n": [n, s],
    "o": [o, 1],
  };
  const write = (number: number) => withMinus(formatNumber(number + 0));
  return Object.fromEntries(
    Object.entries(values).map(([name, [data, grad]]) => [name, {
      data: write(data),
      grad: write(grad),
    }]),
  );
}

/** Puts an explorable of the page into each of its states, one after the other. */
async function* states(page: Page): AsyncGenerator<string> {
  const graph = await Explorable.find(page, neuron);
  yield "start";
  await graph.slide("b", 8);
  yield "moved";
  await graph.goTo(1);
  yield "step 1";
  await graph.goTo(4);
  yield "in the middle";
  await graph.press(".stepper input", "End");
  await graph.pin("x1");
  yield "pinned";
  await graph.type("b", "40");
  yield "saturated";
  await graph.type("b", "abc");
  yield "wrong input";
  await (await graph.part("summary")).click();
  yield "with its table";
  await graph.click("reset");
  yield "reset";
}

browserTest("a page's graphs come alive, ask nothing and keep to the policy", async (browser) => {
  const { page, wrongs } = await open(browser);
  for (const index of [neuron, shared, relu, network, large]) {
    const graph = await Explorable.find(page, index);
    await graph.goTo(1);
    await graph.settle();
    const { proof, values } = await graph.read();
    assert.match(proof, /^Checked: /);
    assert.equal(Object.keys(values).length, [10, 3, 8, 26, 0][index]);
  }
  assert.equal(await page.$$eval(".explorable", (all) => all.length), 5);
  const policy = await page.$eval("meta[http-equiv]", (meta) => meta.getAttribute("content")!);
  assert.match(
    policy,
    /^default-src 'none'; style-src '[^' ]+'; script-src '[^' ]+' '[^' ]+'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'$/,
  );
  const text = await page.$eval("main", (main) => (main as HTMLElement).innerText);
  assert.ok(text.includes('"sin" is none of them.'));
  const { display } = await page.$eval(
    ".explorable > figure",
    (figure) => ({ display: getComputedStyle(figure.assignedSlot!).display }),
  );
  assert.equal(display, "none");
  assert.deepEqual(wrongs, []);
});

Deno.test("the code stands once on a page, however many graphs it has", () => {
  const html = readFileSync(join(dist, name), "utf8");
  assert.equal(html.split("operands made by new Value").length, 2);
  assert.ok(statSync(join(dist, name)).size < 220_000);
});

browserTest("a move by mouse and by keyboard changes all data and gradients", async (browser) => {
  const { page } = await open(browser);
  const graph = await Explorable.find(page, neuron);
  assert.deepEqual((await graph.read()).values, closedForms(6.8813735870195432));
  // To the right end, pixel by pixel.
  const slider = await graph.slider("b");
  await slider.scrollIntoView();
  const { x, y, width, height } = (await slider.boundingBox())!;
  await page.mouse.move(x + 0.844 * width, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width + 20, y + height / 2, { steps: 5 });
  await page.mouse.up();
  assert.deepEqual((await graph.read()).values, closedForms(10));
  for (const [key, b] of [["ArrowLeft", 9.9], ["Home", -10], ["ArrowRight", -9.9]] as const) {
    await slider.press(key);
    assert.deepEqual((await graph.read()).values, closedForms(b), key);
  }
  assert.equal((await graph.read()).fields.b, "-9.9");
  const said = await slider.evaluate((slider) => slider.getAttribute("aria-valuetext"));
  assert.equal(said, "−9.9; o is −1, gradient 6.2e−14");
});

browserTest("a number is kept to its last digit until the reader changes it", async (browser) => {
  const { page } = await open(browser);
  const graph = await Explorable.find(page, neuron);
  const slider = await graph.slider("b");
  const state = async () => ({
    field: (await graph.read()).fields.b,
    slider: await slider.evaluate((slider) => (slider as HTMLInputElement).value),
  });
  assert.deepEqual(await state(), { field: "6.881373587019543", slider: "6.9" });
  await graph.slide("x1", 2);
  await slider.focus();
  await graph.goTo(2);
  assert.deepEqual(await state(), { field: "6.881373587019543", slider: "6.9" });
  await graph.type("b", "0.30000000000000004");
  assert.deepEqual(await state(), { field: "0.30000000000000004", slider: "0.3" });
  await graph.click("reset");
  assert.deepEqual(await state(), { field: "6.881373587019543", slider: "6.9" });
  assert.equal((await graph.read()).count, "done");
});

browserTest("a typed number counts at once, beyond the slider's ends too", async (browser) => {
  const { page } = await open(browser);
  const graph = await Explorable.find(page, neuron);
  await graph.type("b", "26");
  assert.deepEqual((await graph.read()).values, closedForms(26));
  await graph.type("b", "−1.5e1");
  assert.deepEqual((await graph.read()).values, closedForms(-15));
  assert.equal((await graph.read()).fields.b, "-15");
});

browserTest(
  "of wrong input the last good state stays, and a line says what is wrong",
  async (browser) => {
    const { page } = await open(browser);
    const graph = await Explorable.find(page, neuron);
    const wrongs = { "": "nothing", "abc": '"abc"', "Infinity": '"Infinity"', "1,5": '"1,5"' };
    for (const [typed, named] of Object.entries(wrongs)) {
      await graph.type("b", typed);
      const { values, problem, fields } = await graph.read();
      assert.equal(problem, `b expects a number like 1.5, got ${named}. It stays 6.8814.`);
      assert.equal(fields.b, typed);
      assert.deepEqual(values, closedForms(6.8813735870195432));
    }
    const isInvalid = () => graph.part(".field[aria-invalid=true]").then(() => true, () => false);
    assert.ok(await isInvalid());
    await page.keyboard.press("Escape");
    assert.equal((await graph.read()).problem, "");
    assert.equal((await graph.read()).fields.b, "6.881373587019543");
    assert.ok(!await isInvalid());
    const reset = await graph.part(".reset");
    const hasNothingToReset = () => reset.evaluate(({ ariaDisabled }) => ariaDisabled === "true");
    assert.ok(await hasNothingToReset());
    await graph.type("b", "x");
    assert.ok(!await hasNothingToReset());
    await reset.click();
    assert.deepEqual([(await graph.read()).problem, await hasNothingToReset()], ["", true]);
    await graph.type("b", "x");
    await graph.slide("b", 8);
    assert.deepEqual([(await graph.read()).problem, (await graph.read()).fields.b], ["", "8"]);
  },
);

browserTest(
  "a touch moves a slider, but one that turns into scrolling moves nothing",
  async (browser) => {
    const { page } = await open(browser, { width: 360, height: 740, isTouched: true });
    const graph = await Explorable.find(page, neuron);
    const slider = await graph.slider("b");
    await slider.evaluate((slider) => slider.scrollIntoView({ block: "center" }));
    const { x, y, width, height } = (await slider.boundingBox())!, middle = y + height / 2;
    const before = (await graph.read()).values;
    const client = await page.createCDPSession();
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...points: [number, number][]) =>
      client.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: points.map(([x, y]) => ({ x, y })),
      });
    const scrolled = () => page.evaluate(() => scrollY);
    const top = await scrolled();
    await touch("touchStart", [x + 0.2 * width, middle]);
    for (let down = 10; down <= 200; down += 10) {
      await touch("touchMove", [x + 0.2 * width, middle - down]);
    }
    await touch("touchEnd");
    await page.waitForFunction((top) => scrollY > top + 50, {}, top);
    // A finger on a page that still glides would only stop it.
    await page.evaluate(async () => {
      for (let still = 0, last = NaN; still < 10; last = scrollY) {
        await new Promise(requestAnimationFrame);
        still = scrollY === last ? still + 1 : 0;
      }
    });
    assert.deepEqual((await graph.read()).values, before);
    assert.equal((await graph.read()).fields.b, "6.881373587019543");

    await slider.evaluate((slider) => slider.scrollIntoView({ block: "center" }));
    await slider.tap();
    // What a tap does comes after it, on a busy machine long after.
    await page.waitForFunction(
      (slider) => Number((slider as HTMLInputElement).value) === 0,
      {},
      slider,
    );
    assert.deepEqual((await graph.read()).values, closedForms(0));
  },
);

browserTest("buttons, the stepper and the values take a finger too", async (browser) => {
  const { page } = await open(browser, { width: 360, height: 740, isTouched: true });
  const graph = await Explorable.find(page, neuron);
  const tap = async (selector: string, index = 0) => {
    const part = await graph.part(selector, index);
    await part.evaluate((part) => part.scrollIntoView({ block: "center" }));
    await part.tap();
    return await graph.read();
  };
  await tap(".choices button", 3);
  const slider = await graph.slider("w1");
  assert.ok(await slider.isVisible());
  assert.match((await graph.read()).sentence, /Raise w1 by /);
  await tap(".next");
  assert.equal((await tap(".next")).count, "1 of 5");
  assert.equal((await tap(".back")).count, "start");
  assert.equal((await tap(".stepper input")).count, "3 of 5", "in the middle");
  assert.deepEqual((await tap(".v7 .outline")).lit, ["b"]);
  assert.deepEqual((await tap(".v8 .outline")).lit, ["n"]);
  assert.deepEqual((await tap(".v8 .outline")).lit, []);
  await tap(".choices button", 3);
  const field = await graph.part(".control .field", 3);
  await field.tap();
  await page.keyboard.press("End");
  await page.keyboard.type("1");
  await page.keyboard.press("Enter");
  assert.equal((await graph.read()).fields.w1, "-31");
  assert.equal((await tap(".reset")).fields.w1, "-3");
});

browserTest("the curve has the point where the reader is, and its tangent", async (browser) => {
  const { page } = await open(browser);
  const graph = await Explorable.find(page, neuron);
  const path = async (name: string) => {
    const line = await (await graph.part(`.plot .${name}`)).evaluate((path) =>
      path.getAttribute("d")
    );
    return Array.from(
      line!.matchAll(/[-\d.]+,[-\d.]+/g),
      ([point]) => point.split(",").map(Number),
    );
  };
  for (const b of [8, 5.5, 6]) {
    await graph.type("b", `${b}`);
    const o = Math.tanh(b - 6), s = 1 - o * o;
    // From -10 to 10, and from 1 down to -1.
    const place = [(b + 10) / 20, (1 - o) / 2];
    for (const [i, x] of (await path("point"))[0].entries()) {
      assert.ok(Math.abs(x - place[i]) < 1e-3);
    }
    const [[x1, y1], [x2, y2]] = await path("tangent");
    assert.ok(Math.abs((y2 - y1) / (x2 - x1) + 10 * s) < 0.02, `${b}`);
    assert.ok(Math.abs((x1 + x2) / 2 - place[0]) < 1e-3);
    for (const [x, y] of await path("curve")) {
      assert.ok(Math.abs(1 - 2 * y - Math.tanh(20 * x - 16)) < 5e-3, `${x} ${y}`);
    }
  }
  assert.equal(
    (await graph.read()).sentence,
    "Slope here: 1. Raise b by 0.01: o moves by about 0.01.",
  );
  await graph.slide("w2", 2);
  const shown = await graph.read();
  assert.equal(shown.sentence, "Slope here: 0. Raise w2 by 0.01: o doesn't move.");
  assert.equal(shown.reason, "Why 0? w2 is multiplied by x2, which is 0.");
  await graph.type("b", "40");
  assert.match((await graph.read()).reason, /^Saturated: n = 34 is so far from 0/);
});

browserTest(
  "a number far beyond the others leaves no trace once it is gone, nor does a wrong one",
  async (browser) => {
    const { page } = await open(browser);
    const graph = await Explorable.find(page, shared);
    const scales = () =>
      page.evaluate(
        (root) => [
          ...Array.from(root.querySelectorAll(".plot > :not(svg)"), (part) => part.textContent),
          ...Array.from(
            root.querySelectorAll<HTMLElement>(".bar div"),
            ({ style }) => style.transform,
          ),
        ],
        graph.root,
      );
    const start = await scales(), before = (await graph.read()).fields;
    for (const goBack of [() => graph.type("a", before.a), () => graph.click("reset")]) {
      await graph.type("a", "1000");
      assert.notDeepEqual(await scales(), start);
      await goBack();
      assert.deepEqual(await scales(), start);
    }

    const other = await Explorable.find(page, neuron);
    await other.type("b", "abc");
    assert.match((await other.read()).problem, /b expects a number/);
    await other.slide("w1", -2);
    const { problem, fields } = await other.read();
    assert.deepEqual([problem, fields.b], ["", "6.881373587019543"]);
  },
);

browserTest(
  "a value whose name or box is clicked is the one whose curve is shown",
  async (browser) => {
    const { page } = await open(browser);
    const graph = await Explorable.find(page, neuron);
    await graph.pin("w2");
    assert.match((await graph.read()).reason, /^Why 0\? w2 is multiplied by x2/);
    await (await graph.part(".control bdi", 1)).click();
    assert.match((await graph.read()).sentence, /Raise x1 by/);
  },
);

browserTest(
  "steps go back and forth by slider and buttons, marked in their colours",
  async (browser) => {
    const { page } = await open(browser);
    const graph = await Explorable.find(page, neuron);
    await graph.goTo(4);
    const { values, unreached, ...shown } = await graph.read();
    assert.deepEqual(unreached, ["x1", "w1"]);
    assert.deepEqual([values.x1.grad, values.x2.grad, values.w2.grad], [
      "0.0000",
      "0.5000",
      "0.0000",
    ]);
    assert.deepEqual([shown.upstream, shown.target, shown.fed], [["x2*w2"], ["x2", "w2"], []]);
    assert.deepEqual(shown.products, ["x2.grad += 0.5 × 1 = 0.5", "w2.grad += 0.5 × 0 = 0"]);
    assert.equal(
      shown.title,
      "Step 4 of 5, through x2*w2. The local derivative for each factor is the other factor.",
    );
    const colours = await page.evaluate((root) => {
      const stroke = (selector: string) => getComputedStyle(root.querySelector(selector)!).stroke;
      const colour = (selector: string) => getComputedStyle(root.querySelector(selector)!).color;
      return [
        [stroke(".v5 .outline"), stroke(".e5.out .edge"), colour(".row .upstream")],
        [stroke(".v3 .outline"), stroke(".e5.p0 .edge"), colour(".row .gradient")],
        [getComputedStyle(root.querySelector(".o5 .p0 .chip")!).fill, colour(".row .local")],
      ].map((same) => new Set(same).size);
    }, graph.root);
    assert.deepEqual(colours, [1, 1, 1]);

    const counts = ["3 of 5", "2 of 5", "1 of 5", "start", "start"];
    for (const count of counts) {
      await graph.click("back");
      assert.equal((await graph.read()).count, count);
    }
    const start = await graph.read();
    assert.deepEqual(Object.values(start.values).map(({ grad }) => grad), [
      ...Array(9).fill("0.0000"),
      "1.0000",
    ]);
    assert.equal(start.unreached.length, 9);
    for (const count of ["1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5", "done", "start"]) {
      await graph.click("next");
      assert.equal((await graph.read()).count, count);
    }
    await graph.press(".stepper input", "End", "ArrowLeft", "ArrowLeft");
    assert.equal((await graph.read()).count, "4 of 5");
    // A step stays while values move.
    await graph.slide("x2", 0.5);
    const s = 1 - Math.tanh(0.8813735870195432 + 0.5) ** 2;
    assert.equal(
      (await graph.read()).products[1],
      `w2.grad += ${+s.toFixed(4)} × 0.5 = ${+(s / 2).toFixed(4)}`,
    );
  },
);

browserTest(
  "a value that is used three times adds up before the reader's eyes",
  async (browser) => {
    const { page } = await open(browser);
    const graph = await Explorable.find(page, shared);
    await graph.goTo(2);
    assert.deepEqual((await graph.read()).products, [
      "a.grad += 1 × 3 = 3 first use: 1 + 3 = 4",
      "a.grad += 1 × 3 = 3 second use: 1 + 3 + 3 = 7",
    ]);
    await graph.slide("a", -2);
    assert.match((await graph.read()).products[1], /second use: 1 − 2 − 2 = −3$/);
  },
);

browserTest(
  "pointing at a value lights what it feeds and spells out the chain rule",
  async (browser) => {
    const { page } = await open(browser);
    const graph = await Explorable.find(page, neuron);
    assert.deepEqual((await graph.read()).fed, ["b", "n", "o"]);
    await (await graph.part(".v0 .outline")).hover();
    const shown = await graph.read();
    assert.deepEqual(shown.lit, ["x1"]);
    assert.deepEqual(shown.fed, ["x1", "x1*w1", "x1*w1 + x2*w2", "n", "o"]);
    assert.equal(shown.title, "Chain rule for x1: upstream gradient × local derivative.");
    assert.deepEqual(shown.products, ["through x1*w1 0.5 × −3 = −1.5"]);
    assert.equal(shown.note, "Along its whole path: 0.5 × 1 × 1 × −3 = −1.5.");
    const edges = await page.evaluate(
      (root) =>
        Array.from(root.querySelectorAll(".edge"), (edge) => edge.parentElement!)
          .filter((edge) => edge.matches(".fed")).length,
      graph.root,
    );
    assert.equal(edges, 8);
    await page.mouse.move(0, 0);
    assert.deepEqual((await graph.read()).lit, ["b"]);
    // A click keeps it lit while values move; another one lets it go, and so does a step.
    await graph.pin("w1");
    await page.mouse.move(0, 0);
    await graph.type("b", "8");
    assert.deepEqual((await graph.read()).lit, ["w1"]);
    await graph.pin("x1*w1");
    await page.mouse.move(0, 0);
    assert.deepEqual((await graph.read()).lit, ["x1*w1"]);
    await graph.type("b", "6.9");
    await (await graph.slider("b")).press("ArrowRight");
    assert.deepEqual((await graph.read()).lit, ["x1*w1"]);
    assert.deepEqual((await graph.read()).products, ["through x1*w1 + x2*w2 0.42 × 1 = 0.42"]);
    await graph.pin("x1*w1");
    await page.mouse.move(0, 0);
    assert.deepEqual((await graph.read()).lit, ["b"]);
    await graph.pin("n");
    await graph.click("back");
    assert.deepEqual((await graph.read()).lit, []);
  },
);

browserTest(
  "the drawing is one stop for the keyboard, whose arrows follow the edges",
  async (browser) => {
    const { page } = await open(browser);
    const graph = await Explorable.find(page, neuron);
    await graph.press(".graph");
    const walk = async (...keys: KeyInput[]) => {
      const met = [];
      for (const key of keys) {
        await page.keyboard.press(key);
        met.push((await graph.read()).lit.join());
      }
      return met;
    };
    assert.deepEqual((await graph.read()).lit, ["o"]);
    assert.deepEqual(
      await walk("ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft"),
      ["n", "x1*w1 + x2*w2", "b", "b", "x1*w1 + x2*w2", "x1*w1"],
    );
    assert.deepEqual(
      await walk("ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowRight", "Home", "End"),
      ["x2*w2", "x2", "x2", "x2*w2", "x1", "o"],
    );
    const active = () =>
      page.evaluate((root) => {
        const id = root.querySelector(".graph")!.getAttribute("aria-activedescendant")!;
        return root.querySelector(`#${id}`)!.ariaLabel;
      }, graph.root);
    assert.equal(await active(), "o, data 0.7071, gradient 1");
    await walk("Home", "Enter");
    assert.equal(await active(), "x1, data 2, gradient −1.5");
    await page.keyboard.press("Tab");
    assert.deepEqual((await graph.read()).lit, ["x1"]);
    const selected = await (await graph.part("[aria-selected=true]")).evaluate(({ ariaLabel }) =>
      ariaLabel
    );
    assert.equal(selected, "x1, data 2, gradient −1.5");
    await graph.press(".graph", "Escape", "Tab");
    assert.deepEqual((await graph.read()).lit, ["x1"], "the control in hand");
    await graph.press(".graph", "Home", "ArrowRight", "Enter", "Escape", "Tab");
    assert.deepEqual((await graph.read()).lit, ["x1"]);
    const stops = await page.evaluate(
      (root) => root.querySelectorAll(".graph, .graph [tabindex]").length,
      graph.root,
    );
    assert.equal(stops, 1);
  },
);

browserTest("when nothing moves, each gradient is compared with a difference", async (browser) => {
  const { page } = await open(browser);
  const graph = await Explorable.find(page, neuron);
  await graph.settle();
  assert.match((await graph.read()).proof, /^Checked: 10 of 10 gradients agree .* 8\.\de−11\.$/);
  await graph.slide("b", 8);
  assert.equal((await graph.read()).proof, "Checking …");
  await graph.type("b", "40");
  await graph.settle();
  assert.match((await graph.read()).proof, /^Checked: 2 of 10 .* For 8 .* tanh is saturated\.$/);
  const kinked = await Explorable.find(page, relu);
  await kinked.type("x", "0");
  await kinked.settle();
  assert.match((await kinked.read()).proof, /it has a kink there/);
});

browserTest(
  "one status speaks, half a second late, of fields, buttons and reset alone",
  async (browser) => {
    const { page } = await open(browser);
    const graph = await Explorable.find(page, neuron);
    const said = async () => {
      await graph.settle();
      return (await graph.read()).status;
    };
    assert.equal(await said(), "");
    await graph.slide("b", 8);
    assert.equal(await said(), "", "a slider says its value itself");
    await graph.type("b", "8.0");
    assert.equal((await graph.read()).status, "");
    assert.equal(await said(), "b is 8; o is 0.964, gradient 0.0707");
    await graph.click("back");
    assert.match(await said(), /^Step 5 of 5, .* x1\.grad \+= 0\.0707 × −3 = −0\.212; /);
    await graph.goTo(2);
    assert.equal(await said(), "");
    const text = await (await graph.part(".stepper input")).evaluate((slider) =>
      slider.getAttribute("aria-valuetext")
    );
    assert.match(text!, /^Step 2 of 5, through n = \(x1\*w1 \+ x2\*w2\) \+ b\./);
    await graph.click("reset");
    assert.equal(await said(), "Reset: o is 0.7071.");
    const live = await page.evaluate(
      (root) =>
        Array.from(root.querySelectorAll("[aria-live], [role=status], [role=alert], output"))
          .map((element) => element.getAttribute("role")),
      graph.root,
    );
    assert.deepEqual(live.sort(), ["alert", "status"]);
  },
);

browserTest("the address keeps what is set, for a reload and for a link", async (browser) => {
  const { page } = await open(browser, { query: "?q=1#relu" });
  const graph = await Explorable.find(page, neuron), other = await Explorable.find(page, shared);
  const address = () => page.evaluate(() => location.search + location.hash);
  await graph.type("b", "8");
  assert.equal(await address(), "?q=1&1.b=8#relu");
  await other.slide("a", -2);
  await graph.goTo(3);
  assert.equal(await address(), "?q=1&1.b=8&2.a=-2&1-step=3#relu");
  await graph.type("b", "nonsense");
  assert.equal(await address(), "?q=1&1.b=8&2.a=-2&1-step=3#relu");
  await page.reload();
  const again = await Explorable.find(page, neuron);
  assert.deepEqual((await again.read()).fields.b, "8");
  assert.equal((await again.read()).count, "3 of 5");
  assert.equal((await (await Explorable.find(page, shared)).read()).fields.a, "-2");
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.title = text;
      return Promise.resolve();
    };
  });
  await again.click("copy");
  await page.waitForFunction(() => document.title.startsWith("file:"));
  const link = new URL(await page.title());
  assert.equal(link.search, "?q=1&1.b=8&2.a=-2&1-step=3");
  assert.equal(link.hash, "#c4-1-explorable");
  await page.goto(link.href);
  await Explorable.find(page, neuron);
  const top = await page.$eval(".explorable", (host) => host.getBoundingClientRect().top);
  assert.ok(top >= 0 && top < 300, `${top}`);
  await (await Explorable.find(page, neuron)).click("reset");
  await (await Explorable.find(page, shared)).click("reset");
  assert.equal(await address(), "?q=1#c4-1-explorable");
});

browserTest("an address that says nonsense changes nothing", async (browser) => {
  const query = "?1.b=x&1-step=abc&1.n=4&2.a=%3Cscript%3E&9.b=1&1.toString=1#%";
  const { page, wrongs } = await open(browser, { query });
  const graph = await Explorable.find(page, neuron);
  assert.deepEqual((await graph.read()).values, closedForms(6.8813735870195432));
  assert.equal((await graph.read()).count, "done");
  assert.deepEqual(wrongs, []);
});

for (const scheme of ["light", "dark"]) {
  for (const width of [1280, 760, 360]) {
    longBrowserTest(
      `axe finds nothing in any state, ${width} px wide in ${scheme}`,
      async (browser) => {
        const { page } = await open(browser, { width, scheme });
        await page.evaluate(axe.source);
        const check = async (state: string) => {
          const found = await page.evaluate(async () => {
            const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(
              document.querySelector(".explorable")!,
            );
            return violations.map(({ id, nodes: [{ html }] }) => `${id}: ${html}`);
          });
          assert.deepEqual(found, [], state);
        };
        for await (const state of states(page)) await check(state);
      },
    );

    browserTest(
      `all letters are 11 px or more and reach AA in any state, ${width} px wide in ${scheme}`,
      async (browser) => {
        const { page } = await open(browser, { width, scheme });
        for await (const state of states(page)) {
          const graph = await Explorable.find(page, neuron);
          const letters = await lettersOf(graph);
          assert.ok(letters.length > 60);
          for (const { text, size, colour, paper } of letters) {
            assert.ok(size >= 10.99, `${text} has ${size} px (${state})`);
            const ratio = contrast(colour, paper);
            assert.ok(ratio >= 4.5, `${text}: ${colour} on ${paper} is ${ratio} (${state})`);
          }
        }
      },
    );
  }
}

/** Every piece of text that is seen, with its size on the screen, its colour and what is behind. */
function lettersOf({ page, root }: Explorable) {
  return page.evaluate((root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
    /** Mixed colours are written in other spaces: a pixel has them as bytes. */
    const bytes = (colour: string) => {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      return `rgb(${Array.from(pen.getImageData(0, 0, 1, 1).data.subarray(0, 3))})`;
    };
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement!, text = node.textContent!.trim();
      const style = getComputedStyle(element), box = element.getBoundingClientRect();
      const isHidden = style.visibility === "hidden" || box.width < 2 ||
        style.clipPath === "circle(0px)" || !element.checkVisibility();
      if (text === "" || isHidden) continue;
      const drawing = element.closest<SVGSVGElement>(".value-graph");
      if (drawing) {
        const shape = element.parentElement!.querySelector(
          element.matches(".symbol") ? ".header" : ".outline, .chip",
        )!;
        const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
        found.push({
          text,
          size: scale * parseFloat(style.fontSize),
          colour: bytes(style.fill),
          paper: bytes(getComputedStyle(shape).fill),
        });
        continue;
      }
      let behind: Element | null = element, paper = "";
      while (behind && (paper === "" || paper === "rgba(0, 0, 0, 0)")) {
        paper = getComputedStyle(behind).backgroundColor;
        behind = behind.parentElement;
      }
      found.push({
        text,
        size: parseFloat(style.fontSize),
        colour: bytes(style.color),
        paper: bytes(paper),
      });
    }
    return found;
  }, root);
}

/** The contrast of two colours as WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = colour.match(/[\d.]+/g)!.slice(0, 3).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, light] = [luminance(a), luminance(b)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

browserTest("nothing sticks out where JupyterLab leaves 240 px", async (browser) => {
  const { page } = await open(browser, { width: 240 });
  const graph = await Explorable.find(page, neuron);
  await (await graph.part("summary")).click();
  const over = await page.evaluate((root) => {
    const { right } = root.querySelector(".parts")!.getBoundingClientRect();
    return Array.from(root.querySelectorAll(".parts > *, .product > *, .stepper > *"))
      .filter((part) => part.getBoundingClientRect().right > right + 0.5)
      .map((part) => part.outerHTML);
  }, graph.root);
  assert.deepEqual(over, []);
});

for (const width of examined([360, 760, 1280], 3)) {
  browserTest(`nothing jumps when numbers change, ${width} px wide`, async (browser) => {
    const { page } = await open(browser, { width });
    for (const index of [neuron, shared]) {
      const graph = await Explorable.find(page, index);
      const places = (what: string) =>
        page.evaluate(
          (root, what) =>
            Array.from(root.querySelectorAll(what), (part) => {
              const { x, y, width, height } = part.getBoundingClientRect();
              return width && [x, y + scrollY, width, height].map(Math.round).join(" ");
            }),
          graph.root,
          what,
        );
      const parts =
        ".parts > :not(.unseen), .control, .control > *, .stepper > *, .product, .plot, " +
        ".plot svg";
      const inside = ".title, .note, .product > *, .products";
      const before = await places(parts), control = index === neuron ? "b" : "a";
      for (const number of [-1.2345, 1e-7, 123456, -0.5, 2.3456, 9]) {
        await graph.type(control, `${number}`);
        assert.deepEqual(await places(parts), before, `${control} = ${number}`);
      }
      // What comes late, and says most: gradients that no difference proves; what is wrong.
      for (const typed of ["40", "0", "abc", "1e400"]) {
        await graph.type(control, typed);
        await graph.settle();
        assert.deepEqual(await places(parts), before, `${control} = ${typed}`);
      }
      const isOver = await page.evaluate((root) => {
        const range = document.createRange();
        range.selectNodeContents(root.querySelector(".problem")!);
        const text = range.getBoundingClientRect();
        const curve = root.querySelector(".plot svg")!.getBoundingClientRect();
        return text.right > curve.left && text.bottom > curve.top && text.top < curve.bottom;
      }, graph.root);
      assert.ok(!isOver, "what is wrong stands over the curve");
      await graph.type(control, "9");
      for (const step of [0, 1, 2]) {
        await graph.goTo(step);
        assert.deepEqual(await places(parts), before, `step ${step}`);
        const still = await places(inside);
        for (const number of [-1.2345, 1e-7, 9]) {
          await graph.type(control, `${number}`);
          assert.deepEqual(await places(inside), still, `${control} = ${number}, step ${step}`);
        }
      }
    }
  });
}

for (
  const [width, test] of [
    [1280, longBrowserTest],
    [360, browserTest],
    [320, longBrowserTest],
  ] as const
) {
  test(`numbers of any size have room, ${width} px wide`, async (browser) => {
    const { page, wrongs } = await open(browser, { width });
    const graph = await Explorable.find(page, shared);
    for (
      const number of [
        "-123.456",
        "123456.789",
        "-4.9e-5",
        "-1.23e11",
        "1e-320",
        "-1.7976931348623157e308",
      ]
    ) {
      await graph.type("a", number);
      for (const step of [1, 2, 3]) {
        await graph.goTo(step);
        const tight = await page.evaluate(
          (root) =>
            Array.from(root.querySelectorAll(".product b, .number, .slope .title"))
              .filter((part) => part.scrollWidth > part.clientWidth)
              .map(({ className, textContent }) => `${className} ${textContent}`),
          graph.root,
        );
        assert.deepEqual(tight, [], `a = ${number}, step ${step}`);
      }
    }
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.deepEqual(wrongs, []);
  });
}

browserTest("a zero has no sign", async (browser) => {
  const { page } = await open(browser);
  const graph = await Explorable.find(page, neuron);
  await graph.type("x2", "-0");
  await graph.type("w2", "-1");
  await (await graph.part("summary")).click();
  const { values } = await graph.read();
  assert.deepEqual([values.x2.data, values["x2*w2"].data, values.w2.grad], Array(3).fill("0.0000"));
  const text = await page.evaluate((root) => root.querySelector(".live")!.textContent!, graph.root);
  assert.doesNotMatch(text, /−0(?:\.0+)?(?![.\d])/);
});

browserTest("a step is still seen when the window has become narrow", async (browser) => {
  const { page } = await open(browser);
  const graph = await Explorable.find(page, neuron);
  for (const [step, places] of [[1, [9, 8]], [4, [5, 3, 4]]] as const) {
    await page.setViewport({ width: 1280, height: 900 });
    await graph.goTo(step);
    await page.setViewport({ width: 360, height: 740 });
    await page.waitForFunction(
      (root, places) => {
        const frame = root.querySelector(".graph")!.getBoundingClientRect();
        return places.map((place) => root.querySelector(`.v${place}`)!.getBoundingClientRect())
          .every(({ left, right }) => left >= frame.left - 1 && right <= frame.right + 1);
      },
      { timeout: 5000 },
      graph.root,
      places,
    );
  }
});

browserTest(
  "on a phone the slider, its gradient and what changes are seen together",
  async (browser) => {
    const { page } = await open(browser, { width: 360, height: 740 });
    const graph = await Explorable.find(page, neuron);
    const isSeen = async (selector: string) => {
      const part = await graph.part(selector);
      return await part.evaluate((part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        const frame = part.closest(".graph")?.getBoundingClientRect() ??
          { left: 0, right: innerWidth };
        return left >= frame.left - 1 && right <= frame.right + 1 && top >= 0 &&
          bottom <= innerHeight;
      });
    };
    await page.$eval(".explorable", (host) => host.scrollIntoView());
    const choices = ["b", "x1", "x2", "w1", "w2"];
    for (const [index, [place, feeds]] of [[7, 8], [0, 2], [3, 5], [1, 2], [4, 5]].entries()) {
      await (await graph.part(".choices button", index)).click();
      await page.$eval(".explorable", (host) => scrollBy(0, host.getBoundingClientRect().top));
      const parts = [".chosen [type=range]", ".chosen .number", ".plot", `.v${place}`];
      for (const part of parts) assert.ok(await isSeen(part), `${choices[index]}: ${part}`);
      void feeds;
      const shown = await page.evaluate((root) =>
        Array.from(root.querySelectorAll(".control"))
          .filter((row) => row.checkVisibility()).map(({ ariaLabel }) => ariaLabel), graph.root);
      assert.deepEqual(shown, [choices[index]]);
    }
    // The drawing follows the steps, and the page does not scroll sideways.
    for (
      const [step, places] of [[1, [9, 8]], [2, [8, 6, 7]], [4, [5, 3, 4]], [5, [2, 0, 1]]] as const
    ) {
      await graph.goTo(step);
      await (await graph.part(".stepper")).evaluate((part) =>
        part.scrollIntoView({ block: "end" })
      );
      for (const place of places) assert.ok(await isSeen(`.v${place}`), `step ${step}: ${place}`);
    }
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  },
);

browserTest(
  "a graph too large for a drawing has its controls, its slope and its table",
  async (browser) => {
    const { page } = await open(browser);
    const graph = await Explorable.find(page, large);
    assert.equal(
      await (await graph.part(".explanation + p")).evaluate(({ textContent }) => textContent),
      "This graph is too large to draw. The table below lists it.",
    );
    await (await graph.part("summary")).click();
    const rows = () =>
      page.evaluate(
        (root) => Array.from(root.querySelectorAll("tbody tr"), ({ textContent }) => textContent),
        graph.root,
      );
    const before = await rows();
    assert.equal(before.length, 160);
    await graph.slide("x1", -2);
    assert.notDeepEqual(await rows(), before);
    await graph.settle();
    assert.match((await graph.read()).proof, /^Checked: 160 of 160 gradients agree/);
  },
);

browserTest("the table changes in place with data and gradients", async (browser) => {
  const { page } = await open(browser);
  const graph = await Explorable.find(page, neuron);
  await graph.slide("b", 7);
  await (await graph.part("summary")).click();
  const cells = () =>
    page.evaluate(
      (root) =>
        Array.from(root.querySelectorAll("tbody tr:nth-child(8) td"))
          .map(({ textContent }) => textContent),
      graph.root,
    );
  await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.deepEqual(await cells(), ["b", "", "7.0000", "0.4200"]);
  await graph.slide("b", 8);
  assert.deepEqual(await cells(), ["b", "", "8.0000", "0.0707"]);
  await graph.goTo(1);
  assert.deepEqual(await cells(), ["b", "", "8.0000", "0.0000"]);
});

browserTest(
  "without script, and on paper, the drawing stands still with its table",
  async (browser) => {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.goto(pathToFileURL(join(dist, name)).href);
    const texts = await page.$$eval(".explorable", (hosts) =>
      hosts.map((host) => ({
        drawing: host.querySelector("svg[role=img]")?.checkVisibility(),
        rows: host.querySelectorAll("details tbody tr").length,
        text: (host as HTMLElement).innerText,
      })));
    assert.deepEqual(texts.map(({ drawing, rows }) => [drawing, rows]), [
      [true, 10],
      [true, 3],
      [true, 8],
      [true, 26],
      [undefined, 160],
    ]);
    assert.ok(texts.every(({ text }) => !text.includes("{")), "the data is not seen");

    const { page: printed } = await open(browser);
    await Explorable.find(printed, neuron);
    await printed.emulateMediaType("print");
    await printed.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const shown = await printed.$$eval(".explorable", (hosts) =>
      hosts.map((host) => [
        host.shadowRoot!.querySelector(".live")!.checkVisibility(),
        host.querySelector(":scope > :is(figure, p)")!.checkVisibility(),
      ]));
    assert.deepEqual(shown, Array(5).fill([false, true]));
  },
);

browserTest(
  "forced colours leave the sliders, the chosen row and the bars visible",
  async (browser) => {
    const { page } = await open(browser);
    const client = await page.createCDPSession();
    await client.send("Emulation.setEmulatedMedia", {
      features: [{ name: "forced-colors", value: "active" }],
    });
    const graph = await Explorable.find(page, neuron);
    const style = (selector: string) =>
      graph.part(selector).then((part) =>
        part.evaluate((part) => {
          const { appearance, backgroundColor, boxShadow, color } = getComputedStyle(part);
          return { appearance, backgroundColor, boxShadow, color };
        })
      );
    assert.equal((await style("[type=range]")).appearance, "auto");
    assert.notEqual((await style(".chosen bdi")).boxShadow, "none");
    assert.notEqual(
      (await style(".bar div")).backgroundColor,
      (await style(".live")).backgroundColor,
    );
  },
);

browserTest("motion is smooth unless the reader wants less of it", async (browser) => {
  const { page } = await open(browser, { width: 360 });
  const graph = await Explorable.find(page, neuron);
  const behaviour = async () =>
    (await graph.part(".graph")).evaluate((part) => getComputedStyle(part).scrollBehavior);
  assert.equal(await behaviour(), "auto");
  await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "no-preference" }]);
  assert.equal(await behaviour(), "smooth");
});

browserTest("all is reached with the keyboard alone, and seen when it is", async (browser) => {
  const { page } = await open(browser);
  const graph = await Explorable.find(page, neuron);
  await (await graph.slider("b")).focus();
  const walk = [];
  for (let stop = 0; stop < 30; stop++) {
    const focus = await page.evaluate((root) => {
      const element = root.activeElement;
      if (!element) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { top, bottom, height } = element.getBoundingClientRect();
      return {
        name: element.className || element.ariaLabel || element.localName,
        isMarked: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        isLarge: height >= 24,
        isInside: bottom > 0 && top < innerHeight,
      };
    }, graph.root);
    if (!focus) break;
    const { name, ...rest } = focus;
    assert.deepEqual(rest, { isMarked: true, isLarge: true, isInside: true }, name);
    walk.push(name);
    await page.keyboard.press("Tab");
  }
  const controls = ["b", "x1", "x2", "w1", "w2"].flatMap((name) => [name, "field"]);
  assert.deepEqual(walk, [
    ...controls,
    "reset",
    "copy",
    "back",
    "next",
    "Step",
    "graph",
    "summary",
  ]);
});

browserTest("hostile data is refused, with the drawing in its place", async (browser) => {
  const { page, wrongs } = await open(browser, { file: "hostile.html" });
  const graph = await Explorable.find(page);
  const state = await page.evaluate(() => ({
    hacked: "hacked" in globalThis,
    alive: Array.from(document.querySelectorAll(".explorable"), ({ shadowRoot }) => !!shadowRoot),
    scripts: document.querySelectorAll("main script").length,
    still: Array.from(document.querySelectorAll("figure svg[role=img]:not(.value-graph)"))
      .map(({ textContent }) => textContent),
    forged: document.body.textContent!.includes("forged"),
  }));
  // What only calls itself one loses the name.
  assert.deepEqual(state, {
    hacked: false,
    alive: [true],
    scripts: 1,
    still: Array(6).fill("still"),
    forged: false,
  });
  // Labels are text wherever they stand.
  await graph.goTo(1);
  await graph.pin((await graph.read()).lit[0] ?? Object.keys((await graph.read()).values)[0]);
  const inside = await page.evaluate(
    (root) => ({
      images: root.querySelectorAll("img, script, iframe").length,
      title: root.querySelector(".explanation .title")!.textContent!,
      isolated: Array.from(
        root.querySelectorAll(".control > :first-child, .x, .y, .title > :not(b), .label > *"),
        (name) => name.localName === "bdi",
      ),
    }),
    graph.root,
  );
  assert.equal(inside.images, 0);
  assert.ok(inside.title.includes("</script><script>"));
  assert.ok(inside.isolated.length > 3 && inside.isolated.every(Boolean));
  assert.deepEqual(wrongs, []);
});

browserTest(
  'the index begins with the graph of a cell that has the tag "cover"',
  async (browser) => {
    const { page, wrongs } = await open(browser, { file: "index.html" });
    const graph = await Explorable.find(page);
    await graph.slide("a", -2);
    assert.deepEqual((await graph.read()).values.b, { data: "2.0000", grad: "1.0000" });
    assert.equal(await page.evaluate(() => location.search), "?1.a=-2");
    const { ids, named, ...shown } = await page.evaluate(() => ({
      alive: document.querySelectorAll(".explorable").length,
      isFirst: Boolean(
        document.querySelector("h2")!.compareDocumentPosition(
          document.querySelector(".explorable")!,
        ) &
          Node.DOCUMENT_POSITION_PRECEDING,
      ),
      link: document.querySelector("main > p a")!.getAttribute("href"),
      ids: Array.from(document.querySelectorAll("[id]"), ({ id }) => id),
      named: Array.from(document.querySelectorAll("[aria-labelledby]"))
        .flatMap((element) => element.getAttribute("aria-labelledby")!.split(" ")),
    }));
    assert.deepEqual(shown, { alive: 1, isFirst: true, link: name });
    assert.equal(new Set(ids).size, ids.length);
    for (const id of named) assert.ok(ids.includes(id), id);
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
      return violations.map(({ id, nodes: [{ html }] }) => `${id}: ${html}`);
    });
    assert.deepEqual(found, []);
    assert.deepEqual(wrongs, []);
  },
);

firefoxTest(
  "Firefox moves, steps, points and remembers too, within the policy",
  async (browser) => {
    const page = await browser.newPage(), wrongs = complaintsOf(page);
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(pathToFileURL(join(dist, name)).href);
    const graph = await Explorable.find(page, neuron);
    assert.deepEqual((await graph.read()).values, closedForms(6.8813735870195432));
    await (await graph.slider("b")).press("ArrowRight");
    assert.deepEqual((await graph.read()).values, closedForms(7));
    await graph.type("b", "26");
    assert.deepEqual((await graph.read()).values, closedForms(26));
    await graph.type("b", "x");
    assert.match((await graph.read()).problem, /^b expects a number/);
    await graph.type("b", "8");
    await graph.goTo(4);
    assert.deepEqual((await graph.read()).upstream, ["x2*w2"]);
    await graph.press(".graph", "Home");
    assert.deepEqual((await graph.read()).lit, ["x1"]);
    await graph.settle();
    assert.match((await graph.read()).proof, /^Checked: 10 of 10/);
    assert.equal(await page.evaluate(() => location.search), "?1.b=8&1-step=4");
    await page.reload();
    const again = await Explorable.find(page, neuron);
    assert.deepEqual((await again.read()).fields.b, "8");
    assert.equal((await again.read()).count, "4 of 5");
    assert.deepEqual(wrongs, []);
  },
);
