import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./environment.ts";
import { Failure } from "./failure.ts";

/** A folder that is removed when the scope of its `using` ends. */
export type Folder = { folder: string } & Disposable;

/** Makes an empty folder outside of the project. */
export function temporaryFolder(): Folder {
  const folder = Deno.makeTempDirSync({ prefix: "note book " });
  return { folder, [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }) };
}

/**
 * Copies the project as a fresh clone would have it: what git tracks or would track, as it is
 * in the working tree, and nothing that was set up.
 *
 * @param parts Folders or files to copy, everything unless given.
 * @returns The folder of the copy, whose path has a space, brackets and a letter outside ASCII.
 */
export async function freshCopy(...parts: string[]): Promise<Folder> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", ...parts];
  const { success, stdout, stderr } = await run("git", list);
  if (!success) throw new Failure(`git does not list the project's files: ${stderr}`);
  const parent = Deno.makeTempDirSync();
  const folder = join(parent, "a fresh [cöpy]");
  for (const name of stdout.split("\0").filter((name) => name !== "")) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  return { folder, [Symbol.dispose]: () => Deno.removeSync(parent, { recursive: true }) };
}

/**
 * Copies the project with a link to what is set up here.
 *
 * @param notes The notebooks of the series that the copy keeps.
 * @returns The folder of the copy.
 */
export async function workingCopy(...notes: string[]): Promise<Folder> {
  const copy = await freshCopy();
  const notebooks = join(copy.folder, "notebooks");
  for (const { name } of [...Deno.readDirSync(notebooks)]) {
    if (name.endsWith(".ipynb") && !notes.includes(name)) Deno.removeSync(join(notebooks, name));
  }
  symlinkSync(join(root, ".venv"), join(copy.folder, ".venv"), "junction");
  return copy;
}

/** What a program printed, and how it ended. */
export type Result = { code: number; stdout: string; stderr: string };

/** Runs a tool of a copied project as its task does. */
export function runTool(
  folder: string,
  [tool, ...args]: string[],
  env: Record<string, string> = {},
): Promise<Result> {
  const options = ["run", "--allow-all", "--quiet"];
  return runIn(folder, Deno.execPath(), [...options, join(folder, "tools", tool), ...args], env);
}

/** Runs a tool of a copied project that may be read and not written; on Windows, it may. */
export async function runToolAsReader(folder: string, [tool, ...args]: string[]): Promise<Result> {
  if (Deno.build.os === "windows") return await runTool(folder, [tool, ...args]);
  const command = [Deno.execPath(), "run", "--allow-all", "--quiet", join(folder, "tools", tool)];
  // Root may write everything, unless it gives that up.
  const isRoot = Deno.build.os === "linux" && Deno.uid() === 0;
  const all = [...(isRoot ? ["setpriv", "--bounding-set=-dac_override"] : []), ...command, ...args];
  const chmod = (mode: string) => runIn(folder, "chmod", ["-R", mode, folder]);
  await chmod("a-w");
  try {
    return await runIn(folder, all[0], all.slice(1));
  } finally {
    await chmod("u+w");
  }
}

async function runIn(cwd: string, command: string, args: string[], env = {}): Promise<Result> {
  const options = { args, cwd, env: { NO_COLOR: "1", ...env } };
  const { code, stdout, stderr } = await new Deno.Command(command, options).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/**
 * Writes a notebook.
 *
 * @param path Its file.
 * @param sources The sources of its cells, all of code.
 * @param changes What is to be otherwise in the file.
 * @returns The path.
 */
export function writeNotebook(path: string, sources: string[], changes = {}): string {
  const cells = sources.map((source, i) => (
    { cell_type: "code", id: `c${i}`, metadata: {}, source, outputs: [], execution_count: null }
  ));
  const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5, ...changes };
  Deno.writeTextFileSync(path, JSON.stringify(notebook));
  return path;
}

/**
 * Finds the programs that have a word in their commands.
 *
 * @param word A part of a path that nothing else has.
 * @returns Their numbers and commands; none on Windows, which is not asked.
 */
export async function programsWith(word: string): Promise<string[]> {
  if (Deno.build.os === "windows") return [];
  if (Deno.build.os === "linux") return programsOnLinux().filter((line) => line.includes(word));
  const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,args="]);
  return stdout.split("\n").filter((line) => line.includes(word));
}

/** Small systems have no `ps`. */
function programsOnLinux(): string[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => name).filter(Number).flatMap(
    (number) => {
      try {
        return [`${number} ${Deno.readTextFileSync(`/proc/${number}/cmdline`)}`];
      } catch {
        return []; // It is no program, or is none any more.
      }
    },
  );
}
