import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { PNG } from "pngjs";
import type { BrowserContext, Page } from "puppeteer-core";
import { drawDot } from "../../lib/show/draw_dot.ts";
import { Value } from "../../lib/value.ts";
import { browserTest, complaintsOf } from "../support/browser.ts";
import { root } from "../support/environment.ts";
import { runTool, temporaryFolder, workingCopy, writeNotebook } from "../support/fresh_copy.ts";
import { series } from "../support/notebooks.ts";
import { renderIndex, renderPages } from "../support/render.ts";
import { examined, examinedNotes } from "../support/thorough.ts";

const fixtures = ["every-output", "hostile"]
  .map((name) => join(root, "tools", "page", "fixtures", `${name}.ipynb`));
const dist = mkdtempSync(join(tmpdir(), "pages-"));
globalThis.addEventListener("unload", () => rmSync(dist, { recursive: true }));
await renderPages([...series(), ...fixtures], dist);
await renderIndex(dist);
const pageOf = (path: string) => basename(path).replace(/ipynb$/, "html");
const neuron = "04-backprop-neuron.html";
const notes = examinedNotes().map(pageOf);
const names = [...notes, ...fixtures.map(pageOf), "index.html"];

/** Opens a page and collects what it must not do: ask, complain, break its policy. */
async function open(
  browser: BrowserContext,
  name: string,
  { width = 1280, scheme = "light" } = {},
) {
  const page = await browser.newPage(), wrongs = complaintsOf(page);
  page.on("request", (request) => {
    if (!/^(?:data:|file:.*\.html(?:#.*)?$)/.test(request.url())) {
      wrongs.push(`request ${request.url()}`);
    }
  });
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  const [file, hash] = name.split("#");
  const address = pathToFileURL(join(dist, file)).href;
  await page.goto(hash === undefined ? address : `${address}#${hash}`);
  return { page, wrongs };
}

/** Fails if a page is wider than its window; lists what sticks out. */
async function assertNoSidewaysScroll(page: Page) {
  const wide = await page.evaluate(() =>
    document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 80))
  );
  assert.deepEqual(wide, []);
}

browserTest(
  "each page asks nothing of the network and says nothing on the console",
  async (browser) => {
    for (const name of names) {
      const { page, wrongs } = await open(browser, name);
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
      assert.deepEqual(wrongs, [], name);
      await page.close();
    }
  },
);

browserTest("axe finds nothing on any page, in light and in dark", async (browser) => {
  for (const name of names) {
    for (const scheme of examined(["dark", "light"], 2)) {
      const { page } = await open(browser, name, { scheme });
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
      });
      assert.deepEqual(found, [], `${name} in ${scheme}`);
      await page.close();
    }
  }
});

browserTest("no page scrolls sideways in a window of 320 px", async (browser) => {
  for (const name of names) {
    const { page } = await open(browser, name, { width: 320 });
    await assertNoSidewaysScroll(page);
    await page.close();
  }
});

browserTest(
  "a graph scrolls in its frame rather than getting too small to read",
  async (browser) => {
    const { page } = await open(browser, neuron, { width: 320 });
    const { fonts, scrolls, tab } = await page.evaluate(() => {
      const svg = document.querySelector<SVGSVGElement>(".value-graph")!;
      const frame = svg.closest(".frame") as HTMLElement;
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      const sizes = [...svg.querySelectorAll("text")].map((text) =>
        parseFloat(getComputedStyle(text).fontSize)
      );
      return {
        fonts: sizes.map((size) => size * scale),
        scrolls: frame.scrollWidth > frame.clientWidth,
        tab: frame.tabIndex,
      };
    });
    assert.ok(Math.min(...fonts) >= 11, `letters of ${Math.min(...fonts)} px`);
    assert.ok(scrolls);
    assert.equal(tab, 0);
  },
);

browserTest("a graph starts where something is marked, on a phone", async (browser) => {
  for (const name of notes) {
    const { page } = await open(browser, name, { width: 360 });
    const graphs = await page.$$eval(
      "figure .frame:has(.value-graph)",
      (frames) =>
        frames.map((frame) => {
          const { left, right } = frame.getBoundingClientRect();
          const isSeen = (box: Element) => {
            const { left: start, right: end } = box.getBoundingClientRect();
            return start >= left && end <= right;
          };
          const marked = [...frame.querySelectorAll(".marked .outline")];
          return {
            marked: marked.length,
            seen: marked.filter(isSeen).length,
            at: frame.scrollLeft,
          };
        }),
    );
    for (const { marked, seen, at } of graphs) {
      if (marked === 0) assert.equal(at, 0, name);
      else assert.ok(seen > 0, `${name} ${JSON.stringify(graphs)}`);
    }
    if (name === neuron) assert.ok(graphs.some(({ marked, at }) => marked > 0 && at > 0));
    await page.close();
  }
});

