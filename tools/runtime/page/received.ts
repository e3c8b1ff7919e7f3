import type { Answer, ErrorMessage, Forms } from "../protocol.ts";
import { limits } from "./limits.ts";

/** What a worker sends, once it is known to be what it seems; `size` is in characters. */
export type Received = Answer & { size: number };

/**
 * Reads a message of the worker, whose code the reader may have from anybody, and trusts none of
 * it: what is returned is made anew from texts, numbers and plain JSON.
 *
 * @param data The message.
 * @returns What it says; nothing if it is none of the protocol's answers.
 */
export function readAnswer(data: unknown): Received | undefined {
  const { type, run, name, text, message, traceback, reason, id, update, line, cell, data: forms } =
    Object(data) as Record<string, unknown>;
  if (type === "ready") return { type, size: 0 };
  if (type === "unable") return { type, reason: shorten(reason), size: 0 };
  if (typeof run !== "number") return undefined;
  switch (type) {
    case "done":
      return { type, run, size: 0 };
    case "stream": {
      if (name !== "stdout" && name !== "stderr" || typeof text !== "string") return undefined;
      return { type, run, name, text, size: text.length };
    }
    case "display":
    case "result": {
      const read = readForms(forms);
      if (read === undefined) return undefined;
      const answer = { run, data: read.forms, metadata: {}, size: read.size };
      if (type === "result") return { type, ...answer };
      return {
        type,
        ...answer,
        ...typeof id === "string" ? { id } : {},
        update: update === true,
      };
    }
    case "error": {
      const answer: ErrorMessage & { size: number } = {
        type,
        run,
        name: shorten(name),
        message: shorten(message),
        traceback: shorten(traceback),
        size: 0,
      };
      if (isCount(line)) answer.line = line;
      if (isCount(cell)) answer.cell = cell;
      return answer;
    }
  }
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;

/** An error's text is for reading, not for data. */
const shorten = (text: unknown) => typeof text === "string" ? text.slice(0, 20_000) : "";

function readForms(data: unknown): { forms: Forms; size: number } | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const forms: Forms = {};
  let size = 0, parts = 0;
  for (const [type, form] of Object.entries(data)) {
    if (!/^\w[\w.+-]*\/[\w.+-]+$/.test(type)) continue;
    const text = typeof form === "string" ? form : toJson(form);
    if (text === undefined) continue;
    size += text.length;
    if (size > limits.output) continue;
    parts = Math.max(parts, countParts(type, text));
    forms[type] = typeof form === "string" ? text : JSON.parse(text);
  }
  if (size <= limits.output && parts <= limits.parts) return { forms, size };
  const much = parts > limits.parts ? `${parts} parts` : `${(size / 1e6).toFixed(1)} MB`;
  return {
    forms: { "text/plain": `Left out: an output of ${much}, more than a page shows` },
    size,
  };
}

/** Structured data as text; nothing of what is no JSON. */
function toJson(form: unknown): string | undefined {
  if (typeof form !== "object" || form === null) return undefined;
  try {
    return JSON.stringify(form);
  } catch {
    return undefined;
  }
}

/** About how many elements a page would make of it. */
function countParts(type: string, text: string): number {
  if (type === "text/plain" || /^image\/(?!svg)/.test(type)) return 0;
  const marks = /json$/.test(type) ? /"[^"]*"/g : /[<$`[*_{^\\]/g;
  let count = 0;
  for (const _ of text.matchAll(marks)) count++;
  return /^text\/(?:markdown|latex)$/.test(type) ? 8 * count : count;
}
