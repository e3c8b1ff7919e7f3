import type { Kept } from "../kept.ts";
import { makeBar } from "./bar.ts";
import { Cell } from "./cell.ts";
import { Session } from "./session.ts";
import { style } from "./style.ts";
import { download, writeCode, writeNotebook } from "./version.ts";

/** What `runtime.js` holds beside this code. */
export interface Contents {
  /** The code of the worker. */
  worker: string;
  /** A worker that has begun with it, and what it said first. */
  first: Worker;
  ready: Promise<MessageEvent | ErrorEvent>;
  /** The notebooks of the pages that it was written with, by their fingerprints. */
  notebooks: Record<string, Kept>;
}

const isOutOfDate = ({ state }: Cell) => state === "edited" || state === "out of date";

/**
 * Makes the page one that runs, and runs its cells from the top.
 *
 * @param contents What `runtime.js` holds.
 * @param last The place of the cell whose button was pressed: those below it are not run.
 */
export function start({ worker, first, ready, notebooks }: Contents, last?: number): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  // Of a page of another export nothing is known but what it shows.
  const kept: Kept | undefined = notebooks[document.querySelector("main")!.dataset.notebook!];
  const code = kept?.cells.filter((cell) => cell.cell_type === "code" && cell.source === undefined);
  const elements = document.querySelectorAll<HTMLElement>(".cell:has(> .copyable > .input)");
  const cells = Array.from(elements, (element, i) => {
    const { outputs = [], metadata = {} } = code?.[i] ?? {};
    const mayFail = [metadata.tags].flat().includes("raises-exception");
    return new Cell(element, i + 1, outputs, mayFail, {
      run(cell, goesOn) {
        // With all that it needs.
        const above = cells.slice(0, cells.indexOf(cell)).filter((each) => !session.hasRun(each));
        session.run([...above, cell]);
        if (goesOn) cells[cells.indexOf(cell) + 1]?.editor.code.focus();
      },
      change() {
        said = "";
        update();
      },
    });
  });
  /** What was said last, until something else happens. */
  let said = "";
  const session = new Session(cells, worker, {
    say(text) {
      said = text;
    },
    update,
  });
  session.adopt(first, ready);
  const bar = makeBar(document.querySelector<HTMLElement>(".runner")!, {
    runAll: () => session.runAnew(),
    stop() {
      if (session.current) session.stop();
    },
    reset: () => session.reset(),
    copy: () => navigator.clipboard.writeText(writeCode(cells)),
    download() {
      if (kept) download(kept.name, writeNotebook(kept, cells));
      else {
        said = "This page and runtime.js come from different exports: only copying works.";
        update();
      }
    },
    catchUp() {
      const { stopped } = session, place = cells.findIndex(isOutOfDate);
      session.stopped = undefined;
      session.run(stopped ? cells.slice(0, cells.indexOf(stopped)) : cells.slice(place));
    },
  });

  function update() {
    const { current, stopped } = session;
    let isBelowEdited = false;
    for (const cell of cells) {
      const activity = cell === current
        ? "running"
        : session.isWaiting(cell)
        ? "waiting"
        : cell === stopped
        ? "stopped"
        : "";
      cell.mark(activity, isBelowEdited || cell.isBehind);
      isBelowEdited ||= cell.isEdited;
    }
    if (current) said = "";
    const text = current ? `Cell ${current.number} of ${cells.length} is running` : said || rest();
    bar.update(text, current !== undefined, current ? undefined : offer());
  }

  /** What there is to do while nothing runs. */
  function offer(): string | undefined {
    const { stopped, isFresh } = session;
    if (stopped) return stopped === cells[0] ? undefined : "Run the cells above";
    return !isFresh && cells.some(isOutOfDate) ? "Run the rest" : undefined;
  }

  /** How things stand while nothing runs. */
  function rest(): string {
    const first = cells.find(isOutOfDate), failed = cells.find(({ hasFailed }) => hasFailed);
    if (first) return `Out of date from cell ${first.number} on`;
    if (failed) return `Cell ${failed.number} ended in an error`;
    const { length } = cells.filter((cell) => session.hasRun(cell));
    return length === cells.length
      ? "All is up to date"
      : `${length} of ${cells.length} cells have run`;
  }

  session.run(last === undefined ? cells : cells.slice(0, last + 1));
}
