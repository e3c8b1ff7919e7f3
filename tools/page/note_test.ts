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

Deno.test("a title keeps short words with a hyphen whole, and no more", async () => {
  const { note } = await read(
    "# One-sided _and_ two-sided, step-by-step or wide-as-can-be-imagined",
  );
  assert.equal(note.title, "One-sided and two-sided, step-by-step or wide-as-can-be-imagined");
  assert.deepEqual(toHtml(h("h1", note.heading)).match(/(?<=whole">)[^<]+/g), [
    "One-sided",
    "two-sided",
    "step-by",
    "wide-as",
    "can-be",
  ]);
});

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

Deno.test("a picture that is a link to another folder is not shown", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const [inside, outside] = ["in", "out"].map((name) => join(folder, name));
    for (const path of [inside, outside]) Deno.mkdirSync(path);
    Deno.writeTextFileSync(join(outside, "key"), "secret");
    Deno.writeFileSync(join(inside, "real.png"), Uint8Array.fromBase64(png));
    Deno.symlinkSync("../out/key", join(inside, "far.png"));
    Deno.symlinkSync("real.png", join(inside, "near.png"));
    const cells = [{
      cell_type: "markdown",
      metadata: {},
      source: "![far](far.png) ![near](near.png)",
    }];
    const notebook = JSON.stringify({ cells, nbformat: 4, nbformat_minor: 5 });
    const { content } = await readNote(join(inside, "a.ipynb"), notebook);
    const html = toHtml(h("div", content));
    assert.match(html, /Left out: picture, not found: far/);
    assert.match(html, /src="data:image\/png;base64,[^"]*" alt="near"/);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a title is arranged as all that stands below it", async () => {
  const { note } = await read('# T <b style="color:red" id="content">x</b> [y](02-value.ipynb)');
  const html = toHtml(h("h1", note.heading));
  assert.match(html, /^<h1>T <b class="s[\da-f]+">x<\/b> <a href="02-value.html">y<\/a><\/h1>$/);
});

Deno.test("a formula that somebody wrote as MathML may lack what scripts stand at", async () => {
  for (const inside of ["", "2", "<!-- -->", "<mrow></mrow>", "<mrow>x</mrow>", "<mn>2</mn>"]) {
    for (const tag of ["msup", "msub"]) {
      const { html } = await read(`# T\n\n<math><${tag}>${inside}</${tag}></math> and more`);
      assert.match(html, /and more/, `${tag}: ${inside}`);
    }
  }
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
