import assert from "node:assert/strict";
import { classSource } from "./class_source.ts";
import { display } from "./displayable.ts";

Deno.test("version 4 of the class is the file's own text without later members, tanh marked", () => {
  const source = classSource(4)[display]()["text/plain"];
  const file = Deno.readTextFileSync(new URL("../value.ts", import.meta.url));
  const lines = source.split("\n").filter((line) => line !== "  // New in version 4");
  for (const line of lines) assert.ok(file.split("\n").includes(line), line);
  const members = source.match(/^ {2}(?:static )?(?:get )?[#\w]+(?=[(;?:= ])/gm);
  assert.deepEqual(
    members?.map((member) => member.trim()),
    ["grad", "#left", "#right", "#op", "constructor", "static #result", "get op", "get prev"]
      .concat(
        ["add", "mul", "tanh", "toString"],
      ),
  );
  assert.match(source, /\/\/ New in version 4\n {2}\/\*\* The hyperbolic tangent/);
  const snapshot = new URL("fixtures/value-version-4.txt", import.meta.url);
  if (Deno.env.has("UPDATE_SNAPSHOTS")) Deno.writeTextFileSync(snapshot, source);
  assert.equal(
    source,
    Deno.readTextFileSync(snapshot),
    "note 04 shows another version 4 than before",
  );
});

Deno.test("a version that the class never had is refused", () => {
  assert.throws(() => classSource(9), /classSource expects a version from 1 to 8, got 9/);
});
