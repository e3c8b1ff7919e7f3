import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../support/failure.ts";
import { readNotebook } from "./notebook.ts";
import { renderPages } from "../support/render.ts";

const path = join(tmpdir(), `notebook-${Deno.pid}.ipynb`);

function written<T>(content: unknown, use: () => T): T {
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return use();
}

const cell = (more: object) => ({ nbformat: 4, nbformat_minor: 0, cells: [more] });

Deno.test("readNotebook names a file that is no notebook and says what is wrong", () => {
  for (
    const [content, message] of [
      ["", "it is no JSON"],
      ["{", "it is no JSON"],
      ["[]", "it holds no JSON object"],
      [{}, 'it has no number "nbformat"'],
      [{ nbformat: 3, worksheets: [] }, "its nbformat is 3, expected 4"],
      [{ nbformat: 4 }, 'it has no list "cells"'],
      [cell({ cell_type: "heading", source: "" }), 'cell 1 has the unknown cell_type "heading"'],
      [cell({ cell_type: "code" }), 'cell 1 has no text "source"'],
      [
        cell({ cell_type: "code", source: "", outputs: [{}] }),
        "cell 1 has an output of unknown type",
      ],
      [
        cell({ cell_type: "code", source: "", outputs: [3] }),
        "cell 1 has an output that is no object",
      ],
    ] as const
  ) {
    assert.throws(() => written(content, () => readNotebook(path)), (error: Error) => {
      assert.ok(error instanceof Failure);
      assert.ok(error.message.includes(`notebook-${Deno.pid}.ipynb`), error.message);
      assert.ok(error.message.includes(message), error.message);
      return true;
    });
  }
  assert.throws(() => readNotebook("nowhere.ipynb"), Failure);
});

Deno.test("readNotebook joins texts that are lists of lines, and what was printed in pieces", () => {
  const stream = (name: string, text: unknown) => ({ output_type: "stream", name, text });
  const outputs = [stream("stdout", ["a\n", "b"]), stream("stdout", "c"), stream("stderr", "d")];
  const content = cell({ cell_type: "code", source: ["x\n", "y"], metadata: {}, outputs });
  const [{ source, outputs: read }] = written(content, () => readNotebook(path)).cells;
  assert.equal(source, "x\ny");
  assert.deepEqual(read, [
    { type: "stream", name: "stdout", text: "a\nbc" },
    { type: "stream", name: "stderr", text: "d" },
  ]);
});

Deno.test("an empty notebook makes a page named after its file", async () => {
  const content = { nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [] };
  const [page] = await written(content, () => renderPages([path], tmpdir()));
  assert.ok(readFileSync(page, "utf8").includes(`<h1>notebook-${Deno.pid}</h1>`));
});

Deno.test("an invalid notebook leaves the page of a good one as it was", async () => {
  const page = path.replace(".ipynb", ".html");
  writeFileSync(page, "good");
  await assert.rejects(written("{", () => renderPages([path], tmpdir())), Failure);
  assert.equal(readFileSync(page, "utf8"), "good");
  rmSync(page);
  rmSync(path);
});
