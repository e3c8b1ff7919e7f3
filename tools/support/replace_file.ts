import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Replaces a file only once the new one is complete.
 *
 * @param path The file.
 * @param text What it is to hold.
 * @returns The path.
 */
export function replaceFile(path: string, text: string): string {
  const draft = join(dirname(path), `.${Deno.pid}.draft`);
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return path;
}