for (const scheme of ["light", "dark"]) {
  browserTest(`on a phone a shade tells where a frame goes on, in ${scheme}`, async (browser) => {
    const { page } = await open(browser, neuron, { width: 360, scheme });
    /** How far a frame's edges are from its middle, above and below what it shows. */
    const edges = async (selector: string, left: number) => {
      const frame = (await page.$(selector))!;
      await frame.evaluate((frame, left) => frame.scrollLeft = left, left);
      const { width, data } = PNG.sync.read(Buffer.from(await frame.screenshot()));
      // The first row of pixels inside, where there is nothing but the ground.
      const red = (x: number) => data[4 * (2 * width + x)];
      return [3, width - 4].map((x) => Math.abs(red(x) - red(width >> 1)) > 8);
    };
    for (
      const selector of [
        ".input pre",
        "figure .frame:has(.value-graph)",
        ".output > .frame:has(table)",
      ]
    ) {
      assert.deepEqual(await edges(selector, 0), [false, true], selector);
      assert.deepEqual(await edges(selector, 30), [true, true], selector);
      assert.deepEqual(await edges(selector, 1e4), [true, false], selector);
    }
    // One that shows everything has none.
    assert.deepEqual(await edges(".formula", 0), [false, false]);
  });
}

browserTest("on a phone the columns of a table stay readable", async (browser) => {
  for (const name of notes) {
    const { page } = await open(browser, name, { width: 360 });
    const parted = await page.$$eval(
      ":is(td, th):not(:has(*))",
      (cells) =>
        cells.flatMap((cell) =>
          [...cell.textContent!.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
            const range = document.createRange(), text = cell.firstChild!;
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            return range.getClientRects().length > 1 && !word.includes("-") ? [word] : [];
          })
        ),
    );
    assert.deepEqual(parted, [], name);
    const tables = await page.$$eval(".text table", (tables) =>
      tables.map((table) => {
        const cells = [...table.querySelectorAll<HTMLElement>("th, td")];
        const broken = [...table.querySelectorAll("code")].filter((code) =>
          !code.textContent!.includes(" ") && code.getClientRects().length > 1
        );
        const narrow = cells.filter(({ innerText, clientWidth }) =>
          innerText.length > 40 && clientWidth < 120
        );
        return [...broken, ...narrow].map(({ textContent }) => textContent);
      }));
    assert.deepEqual(tables.flat(), [], name);
    await page.close();
  }
});

browserTest(
  "text, formulas and figures share one axis, and tables begin with the text",
  async (browser) => {
    for (const name of notes) {
      const { page } = await open(browser, name);
      const off = await page.evaluate(() => {
        const place = (element: Element) => {
          const { left, right, width } = element.getBoundingClientRect();
          return { left, middle: (left + right) / 2, width };
        };
        const text = place(document.querySelector(".text:not(.strip) > p")!);
        const parts = [...document.querySelectorAll(".text > .formula, .cell, figure > .frame")]
          .filter((part) => place(part).width > 0 && !part.closest("details:not([open])"))
          .filter((part) => Math.abs(place(part).middle - text.middle) > 1);
        const tables = [...document.querySelectorAll(".text > .frame > table")].filter((table) => {
          const { left, width } = place(table);
          return width <= text.width && Math.abs(left - text.left) > 1;
        });
        return [...parts, ...tables].map(({ outerHTML }) => outerHTML.slice(0, 80));
      });
      assert.deepEqual(off, [], name);
      await page.close();
    }
  },
);

