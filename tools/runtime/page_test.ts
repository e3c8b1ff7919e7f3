import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { BrowserContext, KeyInput, Page } from "puppeteer-core";
import { graphType } from "../../lib/explore/graph.ts";
import { browserTest, complaintsOf, firefoxTest, takeOverWorkers } from "../support/browser.ts";
import { root } from "../support/environment.ts";
import { writeNotebook } from "../support/fresh_copy.ts";
import { renderPages } from "../support/render.ts";
import { examined, examinedNotes, isThorough } from "../support/thorough.ts";
import { writeFile } from "./page/saved.ts";

const folder = mkdtempSync(join(tmpdir(), "running-"));
globalThis.addEventListener("unload", () => rmSync(folder, { recursive: true }));
const beside = join(folder, "beside"), inside = join(folder, "inside");
const alone = join(folder, "alone"), foreign = join(folder, "foreign");
const damaged = join(folder, "damaged");
for (const name of [beside, inside, alone, foreign, damaged]) mkdirSync(name);

const metadata = { kernelspec: { name: "deno", language: "typescript", display_name: "Deno" } };
const small = writeNotebook(join(folder, "small.ipynb"), [
  "let a = 2; // a comment",
  "a * 10",
  'console.log("printed");',
  "for (let i = 0; i < 3; i++) await Deno.jupyter.display(\n" +
  '  { "text/plain": `step ${i}` },\n  { raw: true, display_id: "p", update: i > 0 },\n);',
  "a + 1",
], { metadata });
/** Its outputs are what its own opening may try. */
const hostile = join(folder, "hostile.ipynb");
const threats = JSON.parse(
  readFileSync(join(root, "tools", "page", "fixtures", "hostile.ipynb"), "utf8"),
);
Deno.writeTextFileSync(
  hostile,
  JSON.stringify({ ...threats, metadata: { ...threats.metadata, ...metadata } }),
);
const python = writeNotebook(join(folder, "python.ipynb"), ["print(1)"], {
  metadata: { kernelspec: { name: "python3", language: "python" } },
});
const neuron = examinedNotes().find((path) => path.includes("04-"))!;
const moons = examinedNotes().find((path) => path.includes("12-"))!;
await renderPages([...examinedNotes(), small, hostile, python], beside, undefined, "beside");
await renderPages([...examinedNotes(), small], inside, undefined, "inside");
copyFileSync(join(beside, "small.html"), join(alone, "small.html"));
copyFileSync(join(beside, "small.html"), join(damaged, "small.html"));
Deno.writeTextFileSync(join(damaged, "runtime.js"), "void 0;");
copyFileSync(join(beside, "small.html"), join(foreign, "small.html"));
await renderPages([moons], foreign, undefined, "beside");

/** A page that runs, for a test that plays with it. */
class Running {
  readonly page: Page;
  /** What it must not do: ask for something, complain, break its policy. */
  /** What the page asked for that it may not, and what it complained of. */
  readonly wrongs: string[];

  private constructor(page: Page) {
    this.page = page;
    this.wrongs = complaintsOf(page);
  }

  static async open(
    browser: BrowserContext,
    name: string,
    { width = 1280, scheme = "light", place = beside } = {},
  ): Promise<Running> {
    const page = await browser.newPage(), opened = new Running(page), { wrongs } = opened;
    page.on("request", (request) => {
      if (!/^(?:data:|blob:|file:.*\/[\w-]+\.html$)/.test(request.url())) {
        wrongs.push(`request ${request.url().replace(/.*\//, "")}`);
      }
    });
    await page.setViewport({ width, height: 900 });
    if (scheme === "dark") {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    }
    await page.goto(pathToFileURL(join(place, `${name}.html`)).href);
    return opened;
  }

  /** Presses "Run this page", or the button of a cell, and waits until all is done. */
  async start(selector = ".runner button"): Promise<void> {
    await this.page.click(selector);
    await this.rest();
  }

  /** Waits until nothing runs. */
  async rest(): Promise<void> {
    await this.page.waitForFunction(() => {
      const runner = document.querySelector(".runner")!;
      const text = runner.querySelector("[role=status]")!.textContent!;
      return text !== "" && !/^(?:Starting|Cell \d+ of)/.test(text);
    }, { polling: 20 });
  }

