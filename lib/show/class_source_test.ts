import assert from "node:assert/strict";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { classSource } from "./class_source.ts";
import { display } from "./displayable.ts";

const lib = join(import.meta.dirname!, "..");
const versions = [1, 2, 3, 4, 5, 6, 7, 8];
const plain = (version: number) => classSource(version)[display]()["text/plain"];
const shown = (version: number) =>
  parseHTML(classSource(version)[display]()["text/html"]).document.querySelector("div")!;
const codeOf = (version: number, selector: string) =>
  Array.from(shown(version).querySelectorAll(selector), (code) => code.textContent!);

/** The names that a source declares: statements, members, and the properties of operations. */
function declared(source: string): string[] {
  const names = source.matchAll(
    /^(?:export )?(?:const|function|type|interface|class) (\w+)|^ {2}(?:(?:static|get|readonly) )*(\[?[#\w]+)(?=[(:;?=. ])/gm,
  );
  return Array.from(names, ([, statement, member]) => statement ?? member)
    .filter((name) => !["return", "throw", "for", "if", "const"].includes(name));
}

// What each version adds, in the order of the file.
const added: Record<number, string> = {
  1: "Operand Operation symbol forward add symbol forward mul symbol forward Value data " +
    "constructor #result add mul toString [Symbol operand",
  2: "#operation #left #right op prev",
  3: "label grad",
  4: "tanh symbol forward tanh",
  5: "backward backward backward backward localDerivatives propagate",
  6: "backward #order",
  7: "zeroGrad",
};

Deno.test("each version is the file's own text without the parts that came later", () => {
  const file = Deno.readTextFileSync(join(lib, "value.ts"));
  assert.equal(plain(8), file, "version 8 is the file");
  let expected: string[] = [];
  for (const version of [1, 2, 3, 4, 5, 6, 7]) {
    const source = plain(version);
    expected = [...expected, ...added[version].split(" ")].sort();
    assert.deepEqual(declared(source).sort(), expected, `version ${version}`);
    for (
      const line of source.split("\n").filter((line) => !/^ {2}constructor|Operand =/.test(line))
    ) {
      assert.ok(file.includes(`${line}\n`), line);
    }
    assert.ok([...source.matchAll(/@since (\d)/g)].every(([, since]) => Number(since) <= version));
  }
});

Deno.test("each version parses, type-checks and names nothing that isn't there", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.copyFileSync(join(lib, "expected.ts"), join(folder, "expected.ts"));
    const paths = versions.map((version) => join(folder, `value-${version}.ts`));
    versions.forEach((version, i) => Deno.writeTextFileSync(paths[i], plain(version)));
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--config", join(lib, "..", "deno.json"), ...paths],
      env: { NO_COLOR: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("what is new stands first, in full, without tags, doc tests and remarks", () => {
  const first = (version: number) => codeOf(version, "pre code")[0];
  assert.equal(
    first(4),
    `const tanh: Operation = {
  symbol: "tanh",
  forward(x) {
    // expm1 keeps the digits of a small x. Beyond 22 tanh rounds to 1, and
    // e^(2x) might overflow.
    const m = Math.expm1(2 * Math.min(x, 22));
    return m / (m + 2);
  },
};

export class Value {
  // …

  /** The hyperbolic tangent, (e^(2x) - 1) / (e^(2x) + 1). */
  tanh(): Value {
    return Value.#result(tanh, this);
  }
}`,
  );
  for (const version of versions.slice(1)) {
    assert.doesNotMatch(first(version), /@since|@throws|@remarks|@param|\`\`\`|memory|V8/);
    for (const name of (added[version] ?? "pow apply neg").split(" ")) {
      assert.ok(first(version).includes(name), `${name} in ${first(version)}`);
    }
    assert.ok(first(version).length < plain(version).length / 1.2, `${version}`);
  }
  assert.match(first(3), /constructor\(data: number, label = ""\) \{/);
  assert.match(first(5), /backward\(product, x, y\) \{/);
});

Deno.test("the whole follows, folded, with what is new marked", () => {
  for (const version of versions.slice(1)) {
    assert.equal(shown(version).querySelectorAll("details:not([open]) pre").length, 1);
    assert.deepEqual(codeOf(version, "details code"), [plain(version)]);
    const marks = codeOf(version, "mark"), ends = version === 8 ? [] : added[version].split(" ");
    for (const name of ends) assert.ok(marks.some((mark) => mark.includes(name)), name);
    assert.ok(marks.every((mark) => mark.includes(`@since ${version}`)), String(marks));
  }
  assert.deepEqual(codeOf(1, "code"), [plain(1)], "of version 1 all is new");
});

Deno.test("no line breaks in JupyterLab at 800 px", () => {
  for (const line of plain(8).split("\n")) assert.ok(line.length <= 79, line);
});

Deno.test("a version that the class never had is refused", () => {
  for (const wrong of [0, 9, 4.5, "4", undefined]) {
    assert.throws(
      () => classSource(wrong as number),
      /classSource expects a version from 1 to 8, got /,
    );
  }
});
