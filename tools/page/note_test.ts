import assert from "node:assert/strict";
import { join } from "node:path";
import { toHtml } from "hast-util-to-html";
import { h } from "hastscript";
import { Failure } from "../support/failure.ts";
import { readNote } from "./note.ts";

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Reads a notebook of one Markdown cell in a folder with these pictures, and writes its HTML. */
async function read(source: string, pictures: string[] = [], attachments = {}) {
  const folder = Deno.makeTempDirSync();
  try {
    for (const name of pictures) {
      Deno.writeFileSync(join(folder, name), Uint8Array.fromBase64(png));
    }
    Deno.mkdirSync(join(folder, "folder.png"));
    const path = join(folder, "my note.ipynb");
    const cells = [{ cell_type: "markdown", metadata: {}, source, attachments }];
    Deno.writeTextFileSync(path, JSON.stringify({ cells, nbformat: 4, nbformat_minor: 5 }));
    const note = await readNote(path);
    return { note, html: toHtml(h("div", note.content)) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a picture is found under its name and under its name in escapes", async () => {
  const names = ["a#b.png", "100%.png", "caf%E9.png", "über.png", "two words.png"];
  const addresses = ["a%23b.png", "100%.png", "caf%E9.png", "%C3%BCber.png", "two%20words.png"];
  const { html } = await read(
    addresses.map((src) => `<img src="${src}" alt="x">`).join("\n"),
    names,
  );
  assert.equal(html.match(/src="data:image\/png;base64,/g)?.length, names.length, html);
  const attached = await read("![x](attachment:100%.png)", [], {
    "100%.png": { "image/png": png },
  });
  assert.match(attached.html, /src="data:image\/png;base64,/);
});

Deno.test("a picture that isn't there is named, whatever its address", async () => {
  for (const src of ["caf%E9.png", "100%.png", "folder.png", "../x.png", "a%00.png", "%zz.png"]) {
    const { html } = await read(`<img src="${src}" alt="cat">`);
    assert.match(html, /Left out: picture, not found: cat/, src);
  }
  assert.match((await read("![cat](attachment:100%.png)")).html, /Left out: picture, not attached/);
});

Deno.test("a heading with half a character gets an id that can be linked to", async () => {
  const { note } = await read("# T\n\n## a\ud800b");
  assert.deepEqual(note.sections, [{ href: "#a%EF%BF%BDb", title: "a\ud800b" }]);
});

Deno.test("HTML that is nested too deeply is refused with its place", async () => {
  for (const tag of ["div", "span", "template", "blockquote", "b"]) {
    await assert.rejects(read(`<${tag}>`.repeat(2500)), (error: Error) => {
      assert.ok(error instanceof Failure);
      assert.equal(
        error.message,
        "my note.ipynb, cell 1: HTML is nested more than 250 deep",
      );
      return true;
    });
  }
  assert.match((await read("<div>".repeat(200) + "deep")).html, /deep/);
});
