import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure, fullDisk, isFull } from "./failure.ts";
import { start } from "./processes.ts";

/** The project's folder. */
export const root = join(import.meta.dirname!, "..", "..");

const windows = Deno.build.os === "windows";
const venv = join(root, ".venv");
const executable = (name: string, folder = venv) =>
  windows ? join(folder, "Scripts", `${name}.exe`) : join(folder, "bin", name);

/** The Python of the project's virtual environment. */
export const python = executable("python");
/** The Deno that the kernel runs on, whatever Deno runs the task. */
export const deno = executable("deno");

const jupyter = join(root, ".jupyter");
/** Keeps everything that Jupyter writes inside the project, and finds the kernel there. */
export const environment = {
  IPYTHONDIR: join(jupyter, "ipython"),
  JUPYTER_CONFIG_DIR: join(jupyter, "config"),
  JUPYTER_DATA_DIR: join(jupyter, "data"),
  JUPYTER_PATH: join(venv, "share", "jupyter"),
  JUPYTER_RUNTIME_DIR: join(jupyter, "runtime"),
  DENO_NO_UPDATE_CHECK: "1",
};

/** All that the environment's programs see of variables. */
function variables(): Record<string, string> {
  const inherited = Object.entries(Deno.env.toObject()).filter(([name]) => isHarmless(name));
  return { ...pip, ...Object.fromEntries(inherited), ...environment };
}

/** As pip waits by itself, a machine without network hears of it after 83 seconds. */
const pip = {
  PIP_CONFIG_FILE: windows ? "nul" : "/dev/null",
  PIP_DEFAULT_TIMEOUT: "5",
  PIP_RETRIES: "0",
  // Settings of a program that the reader may not know of.
  UV_NO_CONFIG: "1",
};

/** What a variable may tell pip and uv: their way to packages, and where to keep them. */
const ways = "(?:EXTRA_)?INDEX_URL|(?:DEFAULT_)?INDEX|NO_INDEX|FIND_LINKS|OFFLINE|PROXY|" +
  "(?:CLIENT_)?CERT|NATIVE_TLS|TRUSTED_HOST|(?:DEFAULT_)?TIMEOUT|RETRIES|(?:NO_)?CACHE_DIR";

/** Whether a variable leaves alone what is installed and where. */
function isHarmless(name: string): boolean {
  return !/^(?:PYTHON|PIP_|UV_)/i.test(name) || RegExp(`^(?:PIP|UV)_(?:${ways})$`, "i").test(name);
}

/**
 * Sets up what is missing: a virtual environment with the pinned packages, the kernelspec and
 * the libraries that notebooks import. A set-up that fails or is interrupted leaves what was there
 * before, and the next one starts over.
 *
 * @throws {Failure} If there is no Python 3.10 or newer, or something cannot be downloaded.
 */
export async function setUp(): Promise<void> {
  const wanted = fingerprint();
  if (isComplete(venv, wanted) && !existsSync(workshop)) return;
  // One at a time: a second task waits for the first one's set-up, and finds it done.
  using lock = await Deno.open(join(root, ".setup.lock"), { create: true, write: true });
  await lock.lock(true);
  if (!isComplete(venv, wanted)) {
    // One that is complete was interrupted just before it took its place.
    if (!isComplete(built, wanted)) await build(wanted);
    putInPlace();
  }
  discard(workshop);
}

/** Where an environment is built beside the one in use. */
const workshop = join(root, ".setup");
const built = join(workshop, "venv");

/** Written last: an environment without it, or with another, is not what is wanted. */
const stampOf = (folder: string) => join(folder, "complete");

const requirementsFile = join(root, "tools", "support", "requirements.txt");

