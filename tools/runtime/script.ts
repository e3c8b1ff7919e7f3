import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { Plugin } from "esbuild";
import { forBrowsers } from "../../lib/explore/build.ts";
import { root } from "../support/environment.ts";
import { bundleWorker, linkPackages, notices } from "./bundle.ts";
import type { Kept } from "./kept.ts";

/** The name of the script that pages load when a reader runs them. */
export const scriptName = "runtime.js";

/**
 * Writes the script that lets pages run: the worker for the cells, the page's side, and what the
 * pages don't hold of their notebooks. All of it is packed, so it weighs a third.
 *
 * @param notebooks The notebooks of the pages, by their fingerprints.
 * @returns A classic script, the same for the same files, with the notices of what it holds at its
 * head.
 *
 * @example
 * ```ts
 * (await runtimeScript({})).includes("globalThis.runPage"); // true
 * ```
 */
export async function runtimeScript(notebooks: Record<string, Kept>): Promise<string> {
  // One after the other: where one ends, it ends esbuild for both.
  const worker = await bundleWorker();
  const page = await (bundledPage ??= bundlePage());
  const notice = /^\/\*.*?\*\//s.exec(worker)?.[0] ?? "";
  packedWorker ??= pack(worker.slice(notice.length));
  return `${merge(notice, page.notices)}\nglobalThis.runPage = async (last) => {
  const bytes = (text) =>
    Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const unpack = (text) => new Response(
    new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("deflate-raw")),
  ).text();
  const script = document.createElement("script");
  const [code, worker, notebooks] = await Promise.all([
    ${JSON.stringify(page.code)},
    ${JSON.stringify(packedWorker)},
    ${JSON.stringify(pack(JSON.stringify(notebooks)))},
  ].map(unpack));
  const place = (code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  // The worker gets ready while the page's side does.
  const first = new Worker(place(worker));
  const ready = new Promise((done) => first.onmessage = first.onerror = done);
  script.src = place(code);
  await new Promise((done, failed) => {
    script.onload = done;
    script.onerror = () => failed(new Error("its own code didn't load."));
    document.head.append(script);
  });
  URL.revokeObjectURL(script.src);
  runtimePage.start({ worker, first, ready, notebooks: JSON.parse(notebooks) }, last);
};\n`;
}

/** One notice of two: each licence once, with the packages that it is of. */
function merge(...notices: string[]): string {
  const line = `\n\n${"-".repeat(60)}\n\n`, packages = new Map<string, Set<string>>();
  for (const notice of notices) {
    const [, head, body] = /^\/\*\n(.*?)\n\n(.*)\n\*\/$/s.exec(notice)!;
    if (!packages.has("")) packages.set("", new Set([head]));
    for (const text of body.split(line)) {
      const [name, ...licence] = text.split("\n"), key = licence.join("\n").trim();
      packages.set(key, (packages.get(key) ?? new Set()).add(name));
    }
  }
  const texts = [...packages].map(([licence, names]) =>
    `${[...names].join("\n")}\n\n${licence}`.trim()
  );
  return `/*\n${texts.join(line)}\n*/`;
}

const pack = (text: string) => deflateRawSync(text, { level: 9 }).toString("base64");

let packedWorker: string | undefined;
let bundledPage: Promise<{ code: string; notices: string }> | undefined;

/** Bundles the page's side, once for all pages. */
async function bundlePage(): Promise<{ code: string; notices: string }> {
  const esbuild = await import("esbuild");
  const folder = mkdtempSync(join(tmpdir(), "packages-"));
  try {
    const { outputFiles, metafile } = await esbuild.build({
      entryPoints: [join(root, "tools", "runtime", "page", "main.ts")],
      ...forBrowsers,
      absWorkingDir: root,
      format: "iife",
      globalName: "runtimePage",
      // One package says what its types are where nobody looks.
      logOverride: { "package.json": "silent" },
      metafile: true,
      nodePaths: [linkPackages(folder)],
      plugins: [inBrowsers, severalVersions(folder)],
    });
    return {
      code: pack(outputFiles[0].text.trim()),
      // What stands for nothing is of no package.
      notices: notices(Object.keys(metafile.inputs).filter((path) => !path.startsWith("("))),
    };
  } finally {
    await esbuild.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Leaves out what only a program on a computer uses: files, processes, a bundler. */
const inBrowsers: Plugin = {
  name: "in browsers",
  setup(build) {
    build.onResolve(
      { filter: /^(?:node:.*|fs|path|url|source-map-js|esbuild|.*\/processes\.ts|.*\/build\.ts)$/ },
      ({ path }) => ({ path, namespace: "absent", sideEffects: false }),
    );
    build.onLoad({ filter: /.*/, namespace: "absent" }, () => ({
      contents: "module.exports = {}",
    }));
  },
};

/** Finds the version that a package depends on, of those packages that come in several ones. */
function severalVersions(folder: string): Plugin {
  const { npm } = JSON.parse(readFileSync(join(root, "deno.lock"), "utf8"));
  return {
    name: "several versions",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind, pluginData }) => {
        const [, cache, name, version] =
          /^(.*registry\.npmjs\.org)[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]([^\\/]+)/.exec(
            importer,
          ) ??
            [];
        if (cache === undefined || pluginData === "found") return;
        const [wanted] = /^(?:@[^/]+\/)?[^/]+/.exec(path)!;
        const { dependencies = [] } = npm[`${name}@${version}`] ?? {};
        const exact = dependencies.find((dependency: string) =>
          dependency.startsWith(`${wanted}@`)
        );
        if (exact === undefined) return;
        const resolveDir = join(folder, ".of", `${name}@${version}`);
        const link = join(resolveDir, "node_modules", wanted);
        mkdirSync(dirname(link), { recursive: true });
        try {
          symlinkSync(join(cache, wanted, exact.slice(wanted.length + 1)), link, "junction");
        } catch (error) {
          if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
        }
        return build.resolve(path, { resolveDir, kind, pluginData: "found" });
      });
    },
  };
}