browserTest(
  "the code of a solution fits, and stands nearer to its exercise than to the next",
  async (browser) => {
    for (const name of notes) {
      const { page } = await open(browser, name);
      const wrongs = await page.evaluate(() => {
        const solutions = [
          ...document.querySelectorAll<HTMLDetailsElement>(".cell + .text > details"),
        ]
          .filter(({ textContent }) => textContent.trim().startsWith("Solution"));
        for (const solution of solutions) solution.open = true;
        return solutions.flatMap((solution) => {
          const cut = [...solution.querySelectorAll("pre")].filter((code) =>
            code.scrollWidth > code.clientWidth
          );
          const { top, bottom } = solution.getBoundingClientRect(), text = solution.parentElement!;
          const above = top - text.previousElementSibling!.getBoundingClientRect().bottom;
          const below = (text.nextElementSibling?.getBoundingClientRect().top ?? Infinity) - bottom;
          return [
            ...cut.map(({ textContent }) => textContent),
            ...above < below ? [] : [above, below],
          ];
        });
      });
      assert.deepEqual(wrongs, [], name);
      await page.close();
    }
  },
);

browserTest("exponents and indices of a formula stand at one level, as in TeX", async (browser) => {
  const { page } = await open(browser, neuron);
  const levels = async (tex: string, scripts: string) => {
    const feet = await page.$$eval(
      "math",
      (formulas, tex, scripts) => {
        for (const details of document.querySelectorAll("details")) details.open = true;
        const formula = formulas.find(({ textContent }) => textContent === tex)!;
        const parts = [...formula.querySelectorAll(scripts)];
        return parts.map((script) => script.getBoundingClientRect().bottom);
      },
      tex,
      scripts,
    );
    assert.ok(feet.length > 1 && Math.max(...feet) - Math.min(...feet) < 1, `${tex}: ${feet}`);
  };
  await levels("e2n=(1+2)2=3+22", "msup > :last-child");
  await levels("p1=x1⋅w1andp2=x2⋅w2", "msub > :last-child");
});

