import { browserScript } from "../../../lib/explore/bundle.ts";
import { graphType } from "../../../lib/explore/graph.ts";
import { neighboursOf } from "../../page/index_page.ts";
import { readNote } from "../../page/note.ts";
import { writeNote } from "../../page/note_page.ts";
import { main } from "../failure.ts";
import { keep } from "../../runtime/keep.ts";
import { readSeriesAround } from "../series.ts";

// Prints the page of the notebook that comes in, the same that `export` writes. The argument is
// the path at which the notebook lies, or would: it is not read.
await main(async () => {
  const [path] = Deno.args;
  const text = await new Response(Deno.stdin.readable).text();
  if (text.includes(graphType)) {
    // Bundled by a process of its own meanwhile; who needs the script is told if that fails.
    browserScript().catch(() => {});
    await import("esbuild");
  }
  const note = await readNote(path, text), running = keep(path, text);
  const page = await writeNote(
    note,
    neighboursOf(path, readSeriesAround(path)),
    running && { notebook: running.id },
  );
  await new Response(page).body!.pipeTo(Deno.stdout.writable);
  // To give all memory back piece by piece takes as long as to write the page.
  Deno.exit();
});