function fingerprint(): string {
  const requirements = Deno.readTextFileSync(requirementsFile);
  const parts = [requirements, JSON.stringify(settings), exporter];
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

function isComplete(folder: string, wanted: string): boolean {
  const needed = [executable("python", folder), executable("deno", folder), stampOf(folder)];
  return needed.every((path) => existsSync(path)) &&
    Deno.readTextFileSync(stampOf(folder)) === wanted;
}

async function build(wanted: string): Promise<void> {
  const base = await findPython();
  console.error("Setting up .venv with JupyterLab and the Deno kernel (once, about 400 MB) …");
  discard(workshop);
  Deno.mkdirSync(workshop);
  try {
    const uv = await installUv(base);
    // Relocatable, since it is built here and then put in place, and the project may be moved.
    const make = ["venv", "--quiet", "--relocatable", "--python", base, built];
    await step("make a virtual environment", uv, make);
    const options = ["--quiet", "--no-build", "--require-hashes"];
    const where = ["--python", executable("python", built)];
    const install = ["pip", "install", ...options, ...where, "-r", requirementsFile];
    await step("install the Python packages", uv, install, online);
    Deno.mkdirSync(environment.IPYTHONDIR, { recursive: true });
    for (const [name, content] of Object.entries(settings)) {
      const path = join(built, name);
      Deno.mkdirSync(dirname(path), { recursive: true });
      Deno.writeTextFileSync(path, JSON.stringify(content, null, 2));
    }
    await step("add the exporter", executable("python", built), ["-c", addExporter, exporter]);
    const library = readdirSync(join(root, "lib"), { encoding: "utf8", recursive: true })
      .filter((name) => name.endsWith(".ts") && !name.endsWith("_test.ts"))
      .map((name) => join(root, "lib", name));
    const entries = [...library, join(root, "tools", "export.ts")];
    const download = ["install", "--quiet", "--entrypoint", ...entries];
    await step("download the libraries", executable("deno", built), download, online);
    Deno.writeTextFileSync(stampOf(built), wanted);
  } catch (error) {
    discard(workshop);
    throw error;
  }
}

/** Installs uv, which is fast and makes environments that can be moved, with the pip of Python. */
async function installUv(base: string): Promise<string> {
  const folder = join(workshop, "uv"), python = executable("python", folder);
  const debian = {
    mend: "Debian and Ubuntu keep this in a package of its own: apt install python3-venv",
  };
  await step("make a virtual environment", base, ["-m", "venv", "--without-pip", folder], debian);
  await step("install pip", python, ["-m", "ensurepip", "--default-pip"], debian);
  const requirement = join(workshop, "uv.txt");
  const requirements = Deno.readTextFileSync(requirementsFile).split(/^(?=\S)/m);
  Deno.writeTextFileSync(requirement, requirements.find((line) => line.startsWith("uv=="))!);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  await step("install uv", python, [...install, "--require-hashes", "-r", requirement], online);
  return executable("uv", folder);
}

/** Puts the environment that is built in the place of the one in use, if there is one. */
function putInPlace(): void {
  const old = join(workshop, "old");
  try {
    if (existsSync(venv)) {
      discard(old);
      Deno.renameSync(venv, old);
    }
    Deno.renameSync(built, venv);
  } catch (error) {
    if (!existsSync(venv) && existsSync(old)) Deno.renameSync(old, venv);
    throw new Failure(
      `The new environment cannot take the place of .venv: ${(error as Error).message}\n` +
        "End what runs in that one, JupyterLab for example, then run the command again.",
    );
  }
}

function discard(folder: string): void {
  if (existsSync(folder)) Deno.removeSync(folder, { recursive: true });
}

/**
 * Installs what only benchmarks need, of `tools/bench/requirements-engine.txt`.
 *
 * @returns What went wrong, if anything did: these packages may have to be built.
 */
export async function installPeers(): Promise<string | undefined> {
  const list = join(root, "tools", "bench", "requirements-engine.txt");
  const args = ["pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", list];
  const { success, stderr } = await run(executable("uv"), args);
  return success ? undefined : stderr.trim();
}

/** What Jupyter reads in its environment, by file. */
const settings = {
  "share/jupyter/kernels/deno/kernel.json": {
    // Jupyter puts in where the environment is.
    argv: [
      windows ? "{prefix}\\Scripts\\deno.exe" : "{prefix}/bin/deno",
      ...["jupyter", "--quiet", "--kernel", "--conn", "{connection_file}"],
    ],
    display_name: "Deno",
    language: "typescript",
    // By message, Stop ends an endless loop and keeps the state; by signal, it ends the kernel.
    interrupt_mode: "message",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  },
  // Defaults that a reader can change: the system's light or dark theme, no questions at start.
  "share/jupyter/lab/settings/overrides.json": {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
    "@jupyterlab/apputils-extension:themes": { "adaptive-theme": true },
  },
  // Not on the command line, where everything is the reader's.
  "etc/jupyter/jupyter_lab_config.json": {
    LabApp: { default_url: "/lab/tree/notebooks/00-overview.ipynb", log_level: "WARN" },
  },
  "etc/jupyter/jupyter_server_config.json": {
    // Ctrl-C comes from the terminal and from the task, which would answer the question at once.
    ServerApp: {
      answer_yes: true,
      log_level: "WARN",
      // Finds the page for offline reading under its name, which has spaces.
      extra_services: ["offline_page_address"],
    },
    // It would stand in the menu a second time.
    CommandExporter: { enabled: false },
  },
};

/** The exporter's folder from that of the environment. */
const exporter = "../tools/support/exporter";
/** A line that Python reads at each start: relative, the folder is found wherever the project is. */
const addExporter = `
import os, sys, sysconfig
packages = sysconfig.get_path("purelib")
with open(os.path.join(packages, "exporter.pth"), "w", encoding="ascii") as file:
    file.write(os.path.join(os.path.relpath(sys.prefix, packages), sys.argv[1]))
`;

/** Finds the path of a Python that is new enough. */
async function findPython(): Promise<string> {
  const tooOld: string[] = [];
  for (const name of ["python3", "python", "python3.13", "python3.12", "python3.11", "py"]) {
    const code = "import sys; print(*sys.version_info[:3], sep='.'); print(sys.executable)";
    const { success, stdout } = await run(name, ["-c", code]).catch((error) => {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
        return { success: false, stdout: "" };
      }
      throw error;
    });
    if (!success) continue;
    const [version, path] = stdout.split(/\r?\n/);
    const [major, minor] = version.split(".").map(Number);
    if (major > 3 || major === 3 && minor >= 10) return path;
    tooOld.push(`${name} is ${version}`);
  }
  throw new Failure(
    tooOld.length > 0
      ? `Python 3.10 or newer is needed: ${tooOld.join(", ")}. Get it from https://python.org`
      : "Python is needed and was not found: get 3.10 or newer from https://python.org",
  );
}

