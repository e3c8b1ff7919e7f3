import type { Request } from "../protocol.ts";
import type { Cell } from "./cell.ts";
import { limits } from "./limits.ts";
import { readAnswer, type Received } from "./received.ts";
import { Collected, type Saved } from "./saved.ts";

/** What is to be told of a session. */
export interface SessionActions {
  /** Something has changed: what runs, what waits. */
  update(): void;
  /** Something to say to the reader. */
  say(text: string): void;
}

/** A run of a cell. */
interface Run {
  number: number;
  /** Whether the cell had run before, with this worker. */
  isAgain: boolean;
  cell: Cell;
  code: string;
  collected: Collected;
}

/** Where an output can be replaced. */
interface Place {
  run: Run;
  output: Saved;
}

/**
 * The life of the worker that holds the scope of all cells, and the cells that wait for it. With the
 * worker its state goes: the next one knows nothing of what has run before.
 */
export class Session {
  readonly cells: readonly Cell[];
  readonly #script: string;
  readonly #actions: SessionActions;
  #worker?: Worker;
  #isReady = false;
  #waiting: Cell[] = [];
  #current?: Run;
  /** The last run of each cell: what comes of an earlier one comes too late. */
  #runs = new Map<Cell, Run>();
  #places = new Map<string, Place>();
  #late = new Map<Cell, ReturnType<typeof setTimeout>>();
  #counted = 0;
  #received = { messages: 0, characters: 0 };
  /** Where it was stopped, until another cell runs: the ones above have to run again for it. */
  stopped?: Cell;

  /**
   * @param cells The page's cells.
   * @param script The worker's code.
   * @param actions Whom to tell.
   */
  constructor(cells: readonly Cell[], script: string, actions: SessionActions) {
    this.cells = cells;
    this.#script = script;
    this.#actions = actions;
  }

  /** The cell that runs. */
  get current(): Cell | undefined {
    return this.#current?.cell ?? (this.#isReady ? undefined : this.#waiting[0]);
  }

  /** Whether nothing has run since the worker began. */
  get isFresh(): boolean {
    return this.#counted === 0;
  }

  /** Whether a cell has run with this worker: what it declares is there. */
  hasRun(cell: Cell): boolean {
    return this.#runs.has(cell);
  }

  /** Whether a cell waits for those before it. */
  isWaiting(cell: Cell): boolean {
    return this.#waiting.includes(cell);
  }

  /** Runs cells, one after the other, after those that wait already. */
  run(cells: readonly Cell[]): void {
    this.#waiting.push(...cells.filter((cell) => !this.isWaiting(cell)));
    this.#next();
  }

  /**
   * Ends the worker, whatever it is doing, and begins another.
   *
   * @param why What to say of it, if the reader didn't ask for it.
   */
  stop(why = "Stopped. The cells' variables are gone"): void {
    const { current } = this;
    this.#end();
    this.stopped = current;
    // What it has shown so far is not what it shows.
    if (current) current.isBehind = true;
    this.#begin();
    this.#actions.say(why);
    this.#actions.update();
  }

  /** Runs all cells in a new worker, as the notes are run: nothing of before is left. */
  runAnew(): void {
    if (!this.isFresh) this.#end();
    this.stopped = undefined;
    this.run(this.cells);
  }

  /** Ends the worker and gives all cells back as they were exported. */
  reset(): void {
    this.#end();
    for (const cell of this.cells) cell.reset();
    this.stopped = undefined;
    this.#begin();
    this.#actions.say("All cells are as the note has them.");
    this.#actions.update();
  }

