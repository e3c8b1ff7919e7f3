import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "./failure.ts";

/** The project's folder. */
export const root = join(import.meta.dirname!, "..", "..");

const windows = Deno.build.os === "windows";
const venv = join(root, ".venv");
const executable = (name: string) =>
  windows ? join(venv, "Scripts", `${name}.exe`) : join(venv, "bin", name);

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

/**
 * Sets up what is missing: a virtual environment with the pinned packages, the kernelspec and
 * the libraries that notebooks import. A set-up that was interrupted starts over.
 *
 * @throws {Failure} If there is no Python 3.10 or newer, or something cannot be downloaded.
 */
export async function setUp(): Promise<void> {
  // One at a time: a second task waits for the first one's set-up, and finds it done.
  using lock = await Deno.open(join(root, ".setup.lock"), { create: true, write: true });
  await lock.lock(true);
  await setUpAlone();
}

async function setUpAlone(): Promise<void> {
  const requirements = Deno.readTextFileSync(join(root, "tools", "support", "requirements.txt"));
  // Written last: an environment without it, of other packages or in a moved folder is not done.
  const stamp = join(venv, "complete");
  const parts = [requirements, root, JSON.stringify([kernelspec, labSettings])];
  const wanted = createHash("sha256").update(parts.join("\0")).digest("hex");
  if (existsSync(python) && existsSync(stamp) && Deno.readTextFileSync(stamp) === wanted) return;

  const base = await findPython();
  console.error("Setting up .venv with JupyterLab and the Deno kernel (once, about 400 MB) …");
  if (existsSync(venv)) Deno.removeSync(venv, { recursive: true });
  await step("make a virtual environment", base, ["-m", "venv", venv], {
    mend: "Debian and Ubuntu keep this in a package of its own: apt install python3-venv",
  });
  const uv = join(venv, "uv.txt");
  Deno.writeTextFileSync(uv, requirements.split(/^(?=\S)/m).find((r) => r.startsWith("uv=="))!);
  const online = { mend: "Is this machine online? Run the command again when it is." };
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  await step("install uv", python, [...pip, "--require-hashes", "-r", uv], online);
  const install = [
    "pip",
    "install",
    "--quiet",
    "--no-build",
    "--require-hashes",
    "--python",
    python,
  ];
  const list = join(root, "tools", "support", "requirements.txt");
  await step("install the Python packages", executable("uv"), [...install, "-r", list], online);
  Deno.mkdirSync(environment.IPYTHONDIR, { recursive: true });
  writeShared("kernels/deno/kernel.json", kernelspec);
  writeShared("lab/settings/overrides.json", labSettings);
  const library = readdirSync(join(root, "lib"), { encoding: "utf8", recursive: true })
    .filter((name) => name.endsWith(".ts") && !name.endsWith("_test.ts"))
    .map((name) => join(root, "lib", name));
  const entries = [...library, join(root, "tools", "export.ts")];
  await step("download the libraries", deno, ["install", "--entrypoint", ...entries], online);
  Deno.writeTextFileSync(stamp, wanted);
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

const kernelspec = {
  argv: [deno, "jupyter", "--quiet", "--kernel", "--conn", "{connection_file}"],
  display_name: "Deno",
  language: "typescript",
  // By message, Stop ends an endless loop and keeps the state; by signal, it ends the kernel.
  interrupt_mode: "message",
  env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
};

/** Defaults that a reader can change: the system's light or dark theme, no questions at start. */
const labSettings = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  "@jupyterlab/apputils-extension:themes": { "adaptive-theme": true },
};

function writeShared(name: string, content: unknown): void {
  const path = join(environment.JUPYTER_PATH, name);
  Deno.mkdirSync(dirname(path), { recursive: true });
  Deno.writeTextFileSync(path, JSON.stringify(content, null, 2));
}

async function findPython(): Promise<string> {
  const tooOld: string[] = [];
  for (const name of ["python3", "python", "python3.13", "python3.12", "python3.11", "py"]) {
    const code = "import sys; print(*sys.version_info[:3], sep='.')";
    const { success, stdout } = await run(name, ["-c", code]).catch(() => ({
      success: false,
      stdout: "",
    }));
    if (!success) continue;
    const [major, minor] = stdout.split(".").map(Number);
    if (major > 3 || major === 3 && minor >= 10) return name;
    tooOld.push(`${name} is ${stdout.trim()}`);
  }
  throw new Failure(
    tooOld.length > 0
      ? `Python 3.10 or newer is needed: ${tooOld.join(", ")}. Get it from https://python.org`
      : "Python is needed and was not found: get 3.10 or newer from https://python.org",
  );
}

async function step(
  what: string,
  command: string,
  args: string[],
  { mend }: { mend: string },
): Promise<void> {
  const { success, stderr, stdout } = await run(command, args);
  if (success) return;
  throw new Failure(`Could not ${what}.\n${(stderr || stdout).trim().slice(-1500)}\n\n${mend}`);
}

/** Runs a command of the environment to its end and returns what it printed. */
export async function run(
  command: string,
  args: string[],
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd: root,
    env: { ...environment, NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, stdout: text(stdout), stderr: text(stderr) };
}

/**
 * Runs Python on the user's terminal until it ends, and passes on the signals that end a task.
 *
 * @returns Its exit code.
 */
export async function runPython(args: string[]): Promise<number> {
  const child = new Deno.Command(python, { args, cwd: root, env: environment }).spawn();
  const signals: Deno.Signal[] = windows ? ["SIGINT"] : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) {
    Deno.addSignalListener(signal, () => {
      try {
        child.kill(signal);
      } catch {
        // It has ended by itself: a terminal sends Ctrl-C to both.
      }
    });
  }
  return (await child.status).code;
}
