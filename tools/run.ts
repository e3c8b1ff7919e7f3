import { basename, join } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
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

/** What a task that executes notebooks is told. */
interface Arguments {
  notebooks: string[];
  /** The time limit of each cell. */
  seconds?: number;
  /** Which of the task's own switches are there. */
  switches: Set<string>;
}

/**
 * Reads `[notebooks] [--timeout=SECONDS]`, and the switches that a task has beside these.
 *
 * @param args The arguments.
 * @param names The names of the switches.
 * @throws {Failure} If there is anything else among them, or the time is no whole number.
 */
export function readArguments(args: string[], ...names: string[]): Arguments {
  const { values: { timeout, ...switches }, positionals } = parse(args, names);
  const seconds = timeout === undefined ? undefined : Number(timeout);
  if (seconds !== undefined && !(Number.isSafeInteger(seconds) && seconds > 0)) {
    throw new Failure(`--timeout expects a whole number of seconds, got ${timeout}`);
  }
  return { notebooks: find(positionals), seconds, switches: new Set(Object.keys(switches)) };
}

function parse(args: string[], names: string[]) {
  const options: NonNullable<ParseArgsConfig["options"]> = { timeout: { type: "string" } };
  for (const name of names) options[name] = { type: "boolean" };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const known = ["[notebooks]", "[--timeout=SECONDS]", ...names.map((name) => `[--${name}]`)];
    throw new Failure(`${(error as Error).message}\nExpected: ${known.join(" ")}`);
  }
}

/** Writes what the notes say of each other; those that are trusted stay so. */
async function arrange(): Promise<void> {
  const stale = await arrangeSeries(false);
  if (stale.length === 0) return;
  const trust = join(root, "tools", "support", "trust.py"), trusted: string[] = [];
  await runPython([trust, "--known", ...stale], (path) => trusted.push(path.trim()));
  await arrangeSeries();
  await runPython([trust, "--pass-on", ...trusted]);
}

if (import.meta.main) {
  await main(async () => {
    const { notebooks, seconds } = readArguments(Deno.args);
    await setUp();
    await arrange();
    const done = await execute(notebooks, seconds);
    // Pictures at the heads of notes are those that their cells have just made.
    await arrange();
    if (done.length < notebooks.length) throw new Failure("Not every notebook ran to its end.");
  });
}
