/** The signals that ask a program to end, with their numbers. */
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15, SIGBREAK: 21 };
type Ending = keyof typeof numbers;

const isWindows = Deno.build.os === "windows";
const signals: Ending[] = isWindows ? ["SIGINT", "SIGBREAK"] : ["SIGHUP", "SIGINT", "SIGTERM"];

const children = new Set<Deno.ChildProcess>();
let received: Ending | undefined;

/** What a program is thrown out of by a signal: tools tidy up on their way and say nothing. */
export class Interruption extends Error {
  /** The exit code that tells which signal it was. */
  readonly code: number;

  constructor(signal: Ending) {
    super(signal);
    this.code = 128 + numbers[signal];
  }
}

/**
 * Makes this program the one that ends itself and all that it has started when a signal asks for
 * it: the programs are ended, and then `start` throws an `Interruption`.
 */
export function ownSignals(): void {
  for (const signal of signals) {
    Deno.addSignalListener(signal, () => {
      received ??= signal;
      if (children.size === 0) Deno.exit(new Interruption(received).code);
      // A Windows console has sent it to each program by itself, and to kill one there would give
      // it no time to end its own.
      if (!isWindows) { for (const child of children) end(child); }
    });
  }
}

function end(child: Deno.ChildProcess): void {
  try {
    // Whatever the signal was: this one ends also a Python that is only starting without a word.
    child.kill("SIGTERM");
  } catch {
    // It has ended by itself: a terminal sends Ctrl-C to both.
  }
}

/**
 * Starts a program and waits until it has ended.
 *
 * @param command The program.
 * @param options As of `Deno.Command`; the environment is all that it gets.
 * @param read Reads what it prints, meanwhile.
 * @returns Its exit code, and what was read.
 * @throws {Interruption} If a signal has ended it.
 */
export async function start<T>(
  command: string,
  options: Deno.CommandOptions,
  read: (child: Deno.ChildProcess) => Promise<T>,
): Promise<{ code: number; output: T }> {
  const child = new Deno.Command(command, { ...options, clearEnv: true }).spawn();
  children.add(child);
  try {
    const [output, { code, signal }] = await Promise.all([read(child), child.status]);
    // The signal may have come to the program first.
    received ??= signals.find((ending) => ending === signal);
    if (received) throw new Interruption(received);
    return { code, output };
  } finally {
    children.delete(child);
  }
}
