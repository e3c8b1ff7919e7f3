import assert from "node:assert/strict";
import fc from "fast-check";
import { series } from "../support/notebooks.ts";
import { CellError, compile } from "./compile.ts";
import { readOutputs } from "./support.ts";

/** The JavaScript of a cell, without what runs it. */
const bodyOf = (source: string) =>
  compile(source).code.replace(/^[^{]*\{ (?:cell\u200d\.hoist\(.*?\); )?/, "").replace(/\n\}$/, "");

Deno.test("a cell keeps its lines", () => {
  for (const { source } of series().flatMap(readOutputs)) {
    const lines = compile(source).code.split("\n");
    assert.equal(lines.length, source.split("\n").length + 1);
    // What holds no type and no declaration stands where it stood.
    for (const [i, line] of source.split("\n").entries()) {
      if (/^\s+[\w.]+\([\w., ]*\);?$/.test(line)) {
        assert.ok(lines[i].includes(line.trim().replace(/;$/, "")), line);
      }
    }
  }
});

Deno.test("what a later cell sees is what the cell declares at its top", () => {
  const names = (source: string) => Object.fromEntries(compile(source).names);
  assert.deepEqual(
    names("const { a, b: [c = 1, ...d] } = x; let e, f = 2; class G {} function h() { let i; }"),
    { a: "const", c: "const", d: "const", e: "let", f: "let", G: "let", h: "var" },
  );
  assert.deepEqual(names("if (1) { let a; var b; for (var c of []) { const d = 1; } }"), {
    b: "var",
    c: "var",
  });
  assert.deepEqual(
    names(
      'import a, { type B, c as d } from "x"; import type { E } from "y"; import * as f from "z";',
    ),
    { a: "const", d: "const", f: "const" },
  );
  assert.deepEqual(names("type A = 1; interface B {} declare let c: number; enum D { E }"), {
    D: "var",
  });
});

Deno.test("types are blanked where they stand", () => {
  assert.equal(bodyOf("f(x as number, y!)"), "cell\u200d.result = (f(x          , y ));");
  assert.equal(
    bodyOf("const a: Map<string, number> = new Map<string, number>();"),
    "(     a                      = new Map                ());",
  );
});

Deno.test("a statement that ends in a type stays a statement of its own", () => {
  for (
    const source of [
      "let a = 1 as any\n[2].length",
      "let a = b!\n(1)",
      "let a: any\n[2].length",
      "let a = <any>b\n`x`",
      "type A = 1\n;[2].length",
    ]
  ) {
    // Valid, and as many statements as there were.
    const [first] = bodyOf(source).split("\n");
    if (!source.startsWith("let a = b!") && !source.includes("`")) {
      assert.match(first, /[;)]\s*$|^\s*$/, source);
    }
  }
});

Deno.test("a cell that cannot be run says what and in which line", () => {
  const wrong = (source: string, line: number, message: RegExp) =>
    assert.throws(() => compile(source), (error) => {
      assert.ok(error instanceof CellError);
      assert.equal(error.name, "SyntaxError");
      assert.equal(error.line, line);
      assert.match(error.message, message);
      return true;
    });
  wrong("let a = 1;\nlet a = 2;", 2, /^Identifier 'a' has already been declared$/);
  wrong("1;\n\nimport.meta.url", 3, /^Cannot use 'import.meta' outside a module$/);
  wrong("\nnamespace A { export const b = 1; }", 2, /write an object/);
  wrong('import a = require("a");', 1, /write import/);
  wrong("1;\nreturn 2;", 2, /^Illegal return statement$/);
  wrong("let a =\n", 2, /^Unexpected token$/);
});

Deno.test("whatever the text, it is compiled or refused with a line that it has", () => {
  const words = fc.constantFrom(
    ...["const", "let", "x", "=", "1", ";", "\n", "{", "}", "(", ")", "as any", ": number", "<T>"],
    ...["class", "function", "enum", "=>", "await", "import", "'y'", "!", "?", "[", "]", ",", "//"],
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
      const source = parts.join(" ");
      try {
        assert.equal(compile(source).code.split("\n").length, source.split("\n").length + 1);
      } catch (error) {
        if (!(error instanceof CellError)) throw error;
        assert.ok(error.line >= 1 && error.line <= source.split("\n").length);
      }
    }),
    { numRuns: 2000, seed: 1 },
  );
});
