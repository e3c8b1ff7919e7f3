/** An error that a user can mend: tools print its message without a stack and exit with 1. */
export class Failure extends Error {}

/** Runs a tool's main function, reports a `Failure` on one line and sets the exit code. */
export async function main(tool: () => Promise<void>): Promise<void> {
  try {
    await tool();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(`\n${error.message}`);
    Deno.exit(1);
  }
}