browserTest("no line begins with a comma, and quotation marks are typographic", async (browser) => {
  for (const name of notes) {
    for (const width of [360, 1280]) {
      const { page } = await open(browser, name, { width });
      const { lost, straight, pairs } = await page.evaluate(() => {
        const lost: string[] = [], straight: string[] = [];
        let pairs = 0;
        const texts = document.createTreeWalker(
          document.querySelector("main")!,
          NodeFilter.SHOW_TEXT,
        );
        for (let node = texts.nextNode(); node; node = texts.nextNode()) {
          const text = node.textContent!;
          if (node.parentElement!.closest("code, pre, script, svg, math, .explorable, table")) {
            continue;
          }
          if (/["']/.test(text)) straight.push(text);
          const before = node.previousSibling;
          if (!(before instanceof Element) || !/^[,.;:!?)]/.test(text)) continue;
          const range = document.createRange();
          range.setStart(node, 0);
          range.setEnd(node, 1);
          const mark = range.getBoundingClientRect();
          const last = [...before.getClientRects()].at(-1);
          if (!last || mark.width === 0) continue;
          pairs++;
          if (mark.left < last.left) lost.push(before.textContent + text);
        }
        return { lost, straight, pairs };
      });
      assert.deepEqual({ lost, straight }, { lost: [], straight: [] }, `${name}, ${width} px`);
      assert.ok(pairs > 3, name);
      await page.close();
    }
  }
});

browserTest("the ways stand in a grid, wide and on a phone", async (browser) => {
  for (const width of [1280, 360]) {
    for (const name of [notes[0], neuron, notes.at(-1)!]) {
      const { page } = await open(browser, name, { width });
      const [contents, ...others] = await page.$$eval(
        ".ways a",
        (links) =>
          links.sort((link) => link.className === "contents" ? -1 : 0).map((link) => {
            const { left, right, top, bottom } = link.getBoundingClientRect();
            return { kind: link.className, left, right, top, bottom };
          }),
      );
      assert.equal(Math.round((contents.left + contents.right) / 2), width / 2);
      for (const { kind, left, right, top, bottom } of others) {
        assert.ok(kind === "previous" ? right < width / 2 : left > width / 2, kind);
        if (width === 1280) assert.equal(top, contents.top);
        else assert.ok(bottom < contents.top, kind);
      }
      await page.close();
    }
  }
});

browserTest("what a cell prints scrolls from 40 rem on, and is whole in print", async (browser) => {
  using place = temporaryFolder();
  const cells = [2, 1000].map((count) => ({
    cell_type: "code",
    id: `prints-${count}`,
    metadata: {},
    source: "",
    execution_count: 1,
    outputs: [{ output_type: "stream", name: "stdout", text: "line\n".repeat(count) }],
  }));
  await renderPages([writeNotebook(join(place.folder, "lines.ipynb"), [], { cells })], dist);
  const { page } = await open(browser, "lines.html");
  const look = () =>
    page.$$eval(
      ".output > pre",
      (texts) =>
        texts.map(({ clientHeight, scrollHeight, tabIndex }) => ({
          rems: clientHeight / parseFloat(getComputedStyle(document.documentElement).fontSize),
          isWhole: scrollHeight <= clientHeight,
          isStop: tabIndex === 0,
        })),
    );
  await page.waitForSelector(".output > pre[tabindex]");
  const [short, long] = await look();
  assert.deepEqual([short.isWhole, short.isStop], [true, false]);
  assert.deepEqual(long, { rems: 40, isWhole: false, isStop: true });
  await page.emulateMediaType("print");
  assert.ok((await look()).every(({ isWhole }) => isWhole));
});

browserTest("an address with a broken escape is no error", async (browser) => {
  const name = "link.ipynb";
  using place = temporaryFolder();
  const source = "# A\n\n## 100%\n\n[nowhere](#%zz)\n\n<a href='#%E9'>half</a>\n\n## B";
  const cells = [{ cell_type: "markdown", id: "a", metadata: {}, source }];
  await renderPages([writeNotebook(join(place.folder, name), [], { cells })], dist);
  const { page, wrongs } = await open(browser, "link.html#%zz");
  for (const link of await page.$$("main a, .toc a")) {
    await link.evaluate((link) => (link as HTMLElement).click());
  }
  assert.equal(await page.$eval(".toc li:first-child a", (link) => link.textContent), "100%");
  assert.deepEqual(wrongs, []);
});

Deno.test("no part of a graph has a class that the page styles for itself", () => {
  const css = Deno.readTextFileSync(new URL("page.css", import.meta.url));
  const styled = new Set(Array.from(css.matchAll(/\.([a-z][\w-]*)/g), ([, name]) => name));
  const { svg } = drawDot(new Value(1, "a").tanh(), { localDerivatives: true });
  const used = new Set(
    Array.from(svg.matchAll(/class="([^"]*)"/g), ([, names]) => names.split(" ")).flat(),
  );
  assert.deepEqual(Array.from(used.intersection(styled)), ["value-graph"]);
});

browserTest("a plot fits a phone, in letters of 10 px or more", async (browser) => {
  const { page } = await open(browser, neuron, { width: 360 });
  const plots = await page.$$eval("figure svg.plot", (plots) =>
    plots.map((plot) => {
      const frame = plot.closest(".frame")!, { width } = plot.getBoundingClientRect();
      const scale = width / (plot as SVGSVGElement).viewBox.baseVal.width;
      const sizes = [...plot.querySelectorAll("text")].map((text) =>
        parseFloat(getComputedStyle(text).fontSize) * scale
      );
      return { fits: frame.scrollWidth <= frame.clientWidth, font: Math.min(...sizes) };
    }));
  assert.equal(plots.length, 3);
  for (const { fits, font } of plots) assert.ok(fits && font >= 10, `letters of ${font} px`);
});

browserTest(
  "a page is in order: one h1, no level skipped, a title, a language",
  async (browser) => {
    for (const name of names) {
      const { page } = await open(browser, name);
      const { levels, title, lang, description } = await page.evaluate(() => ({
        levels: [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(({ tagName }) =>
          +tagName[1]
        ),
        title: document.title,
        lang: document.documentElement.lang,
        description: document.querySelector("meta[name=description]")?.getAttribute("content") ??
          "",
      }));
      assert.equal(levels[0], 1, name);
      assert.ok(levels.every((level, index) => index === 0 || level > 1), name);
      assert.ok(
        levels.every((level, index) => index === 0 || level <= levels[index - 1] + 1),
        name,
      );
      assert.ok(title && lang && description, name);
      await page.close();
    }
  },
);

browserTest(
  "each id is unique and each link within the series leads somewhere",
  async (browser) => {
    const pages = readdirSync(dist);
    for (const name of names) {
      const { page } = await open(browser, name);
      const { ids, links, labels } = await page.evaluate(() => ({
        ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
        links: [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")!),
        labels: [...document.querySelectorAll("[aria-labelledby]")]
          .flatMap((element) => element.getAttribute("aria-labelledby")!.split(" ")),
      }));
      assert.equal(new Set(ids).size, ids.length, name);
      for (const label of labels) assert.ok(ids.includes(label), `${name} ${label}`);
      for (const link of links.filter((link) => !/^[a-z]+:/.test(link))) {
        const [file, id] = link.split("#");
        assert.ok(file === "" || pages.includes(file), `${name} links to ${link}`);
        if (file === "" && id) assert.ok(ids.includes(decodeURIComponent(id)), `${name} ${link}`);
      }
      await page.close();
    }
  },
);

browserTest(
  "a hostile notebook runs nothing and moves nothing out of its place",
  async (browser) => {
    const { page, wrongs } = await open(browser, "hostile.html");
    // Handlers that wait for the reader.
    for (const link of await page.$$("main a, main summary, main svg")) {
      await link.evaluate((element) => {
        for (const type of ["click", "mouseover", "focus", "toggle"]) {
          element.dispatchEvent(new Event(type, { bubbles: true }));
        }
      });
    }
    const state = await page.evaluate(() => ({
      hacked: "hacked" in globalThis,
      display: getComputedStyle(document.body).display,
      fixed:
        [...document.querySelectorAll("main *")].filter((element) =>
          ["fixed", "sticky"].includes(getComputedStyle(element).position)
        ).length,
      left: document.querySelectorAll(
        "main :is(script, style, iframe, object, embed, form, input, link, meta, base, foreignObject)," +
          "main a[href^='javascript' i], main a[href^='data' i], main [onclick], main [style]",
      ).length,
      mains: document.querySelectorAll("main").length,
    }));
    assert.deepEqual(state, { hacked: false, display: "block", fixed: 0, left: 0, mains: 1 });
    assert.deepEqual(wrongs, []);
  },
);

browserTest("nothing that a hostile notebook shows covers what is not its own", async (browser) => {
  const { page } = await open(browser, "hostile.html");
  const outside = await page.evaluate(() => {
    const found: string[] = [];
    let inside = 0;
    // The 0.75rem by which a part of a cell may stick out.
    const margin = 0.75 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    for (let top = 0; top < document.documentElement.scrollHeight; top += 600) {
      scrollTo(0, top);
      for (let x = 5; x < innerWidth; x += 40) {
        for (let y = 5; y < innerHeight; y += 40) {
          const element = document.elementFromPoint(x, y);
          const cell = element?.closest("main > .text, main > .cell");
          if (!element || !cell) continue;
          const box = cell.getBoundingClientRect();
          const isOwn = x > box.left - margin && x < box.right + margin &&
            y > box.top - margin && y < box.bottom + margin;
          if (isOwn) inside++;
          else found.push(`${element.outerHTML.slice(0, 80)} at ${x}, ${y + top}`);
        }
      }
    }
    return { found, inside };
  });
  assert.deepEqual(outside.found, []);
  assert.ok(outside.inside > 500, `${outside.inside}`);
});

browserTest("nor do its title and the picture that stands for it", async (browser) => {
  const huge = '<svg style="overflow:visible" width="99" height="99"><a href="https://e.org">' +
    '<rect x="-5000" y="-5000" width="10000" height="10000"/></a></svg>';
  const heading = "# T <a href='https://e.org'>$\\kern-60em\\rule{600em}{300em}$</a> [n](x.ipynb)";
  const metadata = {
    note: { name: "n", needs: [], shows: "x", adds: "x", value: "", picture: "p" },
  };
  using copy = await workingCopy();
  const path = writeNotebook(join(copy.folder, "notebooks", "13-more.ipynb"), [], {
    metadata,
    cells: [
      { cell_type: "markdown", id: "t", metadata: {}, source: heading },
      {
        cell_type: "code",
        id: "p",
        metadata: {},
        source: "1",
        execution_count: 1,
        outputs: [{ output_type: "display_data", metadata: {}, data: { "image/svg+xml": huge } }],
      },
    ],
  });
  const { code, stderr } = await runTool(copy.folder, ["support/render.ts"]);
  assert.equal(code, 0, stderr);
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  for (const name of ["13-more.html", "index.html"]) {
    await page.goto(pathToFileURL(join(copy.folder, "dist", name)).href);
    const { width, found, links } = await page.evaluate(() => {
      const found: string[] = [];
      for (let top = 0; top < document.documentElement.scrollHeight; top += 700) {
        scrollTo(0, top);
        for (let x = 5; x < innerWidth; x += 40) {
          for (let y = 5; y < innerHeight; y += 40) {
            const link = document.elementFromPoint(x, y)?.closest("a[href*='e.org']");
            const box = link?.closest("h1, .thumbnail, .output")?.getBoundingClientRect();
            if (!link) continue;
            const isOwn = box && x > box.left - 13 && x < box.right + 13 && y > box.top - 13 &&
              y < box.bottom + 13;
            if (!isOwn) found.push(`${x}, ${y + top}`);
          }
        }
      }
      const links = document.querySelectorAll("a a").length;
      return { width: document.documentElement.scrollWidth, found, links };
    });
    assert.deepEqual([name, width, found, links], [name, 1280, [], 0], path);
  }
});

browserTest("every kind of output is shown", async (browser) => {
  const { page } = await open(browser, "every-output.html");
  const text = await page.$eval("main", (main) => (main as HTMLElement).innerText);
  for (
    const expected of [
      "The words $5 and $5 are no formulas",
      "out a\nout b\nout c\n100%",
      "a warning",
      "ZeroDivisionError: division by zero",
      "Bold and",
      "Deep heading",
      '"a": [',
      "42",
      "Left out: application/vnd.widget-view+json",
      "Slider()",
      "Interactive()",
      "Left out: picture, not on this page: far",
      "raw <b>text</b>",
      "raw HTML",
      "This formula cannot be shown: \\nonsense",
    ]
  ) assert.ok(text.includes(expected), expected);
  assert.ok(!text.includes("\u001b") && !text.includes(" 10%"));
  const shown = await page.evaluate(() => ({
    title: document.title,
    pictures: [...document.querySelectorAll("img")].map((
      image,
    ) => [image.alt, image.naturalWidth > 0]),
    drawings: document.querySelectorAll("figure svg[role=img]").length,
    formulas: document.querySelectorAll("math").length,
    fill: getComputedStyle(document.querySelector("rect[class]")!).fill,
    hidden: document.querySelectorAll(".input:not([open])").length,
  }));
  assert.deepEqual(shown, {
    title: "Every kind of output",
    pictures: [
      ["attached", true],
      ["beside", true],
      ["Picture without a description", true],
      ["One white pixel", true],
    ],
    drawings: 2,
    formulas: 7,
    fill: "rgb(0, 102, 204)",
    hidden: 1,
  });
});

browserTest(
  "the neuron page shows every graph and formula, with the values as a table",
  async (browser) => {
    const { page } = await open(browser, neuron);
    const shown = await page.evaluate(() => ({
      graphs: document.querySelectorAll("svg.value-graph").length,
      plots: document.querySelectorAll("figure svg:not(.value-graph)").length,
      wrong: document.querySelectorAll(".wrong-formula").length,
      rows: [...document.querySelectorAll("figure table")].map((table) =>
        table.querySelectorAll("tbody tr").length
      ),
      first: [...document.querySelector("figure tbody tr:nth-child(3)")!.children]
        .map(({ textContent }) => textContent),
      font: document.fonts.check("16px math-common"),
    }));
    assert.deepEqual(shown, {
      graphs: 6,
      plots: 3,
      wrong: 0,
      rows: [10, 10, 10, 10, 10, 10],
      first: ["x1*w1", "*", "−6.0000", "0.0000"],
      font: true,
    });
  },
);

browserTest("a table has its numbers to the right, its words to the left", async (browser) => {
  const { page } = await open(browser, "every-output.html");
  const cells = await page.$$eval(".values :is(th, .strong td)", (cells) =>
    cells.map((cell) => {
      const { textAlign, fontWeight } = getComputedStyle(cell);
      return [cell.textContent, textAlign, Number(fontWeight) > 400];
    }));
  assert.deepEqual(cells, [
    ["number", "right", true],
    ["word", "left", true],
    ["▸\u00a0−20.5000", "right", true],
    ["second", "left", true],
  ]);
});

browserTest("the colours follow the switch, and the choice is remembered", async (browser) => {
  const { page } = await open(browser, neuron, { scheme: "light" });
  const colours = () =>
    page.evaluate(() => ({
      paper: getComputedStyle(document.documentElement).backgroundColor,
      figure: getComputedStyle(document.querySelector(".value-graph text")!).fill,
    }));
  assert.deepEqual(await colours(), { paper: "rgb(254, 254, 254)", figure: "rgb(31, 41, 51)" });
  await page.click("#scheme-dark");
  const dark = { paper: "rgb(22, 26, 30)", figure: "rgb(228, 231, 235)" };
  assert.deepEqual(await colours(), dark);
  assert.equal(await page.evaluate(() => localStorage.getItem("scheme")), "scheme-dark");
  // From file:// a busy Chromium loses one in a hundred of what was stored just before a reload, so
  // this gives the page its memory back.
  await page.evaluateOnNewDocument(() => localStorage.setItem("scheme", "scheme-dark"));
  await page.reload();
  assert.deepEqual(await colours(), dark);
});

browserTest("all is reached with the keyboard, and seen when it is", async (browser) => {
  const { page } = await open(browser, neuron, { width: 1280 });
  const walk: string[] = [];
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      let element = document.activeElement as HTMLElement;
      // Inside of a live graph the document knows only its outermost element.
      while (element.shadowRoot?.activeElement) {
        element = element.shadowRoot.activeElement as HTMLElement;
      }
      const box = element.getBoundingClientRect();
      const marked = element.matches(".scheme input") ? element.nextElementSibling! : element;
      return {
        name: element === document.body ? "" : `${element.localName}.${element.className}`,
        isMarked: getComputedStyle(marked).outlineStyle !== "none",
        isSmall: box.height < 24 && !element.matches("p a, li a, td a, .box a, summary"),
        isInside: box.bottom > 0 && box.top < innerHeight,
      };
    });
    if (focus.name === "") break;
    assert.ok(focus.isMarked, `${focus.name} is not marked`);
    assert.ok(focus.isInside, `${focus.name} is outside the window`);
    assert.ok(!focus.isSmall, `${focus.name} is small`);
    walk.push(focus.name);
  }
  assert.deepEqual(walk.slice(0, 3), ["a.skip", "a.home", "input."]);
  for (const part of ["button.copy", "summary.", "a.anchor", "a.previous", "a.contents"]) {
    assert.ok(walk.includes(part), `${part} is not reached: ${walk}`);
  }
  assert.ok(walk.length < 200, "the walk does not end");
});

