/**
 * Measures the engine beside others that do the same work, in one interleaved run.
 *
 *     deno task bench [--torch=PYTHON] [--rounds=N]
 *
 * `--torch` names a Python that has PyTorch, which the project itself doesn't need.
 */
import { parseArgs } from "node:util";
import { cpus } from "node:os";
import { join } from "node:path";
import { deno, installPeers, python, setUp } from "../support/environment.ts";
import { main } from "../support/failure.ts";

/** A process that repeats one kind of work whenever it is told to. */
class Worker {
  #samples: number[] = [];
  #repeat = 1;
  #process: Deno.ChildProcess;
  #input: WritableStreamDefaultWriter<Uint8Array>;
  #answers: ReadableStreamDefaultReader<Uint8Array>;

  readonly isTime: boolean;

  constructor(command: string, args: string[], isTime: boolean) {
    this.isTime = isTime;
    this.#process = new Deno.Command(command, { args, stdin: "piped", stdout: "piped" }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#answers = this.#process.stdout.getReader();
  }

  /** Several times, each of so many runs of the work. */
  async #ask(repeat: number): Promise<number[]> {
    await this.#input.write(new TextEncoder().encode(`${repeat}\n`));
    let line = "";
    while (!line.endsWith("\n")) {
      const { value, done } = await this.#answers.read();
      if (done) throw new Error("A worker of the benchmark has died.");
      line += new TextDecoder().decode(value);
    }
    return JSON.parse(line);
  }

  /** Lets the compiler settle, then chooses how often to repeat to outlast the clock's grain. */
  async warmUp(): Promise<void> {
    if (!this.isTime) return;
    for (let spent = 0; spent < 0.5;) {
      const seconds = await this.#ask(this.#repeat);
      spent += seconds.reduce((sum, x) => sum + x);
      if (seconds.at(-1)! < 0.003) this.#repeat *= 2;
    }
  }

  async measure(): Promise<void> {
    this.#samples.push(...(await this.#ask(this.#repeat)).map((time) => time / this.#repeat));
  }

  get median(): number {
    return this.#samples.toSorted((a, b) => a - b)[this.#samples.length >> 1];
  }

  async end(): Promise<void> {
    await this.#input.close();
    await this.#process.output().catch(() => {});
  }
}

const nets = ["neuron", "mlp", "moons"];
const trees = [1e3, 1e4, 1e5, 1e6], drawings = [16, 100, 1000];
const plan: Record<string, string[]> = {
  engine: [
    ...nets,
    "chain",
    ...trees.map((size) => `tree ${size}`),
    ...trees.map((size) => `bytes tree ${size}`),
    "bytes chain 1000000",
    ...drawings.map((size) => `drawing ${size}`),
    "plot",
  ],
  hand: nets,
  micrograd: [...nets, "tree 100000"],
  "micrograd-nogc": [...nets, "tree 100000"],
  "micrograd-rust": [...nets, "chain 100000", "tree 100000"],
};

async function bench(): Promise<void> {
  const { values: options } = parseArgs({
    args: Deno.args,
    options: { torch: { type: "string" }, rounds: { type: "string", default: "7" } },
  });
  await setUp();
  const failure = await installPeers();
  if (failure) {
    const [reason] = failure.split("\n");
    console.error(`micrograd-rust is left out, it could not be built: ${reason.trim()}`);
    delete plan["micrograd-rust"];
  }
  if (options.torch) plan.torch = nets;

  const workers = new Map<string, Worker>();
  for (const work of new Set(Object.values(plan).flat())) {
    for (const [engine, list] of Object.entries(plan)) {
      if (!list.includes(work)) continue;
      const own = engine === "engine" || engine === "hand";
      const command = own ? deno : engine === "torch" ? options.torch! : python;
      const args = own
        ? [
          "run",
          "--allow-all",
          "--v8-flags=--expose-gc",
          join(import.meta.dirname!, "engine_worker.ts"),
        ]
        : [join(import.meta.dirname!, "engine_worker.py")];
      const worker = new Worker(command, [...args, engine, work], !work.startsWith("bytes"));
      workers.set(`${engine} ${work}`, worker);
      await worker.warmUp();
    }
  }
  // One after the other and again from the start: what slows the machine down hits them all.
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const worker of workers.values()) await worker.measure();
  }
  const median = (name: string) => workers.get(name)?.median ?? NaN;
  await Promise.all([...workers.values()].map((worker) => worker.end()));
  await report(median, Number(options.rounds), options.torch);
}

