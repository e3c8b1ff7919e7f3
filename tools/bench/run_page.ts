import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "puppeteer-core";
import { findBrowser, launchBrowser, takeOverWorkers } from "../support/browser.ts";
import { root } from "../support/environment.ts";
import { Failure, main } from "../support/failure.ts";
import { series } from "../support/notebooks.ts";
import { renderPages } from "../support/render.ts";

// Measures what a reader waits for who runs the page of note 04 from a folder: from the click to
// the last output, after a reload too; what it keeps in memory; what the files weigh; what the script
// costs an export; and how long a key waits while a worker floods the page.

const rounds = 7;

/** What a worker may do that somebody has taken over. */
const floods = {
  "outputs": 'for (;;) postMessage({ type: "display", run, data: { "text/plain": "x" } });',
  "lines of 50 MB":
    'for (;;) postMessage({ type: "stream", run, name: "stdout", text: "x".repeat(5e7) });',
  "anything": 'for (;;) postMessage("x");',
};

await main(async () => {
  if (!findBrowser()) throw new Failure("Measuring needs a Chromium (CHROME_PATH)");
  const folder = join(root, ".bench", "run"), inside = join(folder, "inside");
  mkdirSync(inside, { recursive: true });
  const notes = series(), neuron = notes.find((path) => path.includes("04-"))!;
  const timed = async (act: () => Promise<unknown>) => {
    const start = performance.now();
    await act();
    return performance.now() - start;
  };
  // First what both need: the parsers, and the script of explorable graphs.
  await renderPages(notes, folder);
  const plain = await timed(() => renderPages(notes, folder));
  const first = await timed(() => renderPages(notes, folder, undefined, "beside"));
  const again = await timed(() => renderPages(notes, folder, undefined, "beside"));
  await renderPages([neuron], inside, undefined, "inside");
  const s = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  console.log(`| exporting ${notes.length} executed notes as pages | |\n| --- | --: |`);
  console.log(`| pages that only read | ${s(plain)} |`);
  console.log(`| pages that run, with the bundling of the script | ${s(first)} |`);
  console.log(`| the same again in one process | ${s(again)} |\n`);

  const kB = (name: string) => {
    const data = readFileSync(join(folder, name));
    const packed = gzipSync(data, { level: 9 }).length;
    return `${Math.round(data.length / 1000)} kB | ${Math.round(packed / 1000)} kB`;
  };
  console.log("| file | size | gzip |\n| --- | --: | --: |");
  for (const name of ["04-backprop-neuron.html", "runtime.js", "inside/04-backprop-neuron.html"]) {
    console.log(`| ${name} | ${kB(name)} |`);
  }

  const places = { "runtime.js beside it": folder, "everything inside": inside };
  console.log("\n| note 04, click to last output | median | worst | heap, page and worker |");
  console.log("| --- | --: | --: | --: |");
  for (const [name, place] of Object.entries(places)) {
    const found: Measured[] = [];
    for (let i = 0; i < rounds; i++) {
      await using browser = await launchBrowser();
      found.push(await measure(browser, join(place, "04-backprop-neuron.html")));
    }
    const sorted = (of: (measured: Measured) => number) => found.map(of).sort((a, b) => a - b);
    const median = (numbers: number[]) => numbers[Math.floor(numbers.length / 2)];
    const times = sorted(({ ms }) => ms), heap = median(sorted(({ heap }) => heap));
    console.log(
      `| ${name} | ${s(median(times))} | ${s(times.at(-1)!)} | ${(heap / 1e6).toFixed(0)} MB |`,
    );
    const later = sorted(({ again }) => again);
    console.log(`| again from the top | ${s(median(later))} | ${s(later.at(-1)!)} | |`);
  }

  console.log("\n| a key, while a worker floods the page | median | worst |\n| --- | --: | --: |");
  for (const [what, flood] of Object.entries(floods)) {
    await using browser = await launchBrowser();
    const waits = await keyWaits(browser, join(folder, "04-backprop-neuron.html"), flood);
    waits.sort((a, b) => a - b);
    const [middle, worst] = [waits[waits.length >> 1], waits.at(-1)!].map(Math.round);
    console.log(`| ${what} | ${middle} ms | ${worst} ms |`);
  }
});

/** How long each of 20 keys waits for the page, in milliseconds. */
async function keyWaits(browser: Browser, path: string, flood: string): Promise<number[]> {
  const page = await browser.newPage();
  await takeOverWorkers(page, flood);
  await page.goto(pathToFileURL(path).href);
  await page.click(".runner button");
  await page.waitForSelector(".version");
  await page.evaluate(() => {
    const waits: number[] = [];
    Object.assign(globalThis, { waits });
    addEventListener("keydown", ({ timeStamp }) => waits.push(performance.now() - timeStamp));
  });
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press("Shift");
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return await page.evaluate("waits") as number[];
}

interface Measured {
  ms: number;
  again: number;
  /** In bytes, of what the page and the worker hold in JavaScript. */
  heap: number;
}

async function measure(browser: Browser, path: string): Promise<Measured> {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path).href);
  // Nobody presses a button before the page stands still.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const run = () =>
    page.evaluate(async () => {
      const start = performance.now(), runner = document.querySelector(".runner")!;
      const status = runner.querySelector("[role=status]")!;
      const done = new Promise<void>((resolve) => {
        new MutationObserver(() => {
          if (status.textContent === "All is up to date") resolve();
        }).observe(status, { childList: true, characterData: true, subtree: true });
      });
      status.textContent = "";
      const button = runner.querySelector(".run-all") ?? runner.querySelector("button")!;
      (button as HTMLElement).click();
      await done;
      return performance.now() - start;
    });
  const ms = await run(), again = await run();
  const heaps = await Promise.all(
    page.workers().map((worker) => worker.client.send("Runtime.getHeapUsage")),
  );
  const { JSHeapUsedSize = 0 } = await page.metrics();
  const heap = heaps.reduce((sum, { usedSize }) => sum + usedSize, JSHeapUsedSize);
  return { ms, again, heap };
}