browserTest("the table of contents shows where the reader is", async (browser) => {
  const { page } = await open(browser, neuron);
  const current = () =>
    page.$$eval(".toc [aria-current]", (links) => links.map(({ textContent }) => textContent));
  assert.deepEqual(await current(), []);
  await page.evaluate(() => document.getElementById("Changing-the-bias")!.scrollIntoView());
  await page.waitForSelector(".toc [aria-current]");
  assert.deepEqual(await current(), ["Changing the bias"]);
});

browserTest("a copy button copies the code as it was written", async (browser) => {
  const { page } = await open(browser, neuron);
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.title = text;
      return Promise.resolve();
    };
  });
  await page.click(".copy");
  await page.waitForFunction(() => document.querySelector(".copy")!.textContent === "Copied");
  assert.ok(
    (await page.title()).startsWith('import assert from "node:assert/strict"; import * as'),
  );
});

browserTest("no copy button lies on the code, wide and on a phone", async (browser) => {
  for (const name of notes) {
    for (const width of [360, 1280]) {
      const { page } = await open(browser, name, { width });
      const covered = await page.$$eval(".copyable", (holders) =>
        holders.filter((holder) => {
          const button = holder.querySelector(".copy")!.getBoundingClientRect();
          const code = holder.querySelector("code")!, pre = holder.querySelector("pre")!;
          const { left, top, right } = code.getBoundingClientRect();
          const end = Math.min(right, pre.getBoundingClientRect().right);
          return left < end && button.bottom > top + 1 && button.left < end;
        }).map(({ textContent }) => textContent));
      assert.deepEqual(covered, [], `${name}, ${width} px`);
      await page.close();
    }
  }
});

