import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Plugin } from "esbuild";
// Not used here, but bundled: so it is downloaded together with all other packages.
import "node-inspect-extracted";
import { forBrowsers } from "../../lib/explore/build.ts";
import { browserScript } from "../../lib/explore/bundle.ts";
import { root } from "../support/environment.ts";

let bundled: Promise<string> | undefined;

/**
 * Bundles the worker that runs a page's cells, from the project's own files as they are, with all
 * that it needs. It is done once, however often it is asked for.
 *
 * @returns A classic script, the same for the same files, with the notices of what it holds at its
 * head.
 *
 * @example
 * ```ts
 * (await bundleWorker()).includes("Permission is hereby granted"); // true
 * ```
 */
export function bundleWorker(): Promise<string> {
  return bundled ??= bundle();
}

/**
 * What of the language and the browser the worker's own code keeps for itself: a cell that names a
 * variable `Map` changes nothing for the library.
 */
const kept = "Array ArrayBuffer BigInt Blob Boolean DataView Date DecompressionStream Error " +
  "EventTarget Float32Array Float64Array Function Int16Array Int32Array Int8Array Intl JSON Map " +
  "Math Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Response Set String " +
  "Symbol SyntaxError TextDecoder TextEncoder TypeError URL Uint16Array Uint32Array Uint8Array " +
  "Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly atob btoa crypto isFinite isNaN " +
  "parseFloat parseInt performance queueMicrotask structuredClone";

async function bundle(): Promise<string> {
  // Before: it ends esbuild.
  const script = await browserScript();
  const esbuild = await import("esbuild");
  const folder = mkdtempSync(join(tmpdir(), "packages-"));
  try {
    const { outputFiles, metafile } = await esbuild.build({
      entryPoints: [join(root, "tools", "runtime", "worker.ts")],
      ...forBrowsers,
      absWorkingDir: root,
      format: "esm",
      loader: { ".json": "json" },
      metafile: true,
      // Class and function names are shown in results.
      keepNames: true,
      nodePaths: [linkPackages(folder)],
      plugins: [substitutions, explorer(script)],
    });
    const code = outputFiles[0].text.trim();
    const names = `{${kept.replaceAll(" ", ",")}}`;
    // A classic script: Chromium starts no other worker from a file. It cannot wait by itself.
    return `${notices(Object.keys(metafile.inputs))}\n((${names},post)=>async()=>{try{${code}\n}` +
      `catch(error){post({type:"unable",reason:String(error)})}})` +
      `(globalThis,postMessage.bind(globalThis))();\n`;
  } finally {
    await esbuild.stop();
    rmSync(folder, { recursive: true });
  }
}

/**
 * Puts the packages of `deno.lock` where esbuild finds them. Of those that are there in several
 * versions it puts none: esbuild says so if one is needed.
 *
 * @param folder An empty folder, which the caller removes.
 * @returns The folder, for esbuild's `nodePaths`.
 */
export function linkPackages(folder: string): string {
  const plot = fileURLToPath(import.meta.resolve("@observablehq/plot"));
  const cache = plot.slice(0, plot.lastIndexOf(join("@observablehq", "plot")));
  const { npm } = JSON.parse(readFileSync(join(root, "deno.lock"), "utf8"));
  const versions = new Map<string, string[]>();
  for (const key of Object.keys(npm)) {
    const [, name, version] = key.match(nameAndVersion)!;
    versions.set(name, [...versions.get(name) ?? [], version]);
  }
  for (const [name, [version, other]] of versions) {
    const target = join(cache, name, version);
    if (other !== undefined || !existsSync(target)) continue;
    const link = join(folder, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, "junction");
  }
  return folder;
}

/** What a browser has otherwise: files that are read, programs that are started. */
const substitutions: Plugin = {
  name: "substitutions",
  setup(build) {
    const replace = (path: RegExp, contents: (path: string) => string) =>
      build.onLoad({ filter: path }, ({ path }) => ({ contents: contents(path), loader: "ts" }));
    const lib = join(root, "lib");
    const source = JSON.stringify(readFileSync(join(lib, "value.ts"), "utf8"));
    replace(
      /[\\/]show[\\/]value_source\.ts$/,
      () => `export const sourceOfValue = () => ${source};`,
    );
    // Linkedom's edition for workers is one file.
    build.onResolve(
      { filter: /^linkedom$/ },
      ({ resolveDir }) =>
        build.resolve("linkedom/worker", { resolveDir, kind: "import-statement" }),
    );
    // Graphviz, packed to a third of its size.
    replace(/graphviz-wasm[\\/].*[\\/]graphviz[\\/]graphviz\.js$/, (path) => {
      const wasm = readFileSync(path.replace(/\.js$/, ".wasm"));
      const packed = gzipSync(wasm, { level: 9 }).toString("base64");
      return `export default await (${unpack})(${JSON.stringify(packed)});`;
    });
    replace(/decode-base64[\\/].*\.js$/, () => "export default (bytes) => bytes;");
  },
};

/** The script that explorable graphs bring along: a worker bundles nothing. */
const explorer = (script: string): Plugin => ({
  name: "explorer",
  setup(build) {
    build.onLoad({ filter: /[\\/]explore[\\/]build\.ts$/ }, () => ({
      contents: `export const build = async () => ${JSON.stringify(script)};`,
      loader: "ts",
    }));
  },
});

const unpack = `(text) => new Response(
  new Blob([
    Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)),
  ]).stream().pipeThrough(new DecompressionStream("gzip")),
).arrayBuffer()`;

/**
 * Writes the licences of the packages in a bundle, and of those that they are made of.
 *
 * @param inputs The files that it was made of, as esbuild's metafile names them.
 * @returns One comment, the same for the same packages.
 */
export function notices(inputs: string[]): string {
  const { npm } = JSON.parse(readFileSync(join(root, "deno.lock"), "utf8"));
  const keys = Object.keys(npm), texts = new Map<string, string>();
  const add = (cache: string, name: string, version: string) => {
    const id = `${name}@${version}`, path = join(root, cache, name, version);
    if (texts.has(id)) return;
    const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
    const { license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const text = file ? readFileSync(join(path, file), "utf8").trim() : `Licence: ${license}`;
    texts.set(id, `${name} ${version}\n\n${text.replaceAll("*/", "* /")}`);
    if (name === "graphviz-wasm") texts.set("graphviz", graphviz);
    // Some come as one file with others in it.
    const { dependencies = [] } = npm[keys.find((key) => isOf(key, id))!];
    for (const dependency of dependencies) {
      const key = keys.find((key) => isOf(key, dependency) || key.startsWith(`${dependency}@`))!;
      const [, name, version] = key.match(nameAndVersion)!;
      add(cache, name, version);
    }
  };
  for (const input of inputs) {
    const [, cache, name, version] =
      /^(.*registry\.npmjs\.org)[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]([^\\/]+)/.exec(input) ?? [];
    if (cache !== undefined) add(cache, name.replace("\\", "/"), version);
  }
  return `/*\nThis script holds these packages, under their own licences:\n\n${
    [...texts.values()].sort().join(`\n\n${"-".repeat(60)}\n\n`)
  }\n*/`;
}

/** The name of a package and its version in the lock file, without what it was resolved for. */
const nameAndVersion = /^(@?[^@]+)@([^_]+)/;

const isOf = (key: string, id: string) => key === id || key.startsWith(`${id}_`);

const graphviz = "Graphviz, compiled to WebAssembly\n\n" +
  "Under the Eclipse Public License, https://graphviz.org/license/\n" +
  "Its source: https://gitlab.com/graphviz/graphviz";
