import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { browserScript } from "../../lib/explore/bundle.ts";
import { explore } from "../../lib/explore/explore.ts";
import { neuron } from "../../lib/explore/fixtures/graphs.ts";
import { MLP } from "../../lib/nn.ts";
import { display } from "../../lib/show/displayable.ts";
import { Value } from "../../lib/value.ts";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { root } from "../support/environment.ts";
import { Failure, main } from "../support/failure.ts";

// Measures what a reader waits for: from a move of a slider until all is computed, written and laid
// out anew, and until a graph has come alive; and what the code that does it weighs.

const updates = 1000, mounts = 20;
const inputs = [new Value(1, "x1"), new Value(-2, "x2"), new Value(3, "x3")];
const graphs = {
  "the neuron of note 04": neuron(),
  "MLP(2, [2, 1])": new MLP(2, [2, 1], { seed: 1 }).forward(inputs.slice(1))[0],
  "MLP(3, [5, 5, 1]), without a drawing": new MLP(3, [5, 5, 1], { seed: 1 }).forward(inputs)[0],
};

await main(async () => {
  if (!findBrowser()) throw new Failure("Measuring needs a Chromium (CHROME_PATH)");
  const script = await browserScript();
  const kB = (size: number) => `${(size / 1000).toFixed(1)} kB`;
  const packed = gzipSync(script, { level: 9 }).length;
  console.log(`The script: ${kB(new TextEncoder().encode(script).length)}, gzip ${kB(packed)}\n`);
  console.log("| graph | values | comes alive in | update, median | update, 95 % within |");
  console.log("| --- | --: | --: | --: | --: |");
  const folder = join(root, ".bench");
  mkdirSync(folder, { recursive: true });
  await using browser = await launchBrowser();
  for (const [name, graph] of Object.entries(graphs)) {
    const path = join(folder, "explore.html");
    const output = (await explore(graph)[display]())["text/html"];
    writeFileSync(path, `<!doctype html><meta charset="utf-8">${output}`);
    const page = await browser.newPage();
    await page.setViewport({ width: 1000, height: 1000 });
    await page.goto(pathToFileURL(path).href);
    const times = await page.evaluate(measure, updates, mounts);
    const ms = (times: number[], share: number) =>
      `${times.sort((a, b) => a - b)[Math.floor(share * times.length)].toFixed(2)} ms`;
    const { values } = explore(graph).graph!;
    const cells = [
      name,
      values.length,
      ms(times.mount, 0.5),
      ms(times.update, 0.5),
      ms(times.update, 0.95),
    ];
    console.log(`| ${cells.join(" | ")} |`);
    await page.close();
  }
});

/** Runs in the page: moves a slider many times, and brings copies of the graph to life. */
async function measure(updates: number, mounts: number) {
  const host = document.querySelector(".explorable")!;
  const slider = host.shadowRoot!.querySelector<HTMLInputElement>(".control [type=range]")!;
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /** Asking for a place makes the browser compute style and layout, as it does before it paints. */
  const timed = (act: () => void) => {
    const start = performance.now();
    act();
    document.body.getBoundingClientRect();
    return performance.now() - start;
  };
  const times: { update: number[]; mount: number[] } = { update: [], mount: [] };
  // The first ones warm up what the browser compiles.
  for (let i = -200; i < updates; i++) {
    slider.value = String(low + (high - low) * ((i + 200) * 0.618 % 1));
    const time = timed(() => slider.dispatchEvent(new Event("input")));
    if (i >= 0) times.update.push(time);
    if (i % 5 === 0) await frame();
  }
  const output = host.parentElement!, code = output.querySelector(":scope > script")!;
  for (let i = 0; i < mounts; i++) {
    const copy = document.createElement("div"), script = document.createElement("script");
    copy.innerHTML = host.outerHTML;
    script.textContent = code.textContent;
    document.body.append(copy);
    await frame();
    times.mount.push(timed(() => copy.append(script)));
    copy.remove();
  }
  return times;
}
