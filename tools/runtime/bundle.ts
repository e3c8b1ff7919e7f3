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
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Plugin } from "esbuild";
// Not used here, but bundled: so it is downloaded together with all other packages.
import "node-inspect-extracted";
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
  const esbuild = await import("esbuild");
  const folder = mkdtempSync(join(tmpdir(), "packages-"));
  try {
    const { outputFiles, metafile } = await esbuild.build({
      entryPoints: [join(root, "tools", "runtime", "worker.ts")],
      absWorkingDir: root,
      bundle: true,
      charset: "utf8",
      format: "esm",
      legalComments: "none",
      loader: { ".json": "json" },
      metafile: true,
      minify: true,
      // Class and function names are shown in results.
      keepNames: true,
      nodePaths: [linkPackages(folder)],
      plugins: [substitutions],
      target: "es2023",
      tsconfigRaw: "{}",
      write: false,
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

/** Puts the packages of `deno.lock` where esbuild finds them. */
export function linkPackages(folder: string): string {
  const plot = fileURLToPath(import.meta.resolve("@observablehq/plot"));
  const cache = plot.slice(0, plot.lastIndexOf(join("@observablehq", "plot")));
  const { npm } = JSON.parse(readFileSync(join(root, "deno.lock"), "utf8"));
  const versions = new Map<string, string[]>();
  for (const key of Object.keys(npm)) {
    const [, name, version] = key.match(/^(@?[^@]+)@([^_]+)/)!;
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
    // The page has this script already.
    replace(/[\\/]explore[\\/]build\.ts$/, () => `export const build = async () => "";`);
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

const unpack = `(text) => new Response(
  new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]).stream()
    .pipeThrough(new DecompressionStream("gzip")),
).arrayBuffer()`;

/** The licences of the packages that are in the bundle. */
export function notices(inputs: string[]): string {
  const folders = new Set(
    inputs.flatMap((path) =>
      path.match(/^.*registry\.npmjs\.org[\\/](?:@[^\\/]+[\\/])?[^\\/]+[\\/][^\\/]+(?=[\\/])/) ?? []
    ),
  );
  const texts = [...folders].map((folder) => {
    const path = join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(basename(name)));
    const text = file ? readFileSync(join(path, file), "utf8").trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text.replaceAll("*/", "* /")}`;
  }).sort();
  return `/*\nThis script holds these packages, under their own licences:\n\n${
    texts.join(`\n\n${"-".repeat(60)}\n\n`)
  }\n*/`;
}
