import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pixelmatch from "pixelmatch";
import type { Page } from "puppeteer-core";
import { PNG } from "pngjs";
import { browserTest } from "../support/browser.ts";
import { root } from "../support/environment.ts";
import { renderPages } from "../support/render.ts";

// The pictures in tools/page/fixtures were looked at. After a change that is meant to be seen, delete
// neuron-*, run the tests, look at the new ones and commit them. Where the fonts are those of the
// machine that made them, the pictures are compared pixel by pixel, elsewhere coarsely.

const artifacts = join(root, "artifacts");
const places = {
  top: "h1",
  formulas: "#Building-the-neuron",
  graph: ".cell:has(.value-graph)",
  plot: "figure svg:not(.value-graph)",
};

/** How wide each of the page's fonts sets a sentence: the same numbers mean the same fonts. */
async function measureFonts(page: Page): Promise<number[]> {
  return await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    const pen = document.createElement("canvas").getContext("2d")!;
    const stacks = ["--text", "--plain", "--code"].map((name) => style.getPropertyValue(name));
    return [...stacks, "Helvetica,Arial,sans-serif"].map((stack) => {
      pen.font = `100px ${stack}`;
      return Math.round(pen.measureText("Hamburgefonstiv 0123456789").width);
    });
  });
}

/**
 * Makes a picture coarse: with other fonts, lines break at other words, but columns, boxes, graphs
 * and colours stay where they are.
 */
function coarse({ width, height, data }: PNG, step: number): PNG {
  const small = new PNG({ width: Math.floor(width / step), height: Math.floor(height / step) });
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let dy = 0; dy < step; dy++) {
          for (let dx = 0; dx < step; dx++) {
            sum += data[((y * step + dy) * width + x * step + dx) * 4 + channel];
          }
        }
        small.data[(y * small.width + x) * 4 + channel] = sum / step ** 2;
      }
    }
  }
  return small;
}

function difference(a: PNG, b: PNG, step: number): number {
  if (a.width !== b.width || a.height !== b.height) return 1;
  const [left, right] = [coarse(a, step), coarse(b, step)];
  const { width, height } = left;
  const count = pixelmatch(left.data, right.data, undefined, width, height, {
    threshold: step === 1 ? 0.03 : 0.1,
  });
  return count / (width * height);
}

function sideBySide(a: PNG, b: PNG): Uint8Array {
  const both = new PNG({ width: a.width + b.width, height: Math.max(a.height, b.height) });
  PNG.bitblt(a, both, 0, 0, a.width, a.height, 0, 0);
  PNG.bitblt(b, both, 0, 0, b.width, b.height, a.width, 0);
  return PNG.sync.write(both);
}

for (const scheme of ["light", "dark"]) {
  browserTest(`the neuron page looks as reviewed in ${scheme}`, async (browser) => {
    mkdirSync(artifacts, { recursive: true });
    const [file] = await renderPages(
      [join(root, "notebooks", "04-backprop-neuron.ipynb")],
      artifacts,
    );
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900, deviceScaleFactor: 0.5 });
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    await page.goto(pathToFileURL(file).href);
    const fonts = JSON.stringify(await measureFonts(page));
    const list = join(root, "tools", "page", "fixtures", "neuron-fonts.json");
    if (!existsSync(list)) writeFileSync(list, fonts);
    const [step, most] = readFileSync(list, "utf8") === fonts ? [1, 0.003] : [10, 0.12];
    const wrongs: string[] = [];
    for (const [place, selector] of Object.entries(places)) {
      const top = await page.$eval(selector, (element) => {
        scrollTo(0, element.getBoundingClientRect().top + scrollY - 60);
        return element.getBoundingClientRect().top;
      });
      assert.ok(top < 900);
      await page.evaluate(() => new Promise(requestAnimationFrame));
      const picture = PNG.sync.read(Buffer.from(await page.screenshot()));
      const name = `neuron-${place}-${scheme}.png`;
      const reviewed = join(root, "tools", "page", "fixtures", name);
      if (!existsSync(reviewed)) {
        writeFileSync(reviewed, PNG.sync.write(picture));
        wrongs.push(`${reviewed} is new: look at it and commit it`);
        continue;
      }
      const old = PNG.sync.read(readFileSync(reviewed));
      const share = difference(old, picture, step);
      if (share <= most) continue;
      writeFileSync(join(artifacts, name), sideBySide(old, picture));
      wrongs.push(`${(100 * share).toFixed(1)} % of ${name} differ: see artifacts/${name}`);
    }
    assert.deepEqual(wrongs, []);
  });
}