  /** Waits until workers that were ended are gone: one is left, which has run a cell. */
  async oneWorker(): Promise<void> {
    for (let tries = 0; tries < 200 && this.page.workers().length !== 1; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.equal(this.page.workers().length, 1);
  }

  status(): Promise<string> {
    return this.page.$eval(".runner [role=status]", (status) => status.textContent!);
  }

  /** What each cell is marked as. */
  states(): Promise<string[]> {
    return this.page.$$eval(
      ".cell:has(.input)",
      (cells) => cells.map((cell) => cell.querySelector(".state")?.textContent ?? ""),
    );
  }

  /** What stands below each cell. */
  outputs(): Promise<string[]> {
    return this.page.$$eval(
      ".cell:has(.input)",
      (cells) =>
        cells.map((cell) =>
          [...cell.querySelectorAll(":scope > .output")].map((output) =>
            (output as HTMLElement).innerText.trim()
          ).join("\n")
        ),
    );
  }

  /** Puts a text in the place of a cell's code, as somebody types it. */
  async edit(cell: number, text: string): Promise<void> {
    await this.focus(cell);
    await this.page.keyboard.down("Control");
    await this.page.keyboard.press("a");
    await this.page.keyboard.up("Control");
    await this.page.keyboard.type(text);
  }

  async focus(cell: number): Promise<void> {
    await this.page.$$eval(".input code", (codes, i) => {
      (codes[i] as HTMLElement).focus();
    }, cell - 1);
  }

  code(cell: number): Promise<string> {
    return this.page.$$eval(".input code", (codes, i) => codes[i].textContent!, cell - 1);
  }

  async press(key: KeyInput, modifier?: KeyInput): Promise<void> {
    if (modifier) await this.page.keyboard.down(modifier);
    await this.page.keyboard.press(key);
    if (modifier) await this.page.keyboard.up(modifier);
  }

  async click(selector: string): Promise<void> {
    await this.page.$eval(selector, (button) => (button as HTMLElement).click());
  }

  /** Edits a cell and runs it. */
  async runWith(cell: number, text: string): Promise<string> {
    await this.edit(cell, text);
    await this.press("Enter", "Control");
    await this.rest();
    return (await this.outputs())[cell - 1];
  }

  async axe(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    return await this.page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    });
  }
}

/** What a page may ask for, once it is pressed. */
const loads = ["request runtime.js"];

Deno.test("no page is over 260 kB, but those with everything inside", () => {
  for (const path of examinedNotes()) {
    const name = path.replace(/^.*[\\/](.*)\.ipynb$/, "$1.html");
    const { size } = statSync(join(beside, name));
    assert.ok(size <= 260_000, `${name}: ${size} bytes`);
  }
});

browserTest("until somebody presses it a page loads and starts nothing", async (browser) => {
  const { page, wrongs } = await Running.open(browser, "04-backprop-neuron");
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  assert.deepEqual(wrongs, []);
  assert.equal(page.workers().length, 0);
  assert.equal(await page.$("[contenteditable]"), null);
});

/** Where a browser's engine computes or says something else than the kernel's. */
const engines: Record<"Chromium" | "Firefox", string[]> = {
  // The last digits of a difference of rounding errors.
  Chromium: ["12-two-moons, cell 12"],
  // What is said of a stack that is full; the last digits of tanh and exp.
  Firefox: ["06-backward, cell 8", "08-tanh-taken-apart, cell 13"],
};