browserTest("a page can be read without its script", async (browser) => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.setViewport({ width: 320, height: 800 });
  await page.goto(pathToFileURL(join(dist, neuron)).href);
  await assertNoSidewaysScroll(page);
  assert.ok(await page.$("main figure svg"));
});

/** A page of A4 between the margins of the style sheet, 178 by 267 mm, in pixels. */
const paper = { width: 673, height: 1009 };

browserTest(
  "on paper the neuron page is black on white and has at most 14 pages",
  async (browser) => {
    const { page } = await open(browser, neuron, { scheme: "dark", width: paper.width });
    await page.click("#scheme-dark");
    const pdf = await page.pdf({ format: "A4" });
    const pages = new TextDecoder("latin1").decode(pdf).match(/\/Type\s*\/Page\b/g)!.length;
    assert.ok(pages <= 14, `${pages} pages`);
    await page.emulateMediaType("print");
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const printed = await page.evaluate(() => {
      const style = (selector: string) => getComputedStyle(document.querySelector(selector)!);
      return {
        paper: style(":root").backgroundColor,
        ink: style("main p").color,
        graph: style(".value-graph text").fill,
        closed: document.querySelectorAll(".text details:not([open])").length,
        values: style("figure details").display,
        bar: style(".bar").display,
      };
    });
    assert.deepEqual(printed, {
      paper: "rgb(255, 255, 255)",
      ink: "rgb(0, 0, 0)",
      graph: "rgb(31, 41, 51)",
      closed: 0,
      values: "none",
      bar: "none",
    });
  },
);