const online = { mend: "Is this machine online? Run the command again when it is." };

/** Takes a step of the set-up, and says in three lines if it failed. */
async function step(
  what: string,
  command: string,
  args: string[],
  { mend }: { mend?: string } = {},
): Promise<void> {
  const { success, stderr, stdout } = await run(command, args);
  if (success) return;
  const report = (stderr.trim() || stdout.trim()).split("\n");
  const reason = report.findLast((line) => /error|fail|cause/i.test(line)) ?? report.at(-1)!;
  const advice = isFull(stderr + stdout) ? fullDisk : mend;
  throw new Failure(
    [`Could not ${what}.`, reason.trim().slice(0, 300), advice].filter(Boolean).join("\n"),
  );
}

/**
 * Runs a command of the environment to its end.
 *
 * @param command The program.
 * @param args Its arguments.
 * @param input What it reads.
 * @returns What it printed.
 */
export async function run(
  command: string,
  args: string[],
  input?: string,
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const env = { ...variables(), NO_COLOR: "1", RUST_BACKTRACE: "0" };
  const stdin = input === undefined ? "null" : "piped";
  const options = { args, cwd: root, env, stdin, stdout: "piped", stderr: "piped" } as const;
  const { code, output: [stdout, stderr] } = await start(command, options, async (child) => {
    const printed = Promise.all([child.stdout.text(), child.stderr.text()]);
    // A program that has ended early reads nothing more, and says why.
    if (input !== undefined) await new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});
    return await printed;
  });
  return { success: code === 0, stdout, stderr };
}

/** Finds out what a disk refuses, of which Jupyter would give a long account. */
function probeJupyterFolder(): void {
  const dir = environment.JUPYTER_RUNTIME_DIR;
  Deno.mkdirSync(dir, { recursive: true });
  const file = Deno.makeTempFileSync({ dir });
  try {
    Deno.writeTextFileSync(file, "x".repeat(10_000));
  } finally {
    Deno.removeSync(file);
  }
}

/**
 * Runs Python until it ends, on the user's terminal or for a reader of what it prints.
 *
 * @param args Its arguments.
 * @param read Takes in a line; with it, a terminal's signals come to this program alone.
 * @returns Its exit code.
 * @throws If the disk has no room or must not be written, as `main` explains.
 */
export async function runPython(args: string[], read?: (line: string) => void): Promise<number> {
  probeJupyterFolder();
  const options: Deno.CommandOptions = { args, cwd: root, env: variables() };
  if (!read) return (await start(python, options, async () => {})).code;
  // On Windows only the console can send Ctrl-C to it.
  Object.assign(options, { stdout: "piped", detached: !windows });
  const { code } = await start(python, options, async (child) => {
    let rest = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop()!;
      lines.forEach(read);
    }
  });
  return code;
}