for (const [kind, test] of [["Chromium", browserTest], ["Firefox", firefoxTest]] as const) {
  test(`in ${kind}, each note of the series shows what it was exported with`, async (browser) => {
    const changed: string[] = [], wrongs: string[] = [];
    const places = kind === "Chromium" && isThorough ? [beside, inside] : [beside];
    for (const place of places) {
      for (const path of examinedNotes()) {
        const name = path.replace(/^.*[\\/](.*)\.ipynb$/, "$1");
        const note = await Running.open(browser, name, { place }), { page } = note;
        await page.$$eval(".cell > .output", (outputs) => {
          for (const output of outputs) output.classList.add("exported");
        });
        const broken = await page.$$eval(
          "msup, msub, mfrac, mroot, munder, mover, msubsup, munderover",
          (formulas) =>
            formulas.filter(({ tagName, childElementCount }) =>
              childElementCount !== (/subsup|underover/i.test(tagName) ? 3 : 2)
            ).map(({ outerHTML }) => outerHTML),
        );
        assert.deepEqual(broken, [], name);
        const compare = async () => {
          assert.equal(await note.status(), "All is up to date", name);
          const others = await page.$$eval(
            ".cell:has(.input)",
            (cells) =>
              cells.flatMap((cell, i) =>
                cell.querySelector(":scope > .output:not(.exported)") ? [i + 1] : []
              ),
          );
          changed.push(...others.map((cell) => `${name}, cell ${cell}`));
        };
        await note.start();
        await compare();
        await note.click(".reset-all");
        await note.start(".run-all");
        await compare();
        wrongs.push(...note.wrongs);
        await page.close();
      }
    }
    assert.deepEqual([...new Set(changed)].sort(), engines[kind]);
    assert.deepEqual(new Set(wrongs), new Set(kind === "Chromium" ? loads : []));
  });

  test(`in ${kind}, a note that runs leaves each output as it was exported`, async (browser) => {
    for (const place of [beside, inside]) {
      const note = await Running.open(browser, "04-backprop-neuron", { place });
      const { page } = note;
      await page.evaluate(() => {
        const outputs = [...document.querySelectorAll(".cell > .output")];
        for (const output of outputs) output.classList.add("exported");
      });
      for (const selector of [".runner button", ".runner .run-all"]) {
        await note.start(selector);
        assert.equal(await note.status(), "All is up to date");
        assert.equal((await page.$$(".output:not(.exported)")).length, 0);
        assert.equal((await page.$$(".output.exported")).length, 17);
      }
      assert.deepEqual(note.wrongs, kind === "Chromium" && place === beside ? loads : [], place);
      await page.close();
    }
  });

  test(`in ${kind}, an edited cell changes what it shows, and what is below`, async (browser) => {
    const note = await Running.open(browser, "small");
    await note.start();
    assert.deepEqual(await note.outputs(), ["", "20", "printed", "step 2", "3"]);
    assert.deepEqual(await note.states(), ["", "", "", "", ""]);
    await note.edit(1, "let a = 5;");
    const marks = ["edited", ...Array(4).fill("out of date")];
    assert.deepEqual(await note.states(), marks);
    assert.equal(await note.status(), "Out of date from cell 1 on");
    await note.press("Enter", "Control");
    await note.rest();
    assert.deepEqual(await note.states(), ["", ...Array(4).fill("out of date")]);
    await note.focus(2);
    await note.press("Enter", "Shift");
    await note.rest();
    assert.deepEqual(await note.states(), ["", "", "out of date", "out of date", "out of date"]);
    assert.deepEqual(await note.outputs(), ["", "50", "printed", "step 2", "3"]);
    const focused = await note.page.evaluate(() => document.activeElement!.ariaLabel);
    assert.equal(focused, "Code of cell 3");
    assert.equal(await note.page.$eval(".more", (more) => more.textContent), "Run the rest");
    await note.click(".more");
    await note.rest();
    assert.deepEqual(await note.outputs(), ["", "50", "printed", "step 2", "6"]);
    assert.deepEqual(await note.states(), ["", "", "", "", ""]);
    assert.equal(await note.status(), "All is up to date");
  });

  test(`in ${kind}, code is edited where it stands: colours, undo, lines, Tab`, async (browser) => {
    const note = await Running.open(browser, "small"), { page } = note;
    await note.start();
    await note.focus(1);
    const original = await note.code(1);
    await note.press("Home", "Control");
    await page.keyboard.type("const bc = 1;");
    assert.equal(await note.code(1), `const bc = 1;${original}`);
    const colours = await page.evaluate(() => {
      const texts: Record<string, string[]> = {};
      for (const [name, ranges] of CSS.highlights) texts[name] = [...ranges].map(String);
      return texts;
    });
    assert.deepEqual(colours.hk, ["const", "let"]);
    assert.deepEqual(colours.hc, ["// a comment"]);
    await note.press("z", "Control");
    assert.ok((await note.code(1)).length < `const bc = 1;${original}`.length);
    await note.edit(1, "function f() {\n  let a = 1;\nreturn a;\n}");
    const typed = "function f() {\n  let a = 1;\n  return a;\n  }";
    assert.equal((await note.code(1)).replace(/\n$/, ""), typed);
    await page.keyboard.press("Enter");
    await page.keyboard.type("f()");
    assert.equal((await note.code(1)).replace(/\n$/, ""), `${typed}\n  f()`);
    const before = await page.evaluate(() => document.activeElement!.ariaLabel);
    await page.keyboard.press("Tab");
    const after = await page.evaluate(() => document.activeElement!.ariaLabel);
    assert.equal(before, "Code of cell 1");
    assert.notEqual(after, before);
    assert.equal((await note.code(1)).includes("\t"), false);
    const spelling = await page.$$eval(
      ".input code",
      (codes) => codes.map((code) => (code as HTMLElement).spellcheck),
    );
    assert.deepEqual(new Set(spelling), new Set([false]));
  });

  test(`in ${kind}, Stop ends an endless loop, and the cells above run again`, async (browser) => {
    const note = await Running.open(browser, "small"), { page } = note;
    await note.start();
    await note.edit(3, "a = 7; for (;;) {}");
    await note.press("Enter", "Control");
    await page.waitForFunction(() =>
      /^Cell 3 of/.test(
        document.querySelector(".runner [role=status]")!.textContent!,
      )
    );
    await page.evaluate(async () => {
      document.querySelector<HTMLElement>(".runner .stop")!.click();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    });
    assert.equal((await note.states())[2], "stopped");
    assert.match(await note.status(), /gone/);
    await note.edit(3, "a + 1");
    await note.click(".runner .more");
    await note.rest();
    assert.deepEqual(await note.states(), [
      "",
      "",
      "edited",
      "out of date",
      "out of date",
    ]);
    await note.focus(3);
    await note.press("Enter", "Control");
    await note.rest();
    assert.equal((await note.outputs())[2], "3");
    await note.oneWorker();
  });
}