browserTest(
  "on paper no figure is cut, and no page but the last is half empty",
  async (browser) => {
    for (const name of notes) {
      const { page } = await open(browser, name, { width: paper.width });
      await page.emulateMediaType("print");
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      // Columns are broken by the same rules as pages, and can be measured.
      const { cut, full } = await page.evaluate(({ width, height }) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(
          `body{columns:${width}px;column-gap:0;column-fill:auto;height:${height}px}`,
        );
        document.adoptedStyleSheets = [sheet];
        const full: number[] = [];
        for (const element of document.querySelectorAll("main *")) {
          for (const { left, bottom, height: tall } of element.getClientRects()) {
            const column = Math.floor((left + scrollX + 1) / width);
            if (tall > 0) full[column] = Math.max(full[column] ?? 0, bottom / height);
          }
        }
        const cut = [...document.querySelectorAll("figure svg, .formula, .box, main tr, main img")]
          .filter((element) => element.getClientRects().length > 1)
          .map((element) => element.outerHTML.slice(0, 80));
        return { cut, full: Array.from(full, (share) => share ?? 0) };
      }, paper);
      assert.deepEqual(cut, [], name);
      const empty = full.slice(0, -1).findIndex((share) => share < 0.5);
      assert.equal(empty, -1, `page ${empty + 1} of ${name} is full to ${full[empty]}`);
      await page.close();
    }
  },
);

