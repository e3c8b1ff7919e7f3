import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "puppeteer-core";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { root } from "../support/environment.ts";
import { Failure, main } from "../support/failure.ts";
import { series } from "../support/notebooks.ts";
import { renderPages } from "../support/render.ts";

// Measures what a reader waits for who runs the page of note 04 from a folder: from the click to
// the last output, after a reload too; what it keeps in memory; what the files weigh; and what the
// script costs an export.

const rounds = 7;

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
});

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
