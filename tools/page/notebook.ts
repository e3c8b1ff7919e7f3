import { basename } from "node:path";
import { Failure } from "../support/failure.ts";

/** What a notebook's file holds, in the form of nbformat 4.0 to 4.5, its texts joined. */
export interface Notebook {
  metadata: Record<string, unknown>;
  cells: Cell[];
  /** All that the file holds, as it is. */
  // deno-lint-ignore no-explicit-any
  file: any;
}

/** A cell. Only code cells have outputs, only Markdown and raw cells attachments. */
export interface Cell {
  /** Its name in the notebook, empty before nbformat 4.5. */
  id: string;
  type: "markdown" | "code" | "raw";
  source: string;
  metadata: Record<string, unknown>;
  outputs: Output[];
  /** Pictures that the Markdown names by `attachment:`, by name and MIME type. */
  attachments: Record<string, Bundle>;
}

/** What a code cell printed, showed or died of. */
export type Output =
  | { type: "stream"; name: string; text: string }
  | { type: "error"; name: string; message: string; traceback: string }
  | { type: "data"; bundle: Bundle };

/** One thing in several forms, by MIME type: text, or parsed JSON. */
export type Bundle = Record<string, unknown>;

/**
 * Reads a notebook.
 *
 * @param path The notebook's file.
 * @param content What it holds, where that is known already.
 * @returns Its content.
 * @throws {Failure} If the file is no notebook that can be read: which, and what is wrong.
 */
export function readNotebook(path: string, content?: string): Notebook {
  const wrong = (what: string) => new Failure(`${basename(path)} is no valid notebook: ${what}`);
  let file;
  try {
    file = JSON.parse(content ?? Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Failure(`There is no file ${path}`);
    if (error instanceof Deno.errors.IsADirectory) {
      throw new Failure(`${basename(path)} is a folder, no notebook.`);
    }
    throw wrong(`it is no JSON (${(error as Error).message})`);
  }
  if (!isRecord(file)) throw wrong("it holds no JSON object");
  if (file.nbformat !== 4) {
    throw wrong(
      typeof file.nbformat === "number"
        ? `its nbformat is ${file.nbformat}, expected 4. JupyterLab converts it: open and save it there`
        : 'it has no number "nbformat"',
    );
  }
  if (!Array.isArray(file.cells)) throw wrong('it has no list "cells"');
  const cells = file.cells.map((cell, index) => {
    try {
      return readCell(cell);
    } catch (error) {
      throw wrong(`cell ${index + 1} ${(error as Error).message}`);
    }
  });
  return { metadata: isRecord(file.metadata) ? file.metadata : {}, cells, file };
}

function readCell(cell: unknown): Cell {
  if (!isRecord(cell)) throw new Error("is no object");
  const { cell_type: type, metadata, attachments } = cell;
  if (type !== "markdown" && type !== "code" && type !== "raw") {
    throw new Error(`has the unknown cell_type ${JSON.stringify(type)}`);
  }
  const outputs = type === "code" ? cell.outputs ?? [] : [];
  if (!Array.isArray(outputs)) throw new Error('has no list "outputs"');
  return {
    id: typeof cell.id === "string" ? cell.id : "",
    type,
    source: text(cell.source, "source"),
    metadata: isRecord(metadata) ? metadata : {},
    outputs: joinStreams(outputs.map(readOutput)),
    attachments: isRecord(attachments) ? attachments as Record<string, Bundle> : {},
  };
}

function readOutput(output: unknown): Output {
  if (!isRecord(output)) throw new Error("has an output that is no object");
  switch (output.output_type) {
    case "stream":
      return { type: "stream", name: String(output.name), text: text(output.text, "text") };
    case "error":
      return {
        type: "error",
        name: String(output.ename),
        message: String(output.evalue),
        traceback: Array.isArray(output.traceback) ? output.traceback.join("\n") : "",
      };
    case "display_data":
    case "execute_result": {
      if (!isRecord(output.data)) throw new Error('has an output without "data"');
      const isText = (type: string) => !/^application\/(?:.*\+)?json$/.test(type);
      const forms = Object.entries(output.data)
        .map(([type, form]) => [type, isText(type) ? text(form, type) : form]);
      return { type: "data", bundle: Object.fromEntries(forms) };
    }
    default:
      throw new Error(`has an output of unknown type ${JSON.stringify(output.output_type)}`);
  }
}

/** A program that prints in pieces has printed one text. */
function joinStreams(outputs: Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.type === "stream" && last?.type === "stream" && last.name === output.name) {
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    } else joined.push(output);
  }
  return joined;
}

function text(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) {
    return value.join("");
  }
  throw new Error(`has no text "${name}"`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