browserTest(
  "the index shows every note of the series, in order, with a picture",
  async (browser) => {
    const { page } = await open(browser, "index.html");
    const items = await page.$$eval(".notes > li", (items) =>
      items.map((item) => ({
        number: item.querySelector(".number")!.textContent,
        title: item.querySelector("h3")!.textContent,
        href: item.querySelector("a")?.getAttribute("href"),
        summary: item.querySelector("p")!.textContent!.length > 30,
        version: item.querySelector(".facts")!.textContent,
        picture: item.querySelector("svg[role=img]") !== null,
      })));
    const all = series().map(pageOf);
    assert.deepEqual(items.map(({ href }) => href), all);
    assert.deepEqual(items.map(({ number }) => number), all.map((name) => name.slice(0, 2)));
    assert.equal(items[0].title, "Overview");
    assert.deepEqual(items[4], {
      number: "04",
      title: "Backpropagation by hand: a neuron",
      href: neuron,
      summary: true,
      version: "25 minutes · Value version 4",
      picture: true,
    });
    // The overview's picture is the map of what stands here.
    assert.ok(items.slice(1).every(({ summary, picture }) => summary && picture));
  },
);

browserTest("each note's page has the ways to the notes around it, in order", async (browser) => {
  const all = series().map(pageOf);
  for (const [place, name] of all.entries()) {
    if (!notes.includes(name)) continue;
    const { page } = await open(browser, name);
    const ways = await page.$$eval(
      ".ways a",
      (links) => links.map((link) => `${link.className} ${link.getAttribute("href")}`),
    );
    const previous = all[place - 1], next = all[place + 1];
    assert.deepEqual(ways, [
      ...previous ? [`previous ${previous}`] : [],
      "contents index.html",
      ...next ? [`next ${next}`] : [],
    ]);
    await page.close();
  }
  const { page } = await open(browser, "every-output.html");
  assert.deepEqual(await page.$$(".ways"), [], "a page outside of the series");
});