async function report(median: (name: string) => number, rounds: number, torch?: string) {
  const versions = await output(
    python,
    "-c",
    versionsOf(...Object.keys(plan).filter((name) => name.match(/^micrograd(-rust)?$/))),
  );
  const torchVersion = torch ? `, ${await output(torch, "-c", versionsOf("torch"))}` : "";
  console.log(`${cpus()[0].model}, ${cpus().length} cores, ${Deno.build.target}`);
  console.log(`${await output(deno, "--version")}; ${versions}${torchVersion}`);
  console.log(`Medians of ${rounds} interleaved rounds.\n`);

  const engines = ["hand", ...Object.keys(plan).filter((name) => name !== "hand")];
  console.log(`| work | ${engines.join(" | ")} |\n|---|${"---|".repeat(engines.length)}`);
  for (const work of [...nets, "tree 100000"]) {
    const mine = median(`engine ${work}`);
    const cells = engines.map((engine) => {
      const seconds = median(`${engine} ${work}`);
      return Number.isNaN(seconds) ? "–" : `${time(seconds)} (${ratio(seconds / mine)})`;
    });
    console.log(`| ${work} | ${cells.join(" | ")} |`);
  }

  // To whole bytes: what else the heap holds shifts the quotient in its hundredths.
  const treeBytes = median("engine bytes tree 1000000");
  const chainBytes = median("engine bytes chain 1000000");
  const rows: [string, number, string, number][] = [
    ["neuron: times as fast as micrograd", at("micrograd", "neuron"), ">=", 40],
    ["MLP epoch: times as fast as micrograd", at("micrograd", "mlp"), ">=", 50],
    ["moons epoch: times as fast as micrograd", at("micrograd", "moons"), ">=", 250],
    ["moons epoch: times as slow as hand", 1 / at("hand", "moons"), "<=", 18],
    [
      "chain of 1,000,000, over micrograd-rust's of 100,000 times ten",
      median("engine chain") / (10 * median("micrograd-rust chain 100000")),
      "<",
      2,
    ],
    ["bytes a value, tree of 1,000,000", Math.round(treeBytes), "<=", 104],
    ["bytes a value, chain of 1,000,000", Math.round(chainBytes), "<=", 104],
  ];
  function at(engine: string, work: string): number {
    return median(`${engine} ${work}`) / median(`engine ${work}`);
  }
  console.log("\n| ratio | measured | target |\n|---|---|---|");
  for (const [what, measured, relation, target] of rows) {
    if (Number.isNaN(measured)) continue; // Its peer was left out.
    const reached = relation === ">=" ? measured >= target : measured <= target;
    const missed = reached ? "" : " missed";
    console.log(`| ${what} | ${ratio(measured)} | ${relation} ${target}${missed} |`);
  }
  console.log("\n| this engine | time | a value | bytes a value |\n|---|---|---|---|");
  for (const size of trees) {
    const seconds = median(`engine tree ${size}`), bytes = median(`engine bytes tree ${size}`);
    const cells = [time(seconds), time(seconds / size), bytes.toFixed(1)];
    console.log(`| tree of ${size.toLocaleString("en")} | ${cells.join(" | ")} |`);
  }
  const chain = median("engine chain");
  const cells = [time(chain), time(chain / 1e6), chainBytes.toFixed(1)];
  console.log(`| chain of 1,000,000 | ${cells.join(" | ")} |`);
  for (const size of drawings) {
    console.log(`| drawing of ${size} | ${time(median(`engine drawing ${size}`))} | – | – |`);
  }
  console.log(`| plot | ${time(median("engine plot"))} | – | – |`);
}

const versionsOf = (...names: string[]) =>
  `import platform, importlib.metadata as m; print("Python", platform.python_version(), *[
  f"{n} {m.version(n)}" for n in ${JSON.stringify(names)}], sep=", ")`;

async function output(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(command, { args }).output();
  return new TextDecoder().decode(stdout).trim().replaceAll("\n", ", ");
}

function time(seconds: number): string {
  for (const [unit, size] of [["s", 1], ["ms", 1e-3], ["µs", 1e-6]] as const) {
    if (seconds >= size) return `${(seconds / size).toPrecision(3)} ${unit}`;
  }
  return `${(seconds * 1e9).toPrecision(3)} ns`;
}

const ratio = (x: number) => x >= 100 ? x.toFixed(0) : x.toPrecision(3);

if (import.meta.main) await main(bench);
