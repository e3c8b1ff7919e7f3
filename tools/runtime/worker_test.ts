import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Browser } from "puppeteer-core";
import { execute } from "../run.ts";
import { browserTest, firefoxTest } from "../support/browser.ts";
import { root } from "../support/environment.ts";
import { series } from "../support/notebooks.ts";
import { type Output, outputsOf, readOutputs, WorkerPage } from "./support.ts";

type Engine = "chromium" | "firefox";

/** Registers a test for both browsers. */
function inBoth(name: string, check: (page: WorkerPage, engine: Engine) => Promise<void>): void {
  const withPage = (engine: Engine) => async (browser: Browser) =>
    await check(await WorkerPage.open(browser), engine);
  browserTest(`${name}, in Chromium`, withPage("chromium"));
  firefoxTest(`${name}, in Firefox`, withPage("firefox"));
}

const fixtures = join(root, "tools", "runtime", "fixtures");

/** The cells of the battery, by what each is about. */
const battery = readFileSync(join(fixtures, "cells.txt"), "utf8").split(/^\/\/\/\/ /m).slice(1)
  .map((text) => {
    const end = text.indexOf("\n");
    return { about: text.slice(0, end), source: text.slice(end + 1).replace(/\n$/, "") };
  });

let recorded: Promise<Output[][]> | undefined;

/** What the kernel makes of the battery, all in one notebook. */
function inKernel(): Promise<Output[][]> {
  return recorded ??= record();
}

async function record(): Promise<Output[][]> {
  // Beside the battery, so that its imports lead where they should.
  const notebook = join(fixtures, `cells-${Deno.pid}.ipynb`);
  const cells = battery.map(({ source }, i) => ({
    cell_type: "code",
    id: `c${i}`,
    metadata: { tags: ["raises-exception"] },
    execution_count: null,
    outputs: [],
    source,
  }));
  const kernelspec = { name: "deno", display_name: "Deno", language: "typescript" };
  const content = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  try {
    writeFileSync(notebook, JSON.stringify(content));
    assert.deepEqual(await execute([notebook]), [notebook]);
    return readOutputs(notebook).map(({ outputs }) => outputs);
  } finally {
    rmSync(notebook);
  }
}

const error = (name: string, message: string): Output[] => [{ type: "error", name, message }];
const text = (text: string): Output[] => [{
  type: "execute_result",
  data: { "text/plain": text },
}];

/** Where a page gives something else than the kernel, and what; in both browsers or in one. */
const differences: Record<string, Output[] | Partial<Record<Engine, Output[]>>> = {
  // What a cell declares is a property of the global object, which no browser can hide.
  "var is on the global object, let is not": text("[ 3, 2 ]"),
  "let over a global set by hand": text("[ 5, 5 ]"),
  "a namespace": error(
    "SyntaxError",
    "A page runs no namespace: write an object, as in const shapes = { area }",
  ),
  // The kernel's parser has other words, and gives them as the error's name.
  "a syntax error": error("SyntaxError", "Unexpected token"),
  "an unfinished cell": error("SyntaxError", "Unexpected token"),
  "a generator without a semicolon before it": error("SyntaxError", "Missing semicolon"),
  // What the inspection of Node's, which the page has, writes otherwise than Deno's.
  "typed arrays and buffers": text(
    "[\n  Float64Array(2) [ 1, 2.5 ],\n  Uint8Array(3) [ 0, 0, 0 ],\n" +
      "  ArrayBuffer { [Uint8Contents]: <00 00 00 00>, [byteLength]: 4 },\n" +
      "  DataView {\n    [byteLength]: 2,\n    [byteOffset]: 0,\n" +
      "    [buffer]: ArrayBuffer { [Uint8Contents]: <00 00>, [byteLength]: 2 }\n  }\n]",
  ),
  "an object with its own way of showing": text(
    "{ Symbol(Deno.customInspect): [Function: [Deno.customInspect]] }",
  ),
  "iterators and generators": text(
    "[\n  Object [Array Iterator] {},\n  [Map Iterator] {  },\n  [Set Iterator] {  },\n" +
      "  Object [Generator] {}\n]",
  ),
  "an object with methods, getters and computed names": text(
    "{\n  a: [Function: a],\n  b: [AsyncFunction: b],\n  c: [Function: c] GeneratorFunction,\n" +
      "  d1: 2,\n  e: [Getter]\n}",
  ),
  // The engines' own words.
  "not iterable": {
    chromium: error(
      "TypeError",
      "number 5 is not iterable (cannot read property Symbol(Symbol.iterator))",
    ),
  },
  "assigning a name that isn't there": {
    firefox: error("ReferenceError", "assignment to undeclared variable missing2"),
  },
  "null has no properties": {
    firefox: error("TypeError", `can't access property "x" of null`),
  },
  "undefined has no properties": {
    firefox: error("TypeError", `can't access property "x", nothing is undefined`),
  },
  "a method that isn't there": {
    firefox: error("TypeError", "(intermediate value).foo is not a function"),
  },
  "too much recursion": { firefox: error("InternalError", "too much recursion") },
};

inBoth("each cell of the battery gives what the kernel gives", async (page, engine) => {
  const kernel = await inKernel(), wrong: unknown[] = [];
  assert.ok(battery.length >= 60);
  const known = new Set(battery.map(({ about }) => about));
  assert.equal(known.size, battery.length, "two cells are about the same");
  for (const about of Object.keys(differences)) assert.ok(known.has(about), about);
  for (const [i, { about, source }] of battery.entries()) {
    const outputs = outputsOf(await page.run(i + 1, source));
    const listed = differences[about];
    const difference = Array.isArray(listed) ? listed : listed?.[engine];
    const isSame = isDeepEqual(outputs, kernel[i]);
    // A difference that is none any longer has to leave the list.
    if (difference ? !isSame && isDeepEqual(outputs, difference) : isSame) continue;
    wrong.push({ about, outputs, expected: difference ?? kernel[i] });
  }
  assert.deepEqual(wrong, []);
});

function isDeepEqual(a: unknown, b: unknown): boolean {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

/** Last digits that hang on an engine's own exponentials, by the note and the cell's number. */
const digits: Partial<Record<Engine, string[]>> = {
  // A difference of about 5e-12 between a gradient and its measured slope.
  chromium: ["12-two-moons 11"],
  // The errors of two ways to compute tanh, in units of the last place; the words of an error.
  firefox: ["08-tanh-taken-apart 9", "06-backward 7"],
};

const notes = series().filter((path) => /^[01]\d-/.test(basename(path)));

inBoth("every note gives its saved outputs, also a second time", async (page, engine) => {
  assert.equal(notes.length, 13);
  const wrong: string[] = [];
  for (const note of notes) {
    for (const round of [1, 2]) {
      await page.start();
      for (const [i, { source, outputs }] of readOutputs(note).entries()) {
        const found = outputsOf(await page.run(i + 1, source));
        if (isDeepEqual(found.map(withoutScript), outputs.map(withoutScript))) continue;
        if (round === 1) wrong.push(`${basename(note, ".ipynb")} ${i + 1}`);
        assert.ok(wrong.includes(`${basename(note, ".ipynb")} ${i + 1}`), note);
      }
    }
  }
  assert.deepEqual(wrong.sort(), digits[engine]!.toSorted());
});

/** The page has the script of what can be explored; the worker leaves its place empty. */
function withoutScript(output: Output): Output {
  const html = output.data?.["text/html"];
  if (typeof html !== "string") return output;
  const bare = html.replace(/<script>[^]*<\/script>/, "<script></script>");
  return { ...output, data: { ...output.data, "text/html": bare } };
}
