import { fileURLToPath } from "node:url";

/** How all that runs in browsers is bundled: small, in letters as they are, without a file. */
export const forBrowsers = {
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  minify: true,
  target: "es2023",
  tsconfigRaw: "{}",
  write: false,
} as const;

/** Bundles `browser/main.ts` with all that it imports into one classic script. */
export async function build(): Promise<string> {
  // Loaded here: whoever only builds a graph has no use for it yet.
  const esbuild = await import("esbuild");
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [fileURLToPath(new URL("browser/main.ts", import.meta.url))],
      ...forBrowsers,
      format: "iife",
    });
    return outputFiles[0].text.trim();
  } finally {
    // Its process would outlive the cell that needed it.
    await esbuild.stop();
  }
}
