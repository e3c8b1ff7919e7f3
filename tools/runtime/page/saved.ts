import type { Bundle, Output } from "../../page/notebook.ts";
import { writeSorted } from "../kept.ts";
import type { Forms } from "../protocol.ts";
import { limits } from "./limits.ts";
import type { Received } from "./received.ts";

/** An error, with the line of a cell where it happened, which a notebook's file has no place for. */
export interface Place {
  cell: number;
  line: number;
  code: string;
}

/** An output of a cell that ran here. */
export type Saved = Output & {
  /** Whether it is the value of the last expression. */
  isResult?: boolean;
  place?: Place;
};

/**
 * What a cell has shown since it began to run, as far as a page holds that much.
 */
export class Collected {
  readonly outputs: Saved[] = [];
  #text = 0;
  #isFull = false;

  /**
   * Takes what a cell shows.
   *
   * @param answer A message of its run.
   * @param place Where an error happened.
   * @returns The output, if it may be replaced later.
   */
  add(answer: Received, place?: Place): Saved | undefined {
    if (answer.type === "stream") return this.#print(answer.name, answer.text);
    if (answer.type === "error") {
      const { name, message, traceback } = answer;
      return this.#push({ type: "error", name, message, traceback, place });
    }
    if (answer.type === "display" || answer.type === "result") {
      return this.#push({
        type: "data",
        bundle: answer.data,
        ...answer.type === "result" ? { isResult: true } : {},
      });
    }
  }

  #print(name: string, text: string): undefined {
    const room = limits.text - this.#text;
    if (room <= 0) return;
    this.#text += text.length;
    const kept = text.length <= room
      ? text
      : `${text.slice(0, room)}\n… (what follows is left out)`;
    const last = this.outputs.at(-1);
    if (last?.type === "stream" && last.name === name) last.text += kept;
    else this.#push({ type: "stream", name, text: kept });
  }

  #push(output: Saved): Saved | undefined {
    if (this.outputs.length < limits.outputs || output.type === "error") {
      this.outputs.push(output);
      return output;
    }
    if (this.#isFull) return;
    this.#isFull = true;
    const text = `… (more than ${limits.outputs} outputs: the others are left out)`;
    this.outputs.push({ type: "stream", name: "stdout", text });
  }
}

/**
 * Writes an output as a notebook's file holds it.
 *
 * @param output The output.
 * @param count Which run of a cell it belongs to.
 */
export function toFile(output: Saved, count: number): Record<string, unknown> {
  switch (output.type) {
    case "stream":
      return { output_type: "stream", name: output.name, text: toLines(output.text) };
    case "error":
      return {
        output_type: "error",
        ename: output.name,
        evalue: output.message,
        traceback: output.traceback.split("\n"),
      };
    case "data": {
      const data = bundleToFile(output.bundle), metadata = {};
      return output.isResult
        ? { output_type: "execute_result", execution_count: count, data, metadata }
        : { output_type: "display_data", data, metadata };
    }
  }
}

function bundleToFile(bundle: Bundle): Forms {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, form]) => [
      type,
      typeof form === "string" ? toLines(form) : form as object,
    ]),
  );
}

/** Text as nbformat writes it: a list of lines, of one line too. */
export function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What a notebook's file holds, as nbformat writes it. */
export function writeFile(notebook: unknown): string {
  return `${writeSorted(notebook, 1)}\n`;
}
