import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { BrowserContext } from "puppeteer-core";
import { execute } from "../run.ts";
import { browserTest, firefoxTest } from "../support/browser.ts";
import { root } from "../support/environment.ts";
import { examined, examinedNotes, isThorough } from "../support/thorough.ts";
import { type Output, outputsOf, readOutputs, WorkerPage } from "./support.ts";

type Engine = "chromium" | "firefox";

/** Registers a test for both browsers. */
function inBoth(name: string, check: (page: WorkerPage, engine: Engine) => Promise<void>): void {
  const withPage = (engine: Engine) => async (browser: BrowserContext) =>
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
  // What is printed is printed at once, when nobody knows yet.
  "a printed promise": [{
    type: "stream",
    name: "stdout",
    text: "Promise { <pending> } [ Promise { <pending> } ]\n",
  }],
  // The assertions' values are the same; the kernel quotes the code, and draws a comparison.
  "an assertion of equal numbers fails": error(
    "AssertionError",
    "Expected values to be strictly equal:\n\n0.30000000000000004 !== 0.3\n",
  ),
  "an assertion of a truth fails": error(
    "AssertionError",
    "The expression evaluated to a falsy value: false",
  ),
  "an assertion of equal parts fails": error(
    "AssertionError",
    "Expected values to be strictly deep-equal:\n\n[ 1, 2 ]\n\nshould equal\n\n[ 1, 3 ]\n",
  ),
  // The engines' own words, and whether a constructor that nobody wrote is a place.
  "an error of a class, printed": {
    firefox: [{
      type: "stream",
      name: "stdout",
      text: "Printed: own\n    at a place\n    at a place {\n  detail: 1\n}\n",
    }],
  },
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
    const outputs = withoutPlaces(outputsOf(await page.run(i + 1, source)));
    const listed = differences[about];
    const difference = Array.isArray(listed) ? listed : listed?.[engine];
    const isSame = isDeepEqual(outputs, withoutPlaces(kernel[i]));
    // A difference that is none any longer has to leave the list.
    if (difference ? !isSame && isDeepEqual(outputs, difference) : isSame) continue;
    wrong.push({ about, outputs, expected: difference ?? kernel[i] });
  }
  assert.deepEqual(wrong, []);
});

/** The kernel's places are those in the cell as it was transpiled, a page's those in the cell. */
function withoutPlaces(outputs: Output[]): Output[] {
  const place =
    /at (?:async )?(?:\S+ \(<anonymous>:\d+:\d+\)|<anonymous>:\d+:\d+)|at (?:[^\s,]+, )?cell \d+, line \d+/g;
  const without = (text?: string) => text?.replace(place, "at a place");
  return outputs.map(({ text, data, ...rest }) => ({
    ...rest,
    ...text !== undefined && { text: without(text) },
    ...data !== undefined && {
      data: Object.fromEntries(
        Object.entries(data).map((
          [type, form],
        ) => [type, typeof form === "string" ? without(form) : form]),
      ),
    },
  }));
}

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
  chromium: ["12-two-moons 12"],
  // The errors of two ways to compute tanh, in units of the last place; the words of an error.
  firefox: ["08-tanh-taken-apart 13", "06-backward 8"],
};

