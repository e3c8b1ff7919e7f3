/**
 * Bundles the worker that runs a page's cells, from the project's own files.
 *
 * @returns A classic script, the same for the same files.
 */
export function bundleWorker(): Promise<string> {
  throw new Error("not yet");
}
