import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { deno, environment, python, root, setUp } from "../support/environment.ts";
import { Failure, main } from "../support/failure.ts";
import { dist } from "../support/render.ts";

// Compares the export of the neuron note with nbconvert's: of the same executed notebook, and of
// the same note written for ipykernel with matplotlib and Graphviz. Prints a table for the README.

const rounds = 5;
const note = join(root, "notebooks", "04-backprop-neuron.ipynb");
const printPage = join(root, "tools", "support", "exporter", "print_page.ts");
const folder = join(root, ".bench");
const packages = join(folder, "packages");
const pythonNote = join(folder, "neuron.ipynb");

await main(async () => {
  await setUp();
  await prepare();
  const page = join(dist, "04-backprop-neuron.html");
  const theirs = join(folder, "nbconvert.html");
  const tool = (
    name: string,
    ...args: string[]
  ) => [deno, "run", "--allow-all", join(root, "tools", name), ...args];
  const nbconvert = (
    path: string,
    output: string,
    ...args: string[]
  ) => [python, "-m", "jupyter", "nbconvert", "--to", "html", ...args, "--output", output, path];
  const commands = {
    // As JupyterLab's menu does it: the page alone, without the script that all pages share.
    render: ["sh", "-c", `"$0" run --allow-all "$1" "$2" < "$2"`, deno, printPage, note],
    renderTheirs: nbconvert(note, theirs),
    export: tool("export.ts", note),
    exportTheirs: nbconvert(pythonNote, join(folder, "neuron.html"), "--execute"),
  };
  const times: Record<string, number[]> = {};
  // The first round warms caches. The commands take turns, so that a busy machine slows all.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const seconds = await time(command);
      if (round > 0) (times[name] ??= []).push(seconds);
    }
  }
  const median = (name: string) => times[name].toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
  const seconds = (name: string) => `${median(name).toFixed(2)} s`;
  const size = (path: string) => `${Math.round(statSync(path).size / 1000)} kB`;
  const [ours, nbconverts] = [await look(page), await look(theirs)];
  const rows = [
    ["the page of the neuron note", "`export`", "nbconvert"],
    ["---", "--:", "--:"],
    ["size, all included", size(page), `${size(theirs)}, and what it loads`],
    ["requests to other hosts", `${ours.requests}`, `${nbconverts.requests}`],
    ["axe violations, light and dark", ours.violations, nbconverts.violations],
    ["formulas without a network", `${ours.formulas} shown`, `${nbconverts.formulas} shown`],
    ["rendering the executed note", seconds("render"), seconds("renderTheirs")],
    ["executing and exporting the note", seconds("export"), seconds("exportTheirs")],
  ];
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
  const ratio = (a: string, b: string) => (median(a) / median(b)).toFixed(2);
  console.log(
    `\nRendering is ${ratio("renderTheirs", "render")} times as fast as nbconvert (goal: 10).`,
  );
  console.log(
    `The export takes ${ratio("export", "exportTheirs")} of nbconvert's time (goal: 0.6).`,
  );
});

/** Installs what the Python note needs and writes it: the text of ours with the code in Python. */
async function prepare(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const hasDot = await new Deno.Command("dot", { args: ["-V"], stderr: "null" }).output()
    .then(({ success }) => success, () => false);
  if (!hasDot) throw new Failure("The Python note needs Graphviz's dot: apt install graphviz");
  if (!findBrowser()) throw new Failure("Comparing the pages needs a Chromium (CHROME_PATH)");
  if (!existsSync(packages)) {
    const list = join(import.meta.dirname!, "requirements-export.txt");
    const install = ["-m", "uv", "pip", "install", "--quiet", "--require-hashes"];
    await time([python, ...install, "--python", python, "--target", packages, "-r", list]);
  }
  const sections = readFileSync(join(import.meta.dirname!, "export_note.py"), "utf8").split(
    /^# %% /m,
  );
  const code = new Map(
    sections.slice(1).map((section) => {
      const end = section.indexOf("\n");
      return [section.slice(0, end), section.slice(end + 1).trim()];
    }),
  );
  const notebook = JSON.parse(readFileSync(note, "utf8"));
  notebook.metadata = {
    kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
  };
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    if (!code.has(cell.id)) throw new Failure(`export_note.py has no cell ${cell.id}`);
    Object.assign(cell, { source: code.get(cell.id), outputs: [], execution_count: null });
  }
  writeFileSync(pythonNote, JSON.stringify(notebook));
}

/** Runs a command to its end and returns how many seconds it took. */
async function time([command, ...args]: string[]): Promise<number> {
  const start = performance.now();
  const { success, stderr } = await new Deno.Command(command, {
    args,
    cwd: root,
    env: { ...environment, PYTHONPATH: packages, PYDEVD_DISABLE_FILE_VALIDATION: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Failure(`${args.join(" ")}\n${new TextDecoder().decode(stderr)}`);
  return (performance.now() - start) / 1000;
}

/** Opens a page without a network and counts what it asks for and what is wrong with it. */
async function look(path: string) {
  const { default: axe } = await import("axe-core");
  await using browser = await launchBrowser();
  const violations = [];
  let [requests, formulas] = [0, 0];
  for (const value of ["light", "dark"]) {
    const page = await browser.newPage();
    const hosts: string[] = [];
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      const isOwn = /^(?:file|data|blob):/.test(request.url());
      if (!isOwn) hosts.push(request.url());
      void (isOwn ? request.continue() : request.abort());
    });
    // The page's own policy must not keep axe out.
    await page.setBypassCSP(true);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
    await page.goto(pathToFileURL(path).href);
    await page.evaluate(axe.source);
    violations.push(
      await page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
        return violations.reduce((sum, { nodes }) => sum + nodes.length, 0);
      }),
    );
    requests = hosts.length;
    formulas = await page.$$eval("math, mjx-container", (elements) => elements.length);
  }
  return { requests, formulas, violations: violations.join(" and ") };
}