browserTest("progress moves in its place while the cell runs", async (browser) => {
  const note = await Running.open(browser, "small"), { page } = note;
  await note.start();
  await page.evaluate(() => {
    const seen = new Set<string>(), [cell] = [...document.querySelectorAll(".cell")].slice(3);
    Object.assign(globalThis, { seen });
    new MutationObserver(() =>
      seen.add(
        [...cell.querySelectorAll(".output")].map(({ textContent }) => textContent).join("|"),
      )
    ).observe(cell, { childList: true });
  });
  const code = await note.code(4);
  await note.runWith(
    4,
    code.replace(
      /for \(.*\) await/,
      "for (let i = 0; i < 4; i++, await new Promise((done) => setTimeout(done, 300))) await",
    ),
  );
  const seen = await page.evaluate("[...seen]") as string[];
  assert.deepEqual(seen.filter((text) => text !== ""), ["step 0", "step 1", "step 2", "step 3"]);
});

browserTest("an error names the line, and shows it; the cells below don't run", async (browser) => {
  const note = await Running.open(browser, "small");
  await note.start();
  await note.edit(2, 'const b = 1;\nthrow new RangeError("too <b>far</b>");');
  await note.click(".run-all");
  await note.rest();
  const [, shown, next] = await note.outputs();
  assert.match(shown, /^Error in cell 2, line 2\n+throw new RangeError\("too <b>far<\/b>"\);/);
  assert.match(shown, /RangeError: too <b>far<\/b>/);
  assert.equal(next, "printed");
  assert.equal(await note.status(), "Cell 2 ended in an error");
  assert.deepEqual(await note.axe(), []);
});

browserTest("Reset gives back one cell's code, or the whole page as it was", async (browser) => {
  const note = await Running.open(browser, "small"), { page } = note;
  const exported = await page.$$eval(".input code", (codes) => codes.map((code) => code.innerHTML));
  await note.start();
  assert.equal(await note.runWith(2, "a * 11"), "22");
  await note.edit(1, "let a = 3");
  await note.click(".cell .reset:not([hidden])");
  const codes = () => page.$$eval(".input code", (codes) => codes.map((code) => code.innerHTML));
  assert.deepEqual([await note.code(1), (await codes())[0]], [
    "let a = 2; // a comment",
    exported[0],
  ]);
  assert.equal((await note.states())[0], "");
  await note.click(".reset-all");
  await note.rest();
  assert.deepEqual(await codes(), exported);
  assert.deepEqual(await note.outputs(), ["", "", "", "", ""]);
  assert.equal(await note.runWith(1, "typeof a"), '"undefined"');
});

browserTest("the page stays where the reader is when cells run and stop", async (browser) => {
  const note = await Running.open(browser, "04-backprop-neuron"), { page } = note;
  // Where a page scrolls at once, it has done so when it is asked.
  await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
  const button = (await page.$$(".cell .run"))[7];
  await button.evaluate((button) =>
    button.scrollIntoView({ block: "center", behavior: "instant" })
  );
  const place = () => button.evaluate((button) => button.getBoundingClientRect().top);
  const before = await place();
  await button.click();
  await note.rest();
  assert.ok(Math.abs(await place() - before) < 20, `${before}, then ${await place()}`);
  await note.focus(8);
  await page.keyboard.type("for (;;) {}");
  const typed = await place();
  await note.press("Enter", "Control");
  await page.waitForFunction(() =>
    /^Cell 8 of/.test(document.querySelector(".runner [role=status]")!.textContent!)
  );
  for (const name of [".stop", ".reset-all"]) {
    const part = (await page.$(name))!;
    await part.evaluate((part) => {
      const menu = part.closest("details");
      if (menu) menu.open = true;
    });
    await part.click();
    await note.rest();
    assert.ok(Math.abs(await place() - typed) < 40, `${name}: ${typed}, then ${await place()}`);
  }
});

browserTest("a cell's own button runs all that the cell needs, at any time", async (browser) => {
  const note = await Running.open(browser, "small"), { page } = note;
  const press = (cell: number) =>
    page.$$eval(".cell .run", (buttons, i) => (buttons[i] as HTMLElement).click(), cell - 1);
  await note.start(".cell:nth-of-type(2) .run");
  assert.equal(await note.status(), "2 of 5 cells have run");
  assert.equal(
    await page.$eval(".cell:nth-of-type(3) .input > summary", (summary) => summary.textContent),
    "Code 3",
  );
  await press(5);
  await note.rest();
  assert.equal((await note.outputs())[4], "3");
  assert.equal(await note.status(), "All is up to date");
  await note.click(".reset-all");
  await press(5);
  await note.rest();
  assert.equal((await note.outputs())[4], "3");
  // Stopped before the new worker has begun.
  await note.click(".reset-all");
  await page.evaluate(() => {
    document.querySelectorAll<HTMLElement>(".cell .run")[2].click();
    document.querySelector<HTMLElement>(".runner .stop")!.click();
  });
  assert.match(await note.status(), /gone/);
  assert.deepEqual(await note.states(), ["stopped", "", "", "", ""]);
  await note.edit(5, "a + 2");
  await note.press("Enter", "Control");
  await note.rest();
  assert.equal((await note.outputs())[4], "4");
});