inBoth("every note gives its saved outputs, also a second time", async (page, engine) => {
  const wrong: string[] = [];
  for (const note of examinedNotes()) {
    for (const round of isThorough ? [1, 2] : [1]) {
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

inBoth(
  "an error names its cell and its line there, also in a function of an earlier cell",
  async (page) => {
    await page.run(
      7,
      "const before = 1;\n\nfunction fail(x: number): never {\n  throw new TypeError(`bad ${x}`);\n}",
    );
    const answers = await page.run(9, "let y: number = 3;\n\nfail(\n  y,\n);");
    assert.partialDeepStrictEqual(answers, [{
      type: "error",
      name: "TypeError",
      message: "bad 3",
      cell: 7,
      line: 4,
      traceback:
        "Stack trace:\nTypeError: bad 3\n    at fail, cell 7, line 4\n    at cell 9, line 3",
    }, { type: "done" }]);
    const [late] = await page.run(
      8,
      "await 0;\n[1].forEach((x) => {\n  before.x.y;\n});".replace("before.x", "(before as any).x"),
    );
    assert.partialDeepStrictEqual(late, { type: "error", name: "TypeError", cell: 8, line: 3 });
    const [wrong] = await page.run(10, "let z = 1;\nlet = ;");
    assert.partialDeepStrictEqual(wrong, { type: "error", name: "SyntaxError", cell: 10, line: 2 });
    const [unknown] = await page.run(11, "\n\nunknownName + 1");
    assert.partialDeepStrictEqual(unknown, {
      type: "error",
      message: "unknownName is not defined",
      cell: 11,
      line: 3,
    });
  },
);

inBoth("an import that a page doesn't hold lists what it holds", async (page) => {
  for (
    const source of [
      'import fs from "node:fs";',
      'import { parse } from "../lib/other.ts";',
      'import "https://example.org/x.js";',
      'await import("data:text/javascript,1");',
      "await import({} as any);",
    ]
  ) {
    const [answer] = await page.run(1, source);
    assert.ok(answer.type === "error", source);
    assert.match(answer.message, /^A page cannot import /);
    assert.match(answer.message, /\n {2}\.\.\/lib\/value\.ts\n/);
    assert.match(answer.message, /\n {2}@observablehq\/plot\n/);
  }
});

inBoth("Deno has what shows things, and says so for anything else", async (page) => {
  const [answer] = await page.run(1, 'Deno.readTextFileSync("/etc/hostname");');
  assert.partialDeepStrictEqual(answer, {
    type: "error",
    name: "TypeError",
    message: "A page has no Deno.readTextFileSync, only Deno.jupyter",
  });
});

/** Ways out, each of which would make a request to the server or keep something. */
const waysOut = (address: string) => [
  `fetch("${address}")`,
  `await (Object.getPrototypeOf(globalThis) as any).fetch.call(globalThis, "${address}")`,
  `await (globalThis.constructor as any).prototype.fetch("${address}")`,
  `const asked = new XMLHttpRequest(); asked.open("GET", "${address}"); asked.send();`,
  `new WebSocket("${address.replace("http", "ws")}")`,
  `new EventSource("${address}")`,
  `importScripts("${address}")`,
  `await import("${address}")`,
  `const there = "${address}"; await import(there)`,
  `import "${address}";`,
  `export * from "${address}";`,
  `new Worker("${address}")`,
  `navigator.sendBeacon("${address}")`,
  `eval('import("${address}")')`,
  `new Function('return import("${address}")')()`,
  `await (async () => {}).constructor('await import("${address}")')()`,
  `await new Promise((_, failed) => setTimeout('import("${address}")', failed(new Error("no"))))`,
  `await WebAssembly.compileStreaming((globalThis as any).fetch("${address}"))`,
  `await (globalThis as any).caches.open("x")`,
  `(globalThis as any).indexedDB.open("x")`,
  `new BroadcastChannel("x").postMessage(1)`,
  `await navigator.storage.getDirectory()`,
  `(globalThis as any).postMessage({ type: "result" })`,
  `new (globalThis as any).WebTransport("${address.replace("http", "https")}")`,
  `await (globalThis as any).cookieStore.set("a", "b")`,
];

inBoth("no way leads out of the worker", async (page) => {
  let hits = 0;
  const server = Deno.serve({ port: 0, onListen() {} }, () => {
    hits++;
    return new Response("export default 1;", { headers: { "content-type": "text/javascript" } });
  });
  try {
    for (const source of waysOut(`http://localhost:${server.addr.port}/`)) {
      const answers = await page.run(1, source);
      assert.equal(answers[0].type, "error", `${source}: ${JSON.stringify(answers)}`);
    }
    const [left] = await page.run(
      2,
      `const names = new Set<string>();
       for (let owner: any = globalThis; owner; owner = Object.getPrototypeOf(owner)) {
         for (const name of Object.getOwnPropertyNames(owner)) names.add(name);
       }
       [...names].filter((name) =>
         /fetch|Request|Socket|Worker|Channel|storage|IDB|cache|import|Transport|Beacon|cookie|Lock|File|Notif|Port|post/i
           .test(name) && (globalThis as any)[name] !== undefined);`,
    );
    assert.deepEqual(outputsOf([left])[0].data, { "text/plain": "[]" });
  } finally {
    await server.shutdown();
  }
  assert.equal(hits, 0);
});

inBoth("a flood is cut, with a sentence, and the next cell runs", async (page) => {
  for (
    const source of [
      'for (let i = 0; i < 1_000_000; i++) Deno.jupyter.display({ "text/plain": "x" }, { raw: true });',
      'for (let i = 0; i < 1_000; i++) console.log("x".repeat(1_000_000));',
      'for (let i = 0; i < 100_000; i++) { console.log("out"); console.error("err"); }',
      'await Deno.jupyter.display({ "text/html": "x".repeat(100_000_000) }, { raw: true });',
      '"x".repeat(3).split("").map(() => "y".repeat(9_000_000)).join("") && Deno.jupyter.md`${"z".repeat(2e7)}`',
    ]
  ) {
    const answers = await page.run(1, source);
    assert.ok(answers.length < 5_010, `${answers.length}`);
    assert.ok(JSON.stringify(answers).length < 12_000_000);
    const texts = answers.flatMap((answer) => answer.type === "stream" ? [answer.text] : []);
    assert.match(texts.at(-1) ?? "", /^The outputs of this cell are cut here: /, source);
  }
  assert.deepEqual(outputsOf(await page.run(2, "1 + 1")), text("2"));
  const [failure] = await page.run(3, 'throw new Error("x".repeat(100_000_000));');
  assert.ok(failure.type === "error", JSON.stringify(failure).slice(0, 200));
  assert.equal(failure.message.length, 10_000);
});

inBoth("what a cell does to the browser's own names leaves the next cells alone", async (page) => {
  await page.run(
    1,
    `Object.assign(globalThis, { postMessage: null, Blob: null, URL: null, performance: null });
     Object.assign(globalThis, { setTimeout: null, Map: null, Array: null, JSON: null });
     const Object1 = Object, name = "mine"; let Promise = 1;`,
  );
  await page.run(2, "let after = 1; const fixed = 2; function f() { return after; } after = 5;");
  assert.deepEqual(
    outputsOf(await page.run(3, "[f(), fixed, name, Promise]")),
    text('[ 5, 2, "mine", 1 ]'),
  );
});

inBoth(
  "a cell that breaks what all objects have ends, and a fresh worker knows nothing of it",
  async (page) => {
    for (
      const source of examined([
        "Object.prototype.get = () => 1;",
        'Object.prototype.type = "done"; Object.prototype.run = 99;',
        "Object.prototype.value = 7; Object.prototype.enumerable = true;",
        "Array.prototype.push = Array.prototype.map = null;",
        "Promise.prototype.then = null;",
        "Array.prototype[Symbol.iterator] = null;",
        "String.prototype.replace = String.prototype.slice = null;",
        "Object.defineProperty = Object.entries = Reflect.defineProperty = null;",
        "Object.freeze(globalThis);",
        'dispatchEvent(new Event("message"));',
        'addEventListener("message", (event) => event.stopImmediatePropagation());',
      ], 3)
    ) {
      await page.run(1, source.replaceAll(/(\w+\.prototype)/g, "($1 as any)"));
      const answers = await page.run(2, "const a = 1; a + 1");
      // It may fail, but not without a word, and not with another number.
      const outputs = outputsOf(answers);
      assert.ok(outputs[0]?.type === "error" || outputs[0]?.data?.["text/plain"] === "2", source);
      assert.equal(answers.at(-1)?.type, "done");
      await page.start();
      assert.deepEqual(outputsOf(await page.run(1, "const a = 1; a + 1")), text("2"));
    }
  },
);

inBoth("what is shown late belongs to the run that is the last by then", async (page) => {
  const first = await page.run(1, 'setTimeout(() => console.log("late"), 50); 1');
  assert.deepEqual(outputsOf(first), text("1"));
  const second = await page.run(2, "await new Promise((done) => setTimeout(done, 200));");
  assert.deepEqual(outputsOf(second), [{ type: "stream", name: "stdout", text: "late\n" }]);
  assert.equal(second[0].type === "stream" && second[0].run, 2);
});
