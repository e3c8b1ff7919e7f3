import { post } from "./lockdown.ts";
import { CellError, compile, type Kind } from "./compile.ts";
import { makeConsole } from "./console.ts";
import { inspectSymbol } from "./inspect.ts";
import { formsOf, makeDeno } from "./jupyter.ts";
import { importModule } from "./modules.ts";
import { placesIn, writeStack } from "./places.ts";
import type { Answer, RunRequest } from "./protocol.ts";

// What cells may do away with, as it is now.
const { createObjectURL, revokeObjectURL } = URL;
const { assign, create, hasOwn } = Object;

/** Defines a property, whatever a cell has added to all objects, and so to every descriptor. */
function define(object: object, name: string | symbol, descriptor: PropertyDescriptor): void {
  Reflect.defineProperty(object, name, assign(create(null), descriptor));
}

/** The run that outputs belong to, also those that come after its end. */
let run = 0;

/** What a run may show, so that a cell in a loop doesn't fill the page's memory. */
const mostMessages = 5_000, mostCharacters = 10_000_000;
let messages = 0, characters = 0;

/** Sends an output of the current run, or says once that there were too many. */
function send(answer: Answer): void {
  flush();
  sendNow(answer);
}

function sendNow(answer: Answer): void {
  // An error is the last of its run, and short.
  if (answer.type === "error") return post(answer);
  if (messages > mostMessages || characters > mostCharacters) return;
  messages++;
  const size = sizeOf(answer);
  // What replaces something takes its room.
  const isUpdate = answer.type === "display" && answer.update;
  characters = isUpdate ? Math.max(characters, size) : characters + size;
  if (messages <= mostMessages && characters <= mostCharacters) return post(answer);
  // Nothing of this run but an error comes after it.
  const text = `The outputs of this cell are cut here: a page shows ${mostMessages} outputs and ` +
    `${mostCharacters / 1e6} million characters of a cell at the most.\n`;
  post({ type: "stream", run, name: "stderr", text });
}

function sizeOf(answer: Answer): number {
  if (answer.type === "stream") return answer.text.length;
  return "data" in answer ? JSON.stringify(answer.data).length : 0;
}

/** Text that is printed but not sent: lines in a row go together, as fast as an eye can follow. */
let printed = { name: "stdout" as "stdout" | "stderr", text: "" };
let lastFlush = 0, timer: unknown;
const wait = 30, mostPrinted = 16_384;
const { now, startTimer } = {
  now: performance.now.bind(performance),
  startTimer: setTimeout.bind(globalThis),
};

function print(name: "stdout" | "stderr", text: string): void {
  if (printed.name !== name) flush();
  if (text.length > mostCharacters) text = text.slice(0, mostCharacters + 1);
  printed = { name, text: printed.text + text };
  if (printed.text.length > mostPrinted || now() - lastFlush > wait) return flush();
  timer ??= startTimer(flush, wait);
}

function flush(): void {
  timer = undefined;
  lastFlush = now();
  const { name, text } = printed;
  printed = { name, text: "" };
  if (text !== "") sendNow({ type: "stream", run, name, text });
}

/** How each name of the cells' common scope was declared. */
const kinds = new Map<string, Kind>();

/** Puts names into the scope: until its declaration has run, a name has what it had before. */
function declare(names: Map<string, Kind>): void {
  for (const [name, kind] of names) {
    const isFixed = Object.getOwnPropertyDescriptor(globalThis, name)?.configurable === false;
    if (isFixed || (kinds.get(name) ?? kind) !== kind) {
      throw new SyntaxError(`Identifier '${name}' has already been declared`);
    }
  }
  for (const [name, kind] of names) {
    if (kind === "var") {
      if (!hasOwn(globalThis, name) || !kinds.has(name)) set(name, undefined, true);
    } else {
      const before = kinds.has(name) && Object.getOwnPropertyDescriptor(globalThis, name);
      define(globalThis, name, {
        get() {
          if (before) return before.get ? before.get() : before.value;
          throw new ReferenceError(`${name} is not defined`);
        },
        // The first value is the declaration's.
        set: (value) => set(name, value, kind === "let"),
        configurable: true,
      });
    }
    kinds.set(name, kind);
  }
}