browserTest("what has not run as it stands is not called up to date", async (browser) => {
  const note = await Running.open(browser, "small"), { page } = note;
  await note.start();
  await note.runWith(2, "++a");
  await note.click(".more");
  await note.rest();
  assert.equal((await note.outputs())[4], "4");
  // The same code again, with another result: what is below may have another one too.
  await note.focus(2);
  await note.press("Enter", "Control");
  await note.rest();
  assert.equal((await note.outputs())[1], "4");
  assert.deepEqual(await note.states(), ["", "", ...Array(3).fill("out of date")]);
  // Nor is a cell that was stopped on its way, with the code that it had run with before.
  await note.runWith(2, "while ((globalThis as any).again) {} (globalThis as any).again = true;");
  await note.click(".more");
  await note.rest();
  assert.equal(await note.status(), "All is up to date");
  await note.focus(2);
  await note.press("Enter", "Control");
  await page.waitForFunction(() =>
    /^Cell 2 of/.test(document.querySelector(".runner [role=status]")!.textContent!)
  );
  await note.click(".stop");
  await note.click(".more");
  await note.rest();
  assert.equal(await note.status(), "Out of date from cell 2 on");
  // Nor one that ended in an error.
  await note.runWith(2, "missing");
  await note.click(".more");
  await note.rest();
  await note.focus(2);
  await note.press("End");
  await page.keyboard.type("x");
  await note.press("Backspace");
  assert.equal(await note.status(), "Cell 2 ended in an error");
});

browserTest("an error shows the line that it comes from now", async (browser) => {
  const note = await Running.open(browser, "small");
  await note.start();
  for (const name of ["one", "two"]) {
    const shown = await note.runWith(2, `const ${name} = {};\n${name}.x.y;`);
    assert.match(shown, RegExp(`line 2\n+${name}\\.x\\.y;`));
  }
});

browserTest("a name that is declared in another way leads to a new worker", async (browser) => {
  const note = await Running.open(browser, "small");
  await note.start();
  assert.match(await note.runWith(1, "const a = 2;"), /'a' has already been declared/);
  assert.equal(
    await note.status(),
    'Cell 1 ended in an error. "Run from the top" frees its names',
  );
  await note.click(".run-all");
  await note.rest();
  assert.equal(await note.status(), "All is up to date");
});

browserTest("a cell's own button first runs what is above it", async (browser) => {
  const note = await Running.open(browser, "small");
  await note.start(".cell:nth-of-type(2) .run");
  assert.deepEqual((await note.outputs()).slice(0, 3), ["", "20", ""]);
});

browserTest("all can be done with the keyboard alone", async (browser) => {
  const note = await Running.open(browser, "small"), { page } = note;
  const tabTo = async (pattern: RegExp) => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => {
        const { ariaLabel, textContent } = document.activeElement as HTMLElement;
        return ariaLabel ?? textContent!;
      });
      if (pattern.test(name)) return;
    }
    throw new Error(`No stop for ${pattern}`);
  };
  await tabTo(/^Run this page$/);
  await page.keyboard.press("Enter");
  await note.rest();
  await tabTo(/^Code of cell 2$/);
  await page.keyboard.type("1 + ");
  await note.press("Enter", "Shift");
  await note.rest();
  assert.equal((await note.outputs())[1], "21");
  await note.edit(3, "for (;;) {}");
  await note.press("Enter", "Control");
  await page.evaluate(() => document.querySelector<HTMLElement>(".scheme input")!.focus());
  await page.keyboard.down("Shift");
  await tabTo(/^Stop$/);
  await page.keyboard.up("Shift");
  await page.keyboard.press("Enter");
  assert.match(await note.status(), /Stopped/);
  const name = await page.evaluate(() => document.activeElement!.textContent);
  assert.equal(name, "Run from the top");
});

