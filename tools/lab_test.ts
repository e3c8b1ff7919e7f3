import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "puppeteer-core";
import { browserTest, longBrowserTest } from "./support/browser.ts";
import { deno, root, run, setUp } from "./support/environment.ts";
import { Explorable } from "./support/explorable.ts";
import {
  freshCopy,
  programsWith,
  runTool,
  temporaryFolder,
  workingCopy,
} from "./support/fresh_copy.ts";
import { examined, examinedNotes, isThorough, longTest } from "./support/thorough.ts";

// deno-lint-ignore no-explicit-any
type Json = any;

const note = "04-backprop-neuron.ipynb";
const artifacts = join(root, "artifacts");

/** Where this user's downloads are, which an empty home folder would need another 400 MB for. */
async function caches(): Promise<Record<string, string>> {
  if (isThorough) return {};
  await setUp();
  const { stdout: uv } = await run(join(deno, "..", "uv"), ["cache", "dir"]);
  const { stdout: info } = await run(deno, ["info", "--json"]);
  return { UV_CACHE_DIR: uv.trim(), DENO_DIR: JSON.parse(info).denoDir };
}

/** Starts `deno task lab` in a folder and waits until it prints its address. */
async function startLab(folder: string, home: string) {
  const asRoot = Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--allow-root"] : [];
  // Any free port, as others may start JupyterLab at the same time.
  const options = ["--no-browser", "--ServerApp.port=0", "--LabApp.expose_app_in_browser=True"];
  const task = new Deno.Command(Deno.execPath(), {
    args: ["task", "lab", ...options, ...asRoot],
    cwd: folder,
    env: { HOME: home, USERPROFILE: home, ...await caches() },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let printed = "";
  const reader = task.stderr.pipeThrough(new TextDecoderStream()).getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`JupyterLab did not start:\n${printed}`);
    printed += value;
    const address = printed.match(/http:\/\/localhost:\S+\?token=\w+/);
    if (!address) continue;
    // On a busy machine it says where it is before it answers there.
    const answers = () =>
      fetch(new URL("/api", address[0])).then(
        ({ ok, body }) => body?.cancel().then(() => ok),
        () => false,
      );
    for (let tries = 0; !await answers(); tries++) {
      if (tries === 100) throw new Error(`JupyterLab does not answer:\n${printed}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const stop = async () => {
      try {
        task.kill("SIGTERM");
      } catch {
        // It has ended by itself.
      }
      while (!(await reader.read()).done);
      await task.status;
    };
    return { address: new URL(address[0]), printed, [Symbol.asyncDispose]: stop };
  }
}

/** Opens a notebook and waits until its kernel is ready. */
async function open(page: Page, address: URL, name: string): Promise<void> {
  const url = new URL(`/lab/tree/notebooks/${name}${address.search}&reset`, address);
  await page.goto(url.href);
  await untilReady(page, name);
}

/** Opens one more notebook beside those that are open. */
async function openAnother(page: Page, name: string): Promise<void> {
  await page.evaluate(async (path) => {
    await (globalThis as Json).jupyterapp.commands.execute("docmanager:open", { path });
  }, `notebooks/${name}`);
  await untilReady(page, name);
}

const untilReady = (page: Page, name: string) =>
  page.waitForFunction(
    (name) => {
      const widget = (globalThis as Json).jupyterapp?.shell.currentWidget;
      return widget?.context?.path.endsWith(name) && widget.content.model &&
        widget.sessionContext.session?.kernel?.status === "idle";
    },
    { timeout: 60_000 },
    name,
  );

/** Runs one of JupyterLab's commands and waits until it is done. */
const command = (page: Page, id: string) =>
  page.evaluate(async (id) => void await (globalThis as Json).jupyterapp.commands.execute(id), id);

/** Restarts the kernel and runs all cells, as the button does. */
async function restartAndRunAll(page: Page): Promise<void> {
  const done = command(page, "notebook:restart-run-all");
  await page.locator(".jp-Dialog .jp-mod-accept").click();
  await done;
}

/** Types a new source into a cell and runs it. */
async function runCell(page: Page, index: number, source?: string): Promise<void> {
  await page.evaluate(
    (index, source) => {
      const { content } = (globalThis as Json).jupyterapp.shell.currentWidget;
      content.activeCellIndex = index;
      if (source !== undefined) content.activeCell.model.sharedModel.setSource(source);
    },
    index,
    source,
  );
  await command(page, "notebook:run-cell");
}

/** What each code cell shows, one string a cell, of an open notebook or of a file's cells. */
const shown = (cells: Json[]) =>
  cells.filter((cell) => cell.cell_type === "code").map((cell) =>
    JSON.stringify(cell.outputs.map((output: Json) => {
      const parts = output.data ?? { text: output.text ?? output.traceback };
      const texts = Object.entries(parts).map(([type, text]) => [type, [text].flat().join("")]);
      return Object.fromEntries(texts.sort());
    }))
  );
const openCells = (page: Page): Promise<Json[]> =>
  page.evaluate(() =>
    (globalThis as Json).jupyterapp.shell.currentWidget.content.model.toJSON().cells
  );
const committedCells = (name = note) =>
  JSON.parse(Deno.readTextFileSync(join(root, "notebooks", name))).cells;

const isTrusted = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    (globalThis as Json).jupyterapp.shell.currentWidget.content.widgets
      .every((cell: Json) => cell.model.type !== "code" || cell.model.trusted)
  );

/** Visits every cell, as scrolling does, and returns the images that are shown. */
function images(page: Page): Promise<{ alt: string; width: number; isCut: boolean }[]> {
  return page.evaluate(async () => {
    const { content } = (globalThis as Json).jupyterapp.shell.currentWidget;
    const found = new Map();
    for (let i = 0; i < content.widgets.length; i++) {
      await content.scrollToItem(i, "start", 0);
      await new Promise((resolve) => setTimeout(resolve, 60));
      const area = content.node.getBoundingClientRect();
      for (const image of content.widgets[i].node.querySelectorAll(".jp-OutputArea-output img")) {
        // A graph that has come alive stands in the place of its picture.
        const host = image.closest(".explorable");
        const { width, right } = (host?.shadowRoot ? host : image).getBoundingClientRect();
        // Where it would be too small to read, it scrolls.
        const output = image.closest(".jp-OutputArea-output");
        const scrolls = output.scrollWidth > output.clientWidth &&
          getComputedStyle(output).overflowX === "auto";
        found.set(image, { alt: image.alt, width, isCut: right > area.right && !scrolls });
      }
    }
    return [...found.values()];
  });
}

function assertImages(found: Awaited<ReturnType<typeof images>>): void {
  const figures = committedCells().flatMap((cell: Json) => cell.outputs ?? [])
    .filter((output: Json) => JSON.stringify(output.data?.["text/html"] ?? "").includes("<img "));
  assert.ok(figures.length > 6, "the note's graphs and plots");
  assert.equal(found.length, figures.length);
  for (const { alt, width, isCut } of found) {
    assert.ok(alt.length > 40, `alternative text: ${alt}`);
    assert.ok(width > 300 && !isCut, `${alt}: ${width} px${isCut ? ", cut" : ""}`);
  }
}

/** Saves pictures of parts of the open notebook, to be looked at. */
async function photograph(page: Page, scheme: string, width: number): Promise<void> {
  for (const cell of [0, 3, 6, 10, 16, 30, 33]) {
    await page.evaluate((cell) => {
      const { content } = (globalThis as Json).jupyterapp.shell.currentWidget;
      return content.scrollToItem(cell, "start", 0);
    }, cell);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await page.screenshot({ path: join(artifacts, `lab-${scheme}-${width}-${cell}.png`) });
  }
}

browserTest(
  "JupyterLab, started in a copy of the project, runs and shows the notes",
  async (browser) => {
    // In CI there is nothing but what is in the repository, and the set-up is done too.
    using copy = isThorough ? await freshCopy() : await workingCopy("00-overview.ipynb", note);
    using place = temporaryFolder();
    const home = place.folder;
    const notebooks = join(copy.folder, "notebooks");
    const page = await browser.newPage();
    await page.setViewport({ width: 966, height: 1400 });
    Deno.writeTextFileSync(join(notebooks, "broken.ipynb"), "");
    // As a stranger's notebook that is dropped into the folder.
    const original = Deno.readTextFileSync(join(notebooks, note));
    const untrusted = original.replace("# Backpropagation by hand", "# Untrusted");
    assert.notEqual(untrusted, original);
    Deno.writeTextFileSync(join(notebooks, "untrusted.ipynb"), untrusted);
    await using lab = await startLab(copy.folder, home);
    const { address } = lab;

    // "it opens the overview and leaves nothing in the home folder but caches"
    assert.equal(address.pathname, "/lab/tree/notebooks/00-overview.ipynb");
    // pip asks rustc for its version, and a rustc of rustup's makes a folder then.
    const caches = [".cache", ".npm", ".rustup"];
    const written = Array.from(Deno.readDirSync(home), ({ name }) => name);
    assert.deepEqual(written.filter((name) => !caches.includes(name)), []);

    // "a notebook that only lies in the folder is not trusted, and its figures are visible"
    await open(page, address, "untrusted.ipynb");
    await command(page, "application:toggle-left-area");
    assert.equal(await isTrusted(page), false);
    assertImages(await images(page));

    // "Run All, and Restart and Run All again and again, put every output under its own cell"
    await open(page, address, note);
    assert.equal(await isTrusted(page), true);
    await command(page, "application:toggle-left-area");
    await command(page, "notebook:run-all-cells");
    assert.deepEqual(shown(await openCells(page)), shown(committedCells()));
    for (let i = 0; i < (isThorough ? 10 : 1); i++) {
      await restartAndRunAll(page);
      assert.deepEqual(shown(await openCells(page)), shown(committedCells()), `run ${i + 1}`);
    }

    // "the figures fit, in light and dark, wide and narrow"
    mkdirSync(artifacts, { recursive: true });
    const places = [["light", 900], ["dark", 900], ["light", 600], ["dark", 600]] as const;
    for (const [scheme, width] of examined([...places], 3)) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.setViewport({ width: width + 66, height: 1400 });
      assertImages(await images(page));
      if (isThorough) await photograph(page, scheme, width);
    }
    await page.setViewport({ width: 966, height: 1400 });

    // "a cell that is run again shows its new result, and the others stay as they were"
    const cells = await openCells(page);
    const index = cells.findIndex(({ source }) => source.startsWith("1 - o.data"));
    await runCell(page, index, "1 - n.data");
    const rerun = await openCells(page);
    assert.equal(rerun[index].outputs[0].data["text/plain"], `${1 - 0.8813735870195432}`);
    const others = (cells: Json[]) => shown(cells.filter((_, i) => i !== index));
    assert.deepEqual(others(rerun), others(cells));

    // "Stop ends an endless cell and keeps the state"
    const endless = runCell(page, index, "for (;;) {}");
    await page.waitForFunction(() =>
      (globalThis as Json).jupyterapp.shell.currentWidget.sessionContext.session.kernel.status ===
        "busy"
    );
    await command(page, "notebook:interrupt-kernel");
    await endless;
    await runCell(page, index, "1 - o.data ** 2");
    const afterwards = await openCells(page);
    assert.equal(afterwards[index].outputs[0].data["text/plain"], "0.4999999999999999");

    // "a mistake in a cell shows an error that names it and the cell's own line"
    const mistakes = [
      ["const k = 1;\ndrawDott(o)", /^ReferenceError: drawDott is not defined/, /<anonymous>:2:/],
      ['const k = 1;\nnew Value("3")', /number, got "3"/, /<anonymous>:2:1/],
      ['x1.add("2")', /add expects a Value.*, got "2"/, /<anonymous>:1:/],
      [
        'import { Valeu } from "../lib/value.ts";\nnew Valeu(1)',
        /Valeu is not a constructor/,
        /:2:1/,
      ],
      ['import { Value } from "../lib/valeu.ts";', /Module not found.*lib\/valeu\.ts/, /./],
    ] as const;
    for (const [source, message, place] of mistakes) {
      await runCell(page, index, source);
      const [{ ename, evalue, traceback }] = (await openCells(page))[index].outputs;
      // The kernel counts the lines of the cell as it compiles it, without blank ones.
      const text = `${ename}: ${evalue}\n${traceback.join("\n")}`;
      assert.match(text, message);
      assert.match(text, place);
    }
  },
);

longTest("where there is no terminal, SIGINT ends JupyterLab and its kernels", async () => {
  using copy = await workingCopy("00-overview.ipynb");
  using place = temporaryFolder();
  await using lab = await startLab(copy.folder, place.folder);
  const { origin, search } = lab.address;
  const answer = await fetch(`${origin}/api/kernels${search}`, {
    method: "POST",
    body: JSON.stringify({ name: "deno" }),
  });
  const { id } = await answer.json();
  assert.equal((await programsWith(id)).length, 1);
  const [server] = await programsWith(join(copy.folder, "tools", "support", "lab.py"));
  Deno.kill(parseInt(server), "SIGINT");
  let left = [server];
  for (let tries = 0; left.length > 0 && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    left = await programsWith(id);
  }
  // What is left would keep this test waiting for its last word.
  for (const program of left) Deno.kill(parseInt(program), "SIGKILL");
  assert.deepEqual(left, []);
});

longBrowserTest("Run All runs every note of the series", async (browser) => {
  using copy = await workingCopy(...examinedNotes().map((path) => basename(path)));
  using place = temporaryFolder();
  const page = await browser.newPage();
  await page.setViewport({ width: 966, height: 1400 });
  await using lab = await startLab(copy.folder, place.folder);
  await open(page, lab.address, note);
  for (const path of examinedNotes()) {
    const name = basename(path);
    await openAnother(page, name);
    await command(page, "notebook:run-all-cells");
    assert.deepEqual(shown(await openCells(page)), shown(committedCells(name)), name);

    // "the picture at its head is there"
    if (name === "00-overview.ipynb") continue;
    await page.evaluate(() =>
      (globalThis as Json).jupyterapp.shell.currentWidget.content.scrollToItem(1, "start", 0)
    );
    await page.waitForFunction(() => {
      const { node } = (globalThis as Json).jupyterapp.shell.currentWidget;
      return node.querySelector(".jp-MarkdownOutput img")?.naturalWidth > 0;
    }).catch(() => assert.fail(`${name} shows no picture at its head`));
  }
});

longBrowserTest("JupyterLab's menu saves the page that export writes", async (browser) => {
  using copy = await workingCopy(note, "00-overview.ipynb", "05-backward-rules.ipynb");
  using place = temporaryFolder();
  await using lab = await startLab(copy.folder, place.folder);
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 1000 });
  const devtools = await page.createCDPSession();
  const downloadPath = join(place.folder, "downloads");
  await devtools.send("Browser.setDownloadBehavior", {
    behavior: "allow",
    browserContextId: browser.id,
    downloadPath,
  });
  await open(page, lab.address, note);

  // What has been typed and run is a part of the page, also where nobody has saved it.
  const index = (await openCells(page)).findIndex(({ source }) => source.startsWith("1 - o.data"));
  await runCell(page, index, '"typed just now"');
  const item = (selector: string, name: string) =>
    page.locator(`${selector} ::-p-xpath(.//*[text()="${name}"])`);
  await item("#jp-MainMenu", "File").click();
  await item(".lm-Menu", "Save and Export Notebook As").hover();
  await item(".lm-Menu", "Page for offline reading").wait();
  const names = await page.$$eval(".lm-Menu-itemLabel", (items) => items.map((i) => i.textContent));
  assert.equal(names.filter((name) => name?.startsWith("Page")).length, 1, `${names}`);
  await item(".lm-Menu", "Page for offline reading").click();
  const download = join(downloadPath, note.replace("ipynb", "html"));
  while (!existsSync(download)) await new Promise((resolve) => setTimeout(resolve, 100));

  const run = await runTool(copy.folder, ["support/render.ts", note]);
  assert.equal(run.code, 0, run.stderr);
  const written = join(copy.folder, "dist", note.replace("ipynb", "html"));
  assert.ok(
    Deno.readTextFileSync(download) === Deno.readTextFileSync(written),
    "the menu's page is export's",
  );

  // "opened from the disk, it has everything in it"
  const offline = await browser.newPage();
  await offline.setOfflineMode(true);
  const asked: string[] = [];
  offline.on("request", (request) => asked.push(request.url()));
  await offline.goto(pathToFileURL(download).href);
  const shown = await offline.evaluate(() => ({
    title: document.title,
    graphs: document.querySelectorAll("figure .value-graph").length,
    formulas: document.querySelectorAll("math").length,
    alive: [...document.querySelectorAll(".explorable")].every(({ shadowRoot }) => shadowRoot),
    next: document.querySelector(".ways .next")?.getAttribute("href"),
    typed: document.querySelector("main")!.innerText.includes("typed just now"),
  }));
  assert.deepEqual(asked.filter((url) => !/^data:|04-backprop-neuron\.html$/.test(url)), []);
  assert.match(shown.title, /^Backpropagation by hand: a neuron/);
  assert.ok(shown.graphs > 3 && shown.formulas > 20, JSON.stringify(shown));
  assert.ok(shown.alive && shown.typed, JSON.stringify(shown));
  assert.equal(shown.next, "05-backward-rules.html");
});

browserTest("JupyterLab brings graphs to life where they are trusted", async (browser) => {
  using copy = await workingCopy("00-overview.ipynb");
  using place = temporaryFolder();
  const name = "explorables.ipynb", path = join(copy.folder, "notebooks", name);
  const fixture = join(copy.folder, "tools", "page", "fixtures", name);
  Deno.writeTextFileSync(
    path,
    Deno.readTextFileSync(fixture).replaceAll("../../../lib/", "../lib/"),
  );
  const page = await browser.newPage();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.setViewport({ width: 1280, height: 1000 });
  await using lab = await startLab(copy.folder, place.folder);
  const alive = () =>
    page.$$eval(".explorable", (hosts) => hosts.map(({ shadowRoot }) => shadowRoot !== null));
  const cellCount = async () => (await openCells(page)).length;
  /** Scrolls to a cell: JupyterLab takes what is far from the window out of the page. */
  const scrollTo = (id: string) =>
    page.evaluate(async (id) => {
      const { content } = (globalThis as Json).jupyterapp.shell.currentWidget;
      const index = content.widgets.findIndex((cell: Json) => cell.model.id === id);
      content.activeCellIndex = index;
      await content.scrollToItem(index, "start", 0);
    }, id);

  // "they come alive when the cells have run, each with its own numbers"
  await open(page, lab.address, name);
  await command(page, "notebook:run-all-cells");
  await scrollTo("neuron");
  const neuron = await Explorable.find(page, 0), shared = await Explorable.find(page, 1);
  assert.deepEqual(await alive(), Array(5).fill(true));
  await neuron.slide("b", 8);
  assert.equal((await neuron.read()).values.o.data, "0.9640");
  assert.equal((await shared.read()).values.a.grad, "7.0000");
  await neuron.settle();
  assert.match((await neuron.read()).proof, /^Checked: 10 of 10 /);

  // "keys stay with the control that has the focus"
  const address = page.url(), cells = await cellCount();
  const slider = await neuron.slider("b");
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"] as const) await slider.press(key);
  assert.equal((await neuron.read()).fields.b, "8.1");
  for (const key of ["d", "d", "a", "b", "x", "m", "y"] as const) await slider.press(key);
  assert.equal(await cellCount(), cells, "no cell is gone or new");
  await neuron.type("b", "26");
  assert.equal((await neuron.read()).values.b.data, "26.0000");
  await neuron.goTo(2);
  assert.deepEqual((await neuron.read()).upstream, ["n"]);
  await neuron.press(".graph", "Home", "ArrowRight", "Enter");
  assert.deepEqual((await neuron.read()).lit, ["x1*w1"]);
  await neuron.press(".graph", "Escape");
  await neuron.click("reset");
  assert.equal((await neuron.read()).values.o.data, "0.7071");

  // "the address is JupyterLab's own, and there is no link to copy"
  assert.equal(page.url(), address);
  assert.equal(
    await neuron.page.evaluate((root) => root.querySelector(".copy"), neuron.root),
    null,
  );

  // "a cell that is run again has a new graph, which is alive"
  const index = (await openCells(page)).findIndex(({ id }) => id === "shared");
  await runCell(page, index);
  await page.waitForFunction(() =>
    Array.from(document.querySelectorAll(".explorable")).every(({ shadowRoot }) => shadowRoot)
  );

  // "a view of the output beside the notebook is another graph, alive too"
  await page.evaluate((index) => {
    (globalThis as Json).jupyterapp.shell.currentWidget.content.activeCellIndex = index;
  }, index);
  await command(page, "notebook:create-output-view");
  await page.waitForFunction(() => document.querySelectorAll(".explorable").length === 6);
  await page.waitForFunction(() =>
    Array.from(document.querySelectorAll(".explorable")).every(({ shadowRoot }) => shadowRoot)
  );

  // "saved and opened again, they are as at the start, and alive"
  await open(page, lab.address, name);
  await command(page, "notebook:run-all-cells");
  await command(page, "docmanager:save");
  await open(page, lab.address, name);
  await scrollTo("neuron");
  const again = await Explorable.find(page, 0);
  assert.equal((await again.read()).fields.b, "6.881373587019543");

  // "where nobody has trusted them, the drawings stand still, with their tables, until someone does"
  const saved = Deno.readTextFileSync(path);
  const strange = join(copy.folder, "notebooks", "strange.ipynb");
  Deno.writeTextFileSync(strange, saved.replace("# Graphs that can be explored", "# Strange"));
  await open(page, lab.address, "strange.ipynb");
  assert.equal(await isTrusted(page), false);
  await scrollTo("neuron");
  await page.waitForSelector(".jp-OutputArea-output img");
  const still = await page.$$eval(
    ".jp-OutputArea-output:has(img)",
    (outputs) =>
      outputs.map((output) => ({
        alt: output.querySelector("img")!.alt.startsWith("Graph of"),
        isAlive: output.querySelector(".explorable")?.shadowRoot != null,
        script: output.querySelectorAll("script").length,
        rows: output.querySelectorAll("tbody tr").length > 0,
      })),
  );
  assert.ok(still.length >= 4);
  for (const output of still.slice(0, 4)) {
    assert.deepEqual(output, { alt: true, isAlive: false, script: 0, rows: true });
  }
  const trusted = command(page, "notebook:trust");
  await page.locator(".jp-Dialog .jp-mod-accept").click();
  await trusted;
  await Explorable.find(page, 0);
});