function set(name: string, value: unknown, writable: boolean): void {
  define(globalThis, name, { value, writable, configurable: true, enumerable: true });
}

/** What a compiled cell calls. */
const cellBase = {
  hoist(functions: Record<string, object>): void {
    for (const [name, value] of Object.entries(functions)) {
      define(value, "name", { value: name, configurable: true });
      set(name, value, true);
    }
  },
  import: importModule,
  // deno-lint-ignore require-await
  load: async (name: unknown) => importModule(name),
};

async function runCell({ cell, source }: RunRequest): Promise<void> {
  try {
    const { code, names } = compile(source);
    declare(names);
    const text = `${code}\n//# sourceURL=cell-${cell}`;
    const address = createObjectURL(new Blob([text], { type: "text/javascript" }));
    const module = await import(address);
    revokeObjectURL(address);
    const context = { ...cellBase, result: undefined };
    await module.default.call(globalThis, context);
    if (context.result === undefined) return;
    const data = await formsOf(context.result);
    send({ type: "result", run, data, metadata: {} });
  } catch (error) {
    reportError(error, cell);
  }
}

function reportError(error: unknown, cell: number): void {
  if (!(error instanceof Error)) {
    const message = cut(writeThrown(error));
    const traceback = `Stack trace:\n${JSON.stringify(message)}\n    at <unknown>`;
    return send({ type: "error", run, name: "Unknown error", message, traceback });
  }
  const { name, message } = {
    name: `${error.name}`,
    message: wording(cut(error.message)) || "(none)",
  };
  const places = error instanceof CellError
    ? [{ name: "", cell, line: error.line }]
    : placesIn(`${error.stack}`);
  const title = message === "(none)" ? name : `${name}: ${message}`;
  const traceback = `Stack trace:\n${writeStack(title, places)}`;
  const { line, cell: at } = places[0] ?? {};
  const place = places.length > 0 && { line, cell: at };
  send({ type: "error", run, name, message, traceback, ...place });
}

/** As much of an error's text as can be read. */
const cut = (text: unknown) => `${text}`.slice(0, 10_000);

function writeThrown(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "[object Object]";
  }
}

/** The kernel's words for an assignment to a `const`, which here is a property. */
function wording(message: string): string {
  return /^Cannot assign to read only property '.*' of object '.*GlobalScope.*'$|^".*" is read-only$/
      .test(message)
    ? "Assignment to constant variable."
    : message;
}

/** Takes from the stacks that are printed what is not of a cell, once for each error. */
const cleaned = new WeakSet<Error>();
define(Error.prototype, inspectSymbol, {
  value: function (this: Error) {
    if (!cleaned.has(this) && this instanceof Error) {
      cleaned.add(this);
      const title = `${this.message}` === "" ? `${this.name}` : `${this.name}: ${this.message}`;
      const value = writeStack(title, placesIn(`${this.stack}`));
      define(this, "stack", { value, writable: true, configurable: true });
    }
    // As it is by itself.
    return this;
  },
  configurable: true,
});

Object.assign(globalThis, {
  console: makeConsole(print),
  Deno: makeDeno((data, place) => send({ type: "display", run, data, metadata: {}, ...place })),
});

// As in the kernel, what fails later has no place to be told.
for (const type of ["error", "unhandledrejection"]) {
  addEventListener(type, (event) => event.preventDefault());
}

// From here on without anything that a cell can have replaced: whatever it did, its run ends.
let last: Promise<void> | undefined;
addEventListener("message", ({ data, isTrusted }) => {
  // A cell can make events of its own.
  if (isTrusted) last = take(data, last);
});

async function take(request: RunRequest, before: Promise<void> | undefined): Promise<void> {
  await before;
  run = request.run;
  messages = characters = 0;
  try {
    await runCell(request);
    flush();
  } catch (error) {
    const message = `A cell has broken what runs the cells: ${error}. "Run from the top" begins ` +
      "afresh.";
    post({ type: "error", run, name: "Error", message, traceback: message });
  }
  post({ type: "done", run });
}

post({ type: "ready" });
