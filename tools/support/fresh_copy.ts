import { cpSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./environment.ts";
import { Failure } from "./failure.ts";

/**
 * Copies the project as a fresh clone would have it: what git tracks or would track, as it is
 * in the working tree, and nothing that was set up.
 *
 * @param parts Folders or files to copy, everything unless given.
 * @returns The folder of the copy, whose path has a space and letters outside ASCII in it; it is
 * removed when the scope of its `using` ends.
 */
export async function freshCopy(...parts: string[]): Promise<{ folder: string } & Disposable> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", ...parts];
  const { success, stdout, stderr } = await run("git", list);
  if (!success) throw new Failure(`git does not list the project's files: ${stderr}`);
  const parent = Deno.makeTempDirSync();
  const folder = join(parent, "a fresh cöpy");
  for (const name of stdout.split("\0").filter((name) => name !== "")) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  return { folder, [Symbol.dispose]: () => Deno.removeSync(parent, { recursive: true }) };
}

/** Runs a tool of a copied project as its task does. */
export async function runTool(
  folder: string,
  [tool, ...args]: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", join(folder, "tools", tool), ...args],
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
