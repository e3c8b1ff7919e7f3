import { fileURLToPath } from "node:url";

/** Bundles `browser/main.ts` with all that it imports into one classic script. */
export async function build(): Promise<string> {
  // Loaded here: whoever only builds a graph has no use for it yet.
  const esbuild = await import("esbuild");
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [fileURLToPath(new URL("browser/main.ts", import.meta.url))],
      bundle: true,
      charset: "utf8",
      format: "iife",
      legalComments: "none",
      minify: true,
      target: "es2023",
      tsconfigRaw: "{}",
      write: false,
    });
    return outputFiles[0].text.trim();
  } finally {
    // Its process would outlive the cell that needed it.
    await esbuild.stop();
  }
}