browserTest("axe finds nothing in any state, in both schemes, wide and narrow", async (browser) => {
  for (const scheme of examined(["dark", "light"], 2)) {
    for (const width of [1280, 360]) {
      const note = await Running.open(browser, "small", { scheme, width }), { page } = note;
      const check = async (state: string) => {
        assert.deepEqual(await note.axe(), [], `${state} in ${scheme}, ${width} px`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${state} sticks out by ${wide} px at ${width} px`);
      };
      await check("before");
      await note.start();
      await check("run");
      await note.edit(2, "await new Promise(() => {})");
      await check("edited");
      await note.press("Enter", "Control");
      await check("running");
      await note.click(".version summary");
      await check("with the list open");
      await note.click(".runner .stop");
      await check("stopped");
      await page.close();
    }
  }
});

browserTest("on paper there are no buttons and no marks, while it runs too", async (browser) => {
  const note = await Running.open(browser, "small"), { page } = note;
  await note.start();
  await note.edit(2, "await new Promise(() => {})");
  await note.press("Enter", "Control");
  await page.emulateMediaType("print");
  const seen = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button,summary,.state,.runner")]
      .filter((element) => element.checkVisibility()).map((element) => element.outerHTML)
  );
  assert.deepEqual(seen, []);
});

browserTest("a downloaded notebook is the note's own, with what was edited", async (browser) => {
  const note = await Running.open(browser, "04-backprop-neuron"), { page } = note;
  await note.start();
  await page.evaluate(() => {
    URL.createObjectURL = (blob: Blob) => {
      Object.assign(globalThis, { saved: blob.text() });
      return "blob:";
    };
    HTMLAnchorElement.prototype.click = function () {
      Object.assign(globalThis, { named: this.download });
    };
  });
  const saved = async () => {
    await note.click(".version .download");
    return await page.evaluate(() => (globalThis as unknown as { saved: string }).saved);
  };
  // The script of a graph that can be explored is that of the day.
  const withoutScripts = (file: string) => {
    const notebook = JSON.parse(file);
    for (const { outputs = [] } of notebook.cells) {
      for (const { data = {} } of outputs) if (graphType in data) delete data["text/html"];
    }
    return writeFile(notebook);
  };
  const file = await saved();
  assert.equal(file, writeFile(JSON.parse(file)));
  assert.equal(withoutScripts(file), withoutScripts(readFileSync(neuron, "utf8")));
  assert.equal(await page.evaluate("named"), "04-backprop-neuron.ipynb");
  await note.runWith(4, "1 + 1");
  const { cells } = JSON.parse(await saved());
  const cell = cells.filter((cell: { cell_type: string }) => cell.cell_type === "code")[3];
  assert.deepEqual(cell, {
    cell_type: "code",
    id: "build",
    metadata: {},
    source: ["1 + 1"],
    execution_count: 20,
    outputs: [{
      output_type: "execute_result",
      execution_count: 20,
      data: { "text/plain": ["2"] },
      metadata: {},
    }],
  });
});

browserTest("my version can be copied", async (browser) => {
  const note = await Running.open(browser, "small"), { page } = note;
  await note.start();
  await note.edit(2, "a * 11");
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      Object.assign(globalThis, { copied: text });
      return Promise.resolve();
    };
  });
  await note.click(".version .copy-all");
  const copied = await page.evaluate("copied") as string;
  assert.ok(copied.startsWith("// Cell 1\nlet a = 2; // a comment\n\n// Cell 2\na * 11\n"), copied);
});

browserTest("an explorable graph comes alive again when its values change", async (browser) => {
  const note = await Running.open(browser, "04-backprop-neuron"), { page } = note;
  await note.start();
  const source = await note.code(4);
  await note.edit(4, source.replace("6.8813735870195432", "5"));
  await note.click(".run-all");
  await note.rest();
  const number = await page.$eval(
    ".explorable",
    (host) => host.shadowRoot!.querySelector<HTMLInputElement>(".control .field")!.value,
  );
  assert.equal(number, "5");
  assert.deepEqual(note.wrongs, loads);
});

browserTest("without runtime.js beside it a page says so, and has no buttons", async (browser) => {
  const note = await Running.open(browser, "small", { place: alone });
  await note.start();
  assert.match(await note.status(), /runtime\.js has to lie beside it/);
  assert.equal(await note.page.$(".runner button, .cell .run"), null);
  assert.deepEqual(await note.axe(), []);
});

browserTest("who presses a cell's button learns there why it cannot run", async (browser) => {
  for (
    const [place, why] of [[alone, /has to lie beside it/], [damaged, /js is damaged/]] as const
  ) {
    const note = await Running.open(browser, "small", { place });
    await note.start(".cell:nth-of-type(2) .run");
    const line = await note.page.$eval(".cell .left-out", (line) => line.textContent);
    assert.match(line!, why);
    assert.equal(await note.status(), line);
  }
});

browserTest(
  "a page of an earlier export is saved as its notebook was then",
  async (browser) => {
    const place = join(folder, "earlier"), list = join(folder, "earlier.json");
    const [first, second] = ["first", "second"].map((name) =>
      writeNotebook(join(folder, `${name}.ipynb`), [`"${name}"`], { metadata })
    );
    await renderPages([first], place, list, "beside");
    // It has changed, and is not exported: perhaps it doesn't run.
    writeNotebook(first, ["throw 1", "2"], { metadata });
    await renderPages([second], place, list, "beside");
    for (const name of ["first", "second"]) {
      const note = await Running.open(browser, name, { place });
      await note.start();
      assert.deepEqual(await note.outputs(), [`"${name}"`]);
      const saved = await note.page.evaluate(async () => {
        let blob: Blob | undefined;
        URL.createObjectURL = (given) => (blob = given as Blob, "about:blank");
        HTMLAnchorElement.prototype.click = () => {};
        document.querySelector<HTMLElement>(".version .download")!.click();
        return await blob?.text();
      });
      assert.match(saved ?? "", RegExp(name));
    }
  },
);

browserTest(
  "beside the runtime.js of other pages a page runs, but saves nothing",
  async (browser) => {
    const note = await Running.open(browser, "small", { place: foreign });
    await note.start();
    assert.equal((await note.outputs())[1], "20");
    await note.click(".version .download");
    assert.match(await note.status(), /different exports/);
  },
);

browserTest("a browser that lacks something gets a line instead of buttons", async (browser) => {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() => {
    Reflect.deleteProperty(globalThis, "Worker");
    Reflect.deleteProperty(globalThis, "Highlight");
  });
  await page.goto(pathToFileURL(join(beside, "small.html")).href);
  const text = await page.$eval(".runner", (runner) => runner.textContent);
  assert.equal(text, "This page cannot be run in this browser. It lacks workers, highlights.");
  assert.equal(await page.$(".runner button, .cell .run"), null);
});

browserTest("a page of another language, and the index, have nothing to run", async (browser) => {
  const { page } = await Running.open(browser, "python");
  assert.equal(await page.$(".runner"), null);
  const policy = await page.$eval("meta[http-equiv]", (meta) => meta.getAttribute("content")!);
  assert.doesNotMatch(policy, /blob|wasm|self/);
});

browserTest("opening what a hostile author wrote runs none of it", async (browser) => {
  const note = await Running.open(browser, "hostile"), { page } = note;
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  assert.equal(await page.evaluate("typeof hacked"), "undefined");
  assert.deepEqual(note.wrongs, []);
  const policy = await page.$eval("meta[http-equiv]", (meta) => meta.getAttribute("content")!);
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; script-src /);
  assert.doesNotMatch(policy, /unsafe-eval(?<!wasm-unsafe-eval)|unsafe-inline/);
});

/** Counts what arrives: nothing should. */
async function withServer(check: (address: string) => Promise<void>): Promise<number> {
  let hits = 0;
  const server = createServer((_, response) => {
    hits++;
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Content-Type", "text/javascript");
    response.end("globalThis.hacked = 1");
  });
  server.on("connection", () => hits++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await check(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
  return hits;
}

for (const [kind, test] of [["Chromium", browserTest], ["Firefox", firefoxTest]] as const) {
  test(`in ${kind}, a hostile cell reaches neither network nor storage`, async (browser) => {
    const hits = await withServer(async (address) => {
      const note = await Running.open(browser, "small"), { page } = note;
      await note.start();
      const attempts = [
        `fetch("http://${address}/fetch")`,
        `fetch("file:///etc/hostname").then((r) => r.text())`,
        `import("http://${address}/import.js")`,
        `importScripts("http://${address}/scripts.js")`,
        `import("blob:null/x")`,
        `import("data:text/javascript,1")`,
        `new Promise((y, n) => { const s = new WebSocket("ws://${address}/"); s.onopen = y; s.onerror = n; })`,
        `new Promise((y, n) => { const s = new EventSource("http://${address}/e"); s.onopen = y; s.onerror = n; })`,
        `new Promise((y, n) => { const r = new XMLHttpRequest(); r.open("GET", "http://${address}/x"); r.onload = y; r.onerror = n; r.send(); })`,
        `new Promise((y, n) => { const r = indexedDB.open("x"); r.onsuccess = y; r.onerror = n; })`,
        `caches.open("x")`,
        `navigator.storage.getDirectory()`,
        `new Promise((y, n) => { const w = new Worker("http://${address}/w.js"); w.onmessage = y; w.onerror = n; })`,
        `new Promise((y, n) => { const c = new BroadcastChannel("x"); y(c); })`,
        `eval("1")`,
        `new Function("return 1")()`,
        `navigator.sendBeacon("http://${address}/beacon")`,
        `document.title`,
        `window.parent`,
      ];
      for (const attempt of examined(attempts, 3)) {
        const shown = await note.runWith(
          2,
          `await (async () => { try { await ${attempt}; return "reached"; } ` +
            `catch (error) { return "refused"; } })()`,
        );
        assert.match(shown, /refused|Error/, `${attempt}: ${shown}`);
      }
      assert.equal(await note.runWith(5, "1 + 1"), "2");
      assert.equal(await page.evaluate("typeof hacked"), "undefined");
    });
    assert.equal(hits, 0);
  });

  test(`in ${kind}, the page stays usable under floods, and Stop works`, async (browser) => {
    const note = await Running.open(browser, "small"), { page } = note;
    await note.start();
    const attacks = [
      "for (;;) postMessage({ type: 'display', run: 1, data: { 'text/plain': 'x'.repeat(1000) } })",
      "for (;;) self.postMessage('x')",
      "for (let i = 0; i < 1e6; i++) Deno.jupyter.display({ 'text/plain': `${i}` }, { raw: true }); for (;;) {}",
      "const t = 'x'.repeat(1e7); for (let i = 0; i < 100; i++) console.log(t + i); for (;;) {}",
      "self.postMessage = null; Object.prototype.type = 'done'; Blob = URL = Worker = 1; for (;;) {}",
      "setTimeout(() => { for (;;) {} }, 0)",
    ];
    for (const attack of examined(attacks, 2)) {
      await named(attack, async () => {
        await note.edit(2, attack);
        await note.press("Enter", "Control");
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 700)));
        // A page that is held up has no turn, and no frame.
        await page.evaluate(async () => {
          await new Promise((resolve) => setTimeout(resolve));
          document.querySelector<HTMLElement>(".runner .stop")!.click();
          await new Promise((resolve) => requestAnimationFrame(resolve));
        });
        await note.click(".runner .reset-all");
        assert.equal(await note.runWith(2, "40 + 2"), "42");
        await note.oneWorker();
      });
    }
  });
}

/** Says which case it was when a page that answers no more fails a check. */
async function named(name: string, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    throw new Error(`Not with ${name}`, { cause: error });
  }
}

browserTest("a worker that a stranger has taken over costs only its own run", async (browser) => {
  const text = (length: number) => `"x".repeat(${length})`;
  const takeovers = [
    `for (;;) postMessage({ type: "display", run, data: { "text/plain": "x" } });`,
    `for (;;) postMessage({ type: "stream", run, name: "stdout", text: ${text(5e7)} });`,
    `for (let i = 0;; i++) postMessage({ type: "display", run, id: "a", update: i > 0,
      data: { "text/html": "<b>x</b>".repeat(3000) } });`,
    `for (;;) postMessage("x");`,
    `postMessage({ type: "display", run, data: { "text/html": "<b>x</b>".repeat(1e5) } });
    postMessage({ type: "display", run, data: { "text/html": "<p>".repeat(1e4) } });
    postMessage({ type: "done", run: Infinity }); postMessage({ type: "ready" });
    postMessage({ type: "error", run, name: {}, message: [], line: "1", cell: -1 });`,
  ];
  for (const takeover of examined(takeovers, 5)) {
    await named(takeover, async () => {
      const page = await browser.newPage();
      await takeOverWorkers(page, takeover);
      await page.goto(pathToFileURL(join(beside, "small.html")).href);
      await page.click(".runner button");
      await page.waitForSelector(".version");
      // A page that is held up takes no key.
      await page.evaluate(() => {
        Object.assign(globalThis, { keys: 0 });
        addEventListener("keydown", () => (globalThis as unknown as { keys: number }).keys++);
      });
      for (let i = 0; i < 10; i++) {
        await page.keyboard.press("Shift");
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      assert.equal(await page.evaluate("keys"), 10);
      await page.click(".runner .run-all");
      assert.ok((await page.$$(".output *")).length < 5000);
      await page.close();
    });
  }
});

browserTest("what a hostile cell shows is cleaned like what a notebook holds", async (browser) => {
  const note = await Running.open(browser, "small"), { page } = note;
  await note.start();
  const evil = threats.cells.flatMap((cell: { outputs?: { data?: object }[] }) =>
    cell.outputs?.flatMap(({ data }) => data ?? []) ?? []
  );
  assert.ok(evil.length > 3);
  const graph = { version: 1, values: [{ label: "a", data: 3 }], controls: [] };
  const image = '</style><img src=x onerror="hacked=1">';
  evil.push({
    [graphType]: graph,
    "text/plain": image,
    "image/svg+xml":
      `<svg class="value-graph" width="9" height="9" viewBox="0 0 9 9"><g class="v0" ` +
      `id="<style"><text class="data">1</text></g><desc>${image}</desc><g id='${image}'/></svg>`,
  });
  await note.edit(2, "");
  // As the worker hands it over, without typing all of it.
  for (const bundle of evil) {
    await page.evaluate((source) => {
      const code = document.querySelectorAll(".input code")[1];
      code.textContent = source;
      code.dispatchEvent(new InputEvent("input"));
    }, `await Deno.jupyter.display(${JSON.stringify(bundle)}, { raw: true });`);
    await note.focus(2);
    await note.press("Enter", "Control");
    await note.rest();
  }
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  assert.equal(await page.evaluate("typeof hacked"), "undefined");
  assert.deepEqual(note.wrongs, loads);
  assert.equal(await page.$(".output script:not([type='application/json']), iframe, object"), null);
});
