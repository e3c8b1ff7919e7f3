import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { root, runPython, setUp } from "./support/environment.ts";
import { Failure, main } from "./support/failure.ts";
import { find } from "./support/notebooks.ts";
import { Interruption } from "./support/processes.ts";
import { arrangeSeries } from "./support/series.ts";

/** What `execute.py` says of a notebook. */
type Report = { notebook: number; seconds: number; cells: number; failure?: string };

/**
 * Executes notebooks on the real kernel from a clean start and writes their outputs in place, and
 * prints for each how that went.
 *
 * @param notebooks Paths of the notebooks.
 * @param seconds The time limit of each cell.
 * @returns The notebooks that ran to their end. Each other stays on disk as it was: a cell failed
 * or was not done in time, the kernel did not start, or somebody saved it meanwhile.
 * @throws {Failure} If there is nothing to execute them with.
 */
export async function execute(notebooks: string[], seconds = 120): Promise<string[]> {
  await setUp();
  const width = Math.max(...notebooks.map((path) => basename(path, ".ipynb").length));
  const done: string[] = [];
  const report = (line: string) => {
    const { notebook, seconds, cells, failure }: Report = JSON.parse(line);
    const path = notebooks[notebook], name = basename(path, ".ipynb").padEnd(width);
    if (failure) return console.error(`${basename(path)} ${failure}`);
    done.push(path);
    console.log(`${name}  ${`${cells}`.padStart(3)} cells  ${seconds.toFixed(1)} s`);
  };
  const program = join(root, "tools", "support", "execute.py");
  const code = await runPython([program, `${seconds}`, ...notebooks], report).catch((error) => {
    if (error instanceof Interruption) {
      console.error("Interrupted: the notebooks that were not done stay as they were.");
    }
    throw error;
  });
  if (code !== 0) throw new Failure(`Python ended with ${code} before it had executed everything.`);
  return done;
}

/** Reads `[notebooks] [--timeout=SECONDS]`. */
export function readArguments(args: string[]): { notebooks: string[]; seconds?: number } {
  const { values, positionals } = parse(args);
  const seconds = values.timeout === undefined ? undefined : Number(values.timeout);
  if (seconds !== undefined && !(Number.isSafeInteger(seconds) && seconds > 0)) {
    throw new Failure(`--timeout expects a whole number of seconds, got ${values.timeout}`);
  }
  return { notebooks: find(positionals), seconds };
}

function parse(args: string[]) {
  try {
    const options = { timeout: { type: "string" } } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Failure(`${(error as Error).message}\nExpected: [notebooks] [--timeout=SECONDS]`);
  }
}

if (import.meta.main) {
  await main(async () => {
    const { notebooks, seconds } = readArguments(Deno.args);
    await setUp();
    await arrangeSeries();
    const done = await execute(notebooks, seconds);
    // Pictures at the heads of notes are those that their cells have just made.
    await arrangeSeries();
    if (done.length < notebooks.length) throw new Failure("Not every notebook ran to its end.");
  });
}
