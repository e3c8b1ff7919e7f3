import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext, Page } from "puppeteer-core";
import { bundleWorker } from "./bundle.ts";
import type { Answer } from "./protocol.ts";

/** Where tests put pages, which is removed at their end. */
const folder = mkdtempSync(join(tmpdir(), "worker-"));
globalThis.addEventListener("unload", () => rmSync(folder, { recursive: true }));

/** A page from a file that holds a worker, under the policy of the pages that run. */
export class WorkerPage {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(browser: BrowserContext): Promise<WorkerPage> {
    const code = JSON.stringify(await bundleWorker()).replaceAll("<", "\\u003c");
    const script = `const code = ${code};(${inPage})();`;
    const hash = createHash("sha256").update(script).digest("base64");
    const policy = `default-src 'none'; script-src 'sha256-${hash}' blob: 'wasm-unsafe-eval'; ` +
      "worker-src blob:";
    const file = join(folder, "worker.html");
    writeFileSync(
      file,
      `<!doctype html><meta charset="utf-8">` +
        `<meta http-equiv="Content-Security-Policy" content="${policy}"><script>${script}</script>`,
    );
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const opened = new WorkerPage(page);
    await opened.start();
    return opened;
  }

  /** Starts a fresh worker. */
  async start(): Promise<void> {
    // deno-lint-ignore no-explicit-any
    const first = await this.#page.evaluate(() => (globalThis as any).start());
    if (first.type !== "ready") throw new Error(JSON.stringify(first));
  }

  /** Runs a cell to its end. */
  async run(cell: number, source: string): Promise<Answer[]> {
    return await this.#page.evaluate(
      // deno-lint-ignore no-explicit-any
      (cell, source) => (globalThis as any).run(cell, source),
      cell,
      source,
    );
  }
}

// deno-lint-ignore no-explicit-any
declare const code: string, document: any;

/** What runs in the page: its names are its own, as it is sent there as text. */
function inPage() {
  let worker: Worker | undefined, runs = 0;
  const next = (isLast: (answer: Answer) => boolean) =>
    new Promise<Answer[]>((resolve) => {
      const answers: Answer[] = [];
      worker!.onmessage = ({ data }) => {
        answers.push(data);
        if (isLast(data)) resolve(answers);
      };
      worker!.onerror = (event) => resolve([{ type: "unable", reason: event.message }]);
    });
  Object.assign(globalThis, {
    async start() {
      worker?.terminate();
      worker = new Worker(URL.createObjectURL(new Blob([code])));
      return (await next(() => true))[0];
    },
    async run(cell: number, source: string) {
      const answers = next(({ type }) => type === "done");
      worker!.postMessage({ type: "run", run: ++runs, cell, source });
      return await answers;
    },
  });
}

/** An output as nbformat keeps it, without what differs from run to run. */
export interface Output {
  type: string;
  name?: string;
  text?: string;
  data?: Record<string, unknown>;
  message?: string;
}

/** What a notebook would save of a cell's messages. */
export function outputsOf(answers: readonly Answer[]): Output[] {
  const outputs: Output[] = [], places = new Map<string, Output>();
  for (const answer of answers) {
    switch (answer.type) {
      case "stream": {
        const { name, text } = answer, last = outputs.at(-1);
        if (last?.type === "stream" && last.name === name) last.text += text;
        else outputs.push({ type: "stream", name, text });
        break;
      }
      case "display": {
        const { data, id = "", update } = answer, place = places.get(id);
        if (update) {
          if (place) place.data = data;
          break;
        }
        const output = { type: "display_data", data };
        outputs.push(output);
        if (id) places.set(id, output);
        break;
      }
      case "result":
        outputs.push({ type: "execute_result", data: answer.data });
        break;
      case "error":
        outputs.push({ type: "error", name: answer.name, message: answer.message });
    }
  }
  return outputs;
}

/** The outputs of each code cell of a notebook's file, in the same form, with its source. */
export function readOutputs(path: string): { source: string; outputs: Output[] }[] {
  const { cells } = JSON.parse(readFileSync(path, "utf8"));
  // deno-lint-ignore no-explicit-any
  return cells.filter((cell: any) => cell.cell_type === "code").map((cell: any) => ({
    source: [cell.source].flat().join(""),
    outputs: joinStreams(cell.outputs.map(readOutput)),
  }));
}

// deno-lint-ignore no-explicit-any
function readOutput({ output_type: type, ...output }: any): Output {
  if (type === "stream") return { type, name: output.name, text: [output.text].flat().join("") };
  if (type === "error") return { type, name: output.ename, message: output.evalue };
  const forms = Object.entries(output.data).map(([type, form]) =>
    Array.isArray(form) && !type.endsWith("json") ? [type, form.join("")] : [type, form]
  );
  return { type, data: Object.fromEntries(forms) };
}

function joinStreams(outputs: Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.type === "stream" && last?.type === "stream" && last.name === output.name) {
      last.text += output.text!;
    } else joined.push(output);
  }
  return joined;
}