  /** Takes a worker that has begun already, and what it said or will say first. */
  adopt(worker: Worker, first: Promise<MessageEvent | ErrorEvent>): void {
    this.#listen(worker);
    first.then((event) => {
      if (worker !== this.#worker) return;
      if (event instanceof ErrorEvent) worker.onerror!(event);
      else this.#receive(event);
    });
  }

  #begin(): void {
    const address = URL.createObjectURL(new Blob([this.#script], { type: "text/javascript" }));
    this.#listen(new Worker(address));
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  #listen(worker: Worker): void {
    this.#worker = worker;
    worker.onmessage = (event) => this.#receive(event);
    worker.onerror = (event) => {
      // What a cell leaves behind may fail later, which is the kernel's to lose too.
      event.preventDefault();
      if (!this.#isReady) this.#give(event.message ?? "");
    };
  }

  #end(): void {
    // What it has sent already may still be on its way.
    if (this.#worker) this.#worker.onmessage = this.#worker.onerror = null;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#isReady = false;
    this.#waiting = [];
    if (this.#current) this.#show(this.#current);
    this.#current = undefined;
    this.#runs.clear();
    this.#places.clear();
    // What is not shown yet stays so.
    for (const timer of this.#late.values()) clearTimeout(timer);
    this.#late.clear();
    this.#counted = 0;
    this.#received = { messages: 0, characters: 0 };
  }

  /** Gives up: this browser runs no cells. */
  #give(reason: string): void {
    this.#end();
    this.#actions.say(`Cells cannot be run in this browser. ${reason}`);
    this.#actions.update();
  }

  #next(): void {
    if (!this.#worker) this.#begin();
    if (this.#isReady && !this.#current && this.#waiting.length > 0) {
      const cell = this.#waiting.shift()!;
      const code = cell.editor.text;
      const number = ++this.#counted, isAgain = this.hasRun(cell), collected = new Collected();
      this.#current = { number, isAgain, cell, code, collected };
      this.#runs.set(cell, this.#current);
      this.#received = { messages: 0, characters: 0 };
      this.stopped = undefined;
      const request: Request = {
        type: "run",
        run: this.#current.number,
        cell: cell.number,
        source: code,
      };
      this.#worker!.postMessage(request);
    }
    this.#actions.update();
  }

  #receive(event: MessageEvent): void {
    const received = this.#received;
    if (++received.messages > limits.messages) return this.#flood();
    const answer = readAnswer(event.data);
    if (answer === undefined) return;
    received.characters += answer.size;
    if (received.characters > limits.characters) return this.#flood();
    if (answer.type === "ready") {
      this.#isReady = true;
      return this.#next();
    }
    if (answer.type === "unable") return this.#give(answer.reason);
    const run = [...this.#runs.values()].find(({ number }) => number === answer.run);
    if (run === undefined) return;
    if (answer.type === "done") {
      if (run === this.#current) this.#finish(run);
      return;
    }
    this.#collect(run, answer);
  }

  #flood(): void {
    const { cell } = this.#current ?? {};
    const which = cell ? `Cell ${cell.number}` : "A cell that had ended";
    this.stop(`${which} sent more than a page can take, and was stopped. The state is gone.`);
  }

  #collect(run: Run, answer: Received): void {
    if (answer.type === "display" && answer.update) {
      const place = answer.id === undefined ? undefined : this.#places.get(answer.id);
      if (place?.output.type !== "data") return;
      place.output.bundle = answer.data;
      return this.#showSoon(place.run);
    }
    const output = run.collected.add(answer, this.#placeOf(answer));
    if (output && answer.type === "display" && answer.id !== undefined) {
      this.#places.set(answer.id, { run, output });
    }
    if (answer.type === "error" && run === this.#current && !run.cell.mayFail) this.#waiting = [];
    this.#showSoon(run);
  }

  /** The line of code that an error comes from, as it was when it ran. */
  #placeOf(answer: Received): Saved["place"] {
    if (answer.type !== "error" || answer.line === undefined) return undefined;
    const number = answer.cell, { line } = answer;
    const run = [...this.#runs.values()].find(({ cell }) => cell.number === number);
    const code = run?.code.split("\n")[line - 1];
    return run && code !== undefined ? { cell: run.cell.number, line, code } : undefined;
  }

  /** What goes on for long is shown from time to time, what is short at its end. */
  #showSoon(run: Run): void {
    if (this.#late.has(run.cell)) return;
    const show = () => {
      this.#late.delete(run.cell);
      if (this.#runs.get(run.cell) === run) this.#show(run);
    };
    this.#late.set(run.cell, setTimeout(show, limits.pause));
  }

  #show(run: Run): void {
    const { cell, collected } = run;
    clearTimeout(this.#late.get(cell));
    this.#late.delete(cell);
    if (!cell.show(collected.outputs)) this.#showSoon(run);
  }

  #finish(run: Run): void {
    const { cell, code, isAgain, collected: { outputs } } = run;
    this.#current = undefined;
    // What a cell does to what others made, its outputs may tell.
    if (code !== cell.shownCode || isAgain && cell.differsFrom(outputs)) {
      const below = this.cells.slice(this.cells.indexOf(cell) + 1);
      for (const other of below) other.isBehind = true;
    }
    cell.shownCode = code;
    cell.isBehind = false;
    cell.count = run.number;
    const error = outputs.find((output) => output.type === "error");
    cell.hasFailed = error !== undefined && !cell.mayFail;
    if (error) {
      // As in the kernel, what was a `const` can become a `let` in a new worker only.
      const isTaken = error.message.endsWith(" has already been declared");
      const mend = isTaken ? '. "Run from the top" frees its names' : "";
      this.#actions.say(`Cell ${cell.number} ended in an error${mend}`);
    }
    // The next cell computes while the page is busy with this one's outputs.
    this.#next();
    this.#show(run);
  }
}
