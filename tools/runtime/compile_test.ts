import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@babel/parser";
import fc from "fast-check";
import { root } from "../support/environment.ts";
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
  // No line may end before an arrow.
  assert.match(bodyOf("f = (\n  x,\n): Array<\n  number\n> => [x]"), /x,\n\s+\n\s+\n\) => \[x\]/);
});

Deno.test("a statement that ends in a type stays a statement of its own", () => {
  const statements = (source: string) => {
    const { program } = parse(compile(source).code, { sourceType: "module" });
    // deno-lint-ignore no-explicit-any
    const [{ declaration }] = program.body as any[];
    // deno-lint-ignore no-explicit-any
    return declaration.body.body.filter(({ type }: any) => type !== "EmptyStatement").length;
  };
  assert.equal(statements("let a = 1 as any\n;[2].length"), 2);
  assert.equal(statements("let a = 1 satisfies number\n[2].length"), 2);
  assert.equal(statements("let a = b as any\n`x`"), 2);
  assert.equal(statements("let a: any\n[2].length"), 2);
  assert.equal(statements("type A = number\n[2].length"), 1);
  assert.equal(statements("let a = 1\ntype A = number\n;(2)"), 2);
  assert.equal(statements("interface A {}\n(2)"), 1);
  assert.equal(statements("class A { x = 1 as any\n['y'] = 2 }\n(3)"), 2);
});

Deno.test("every module of the project becomes valid JavaScript with the lines that it had", () => {
  const modules = ["lib", "tools"].flatMap((folder) =>
    readdirSync(join(root, folder), { encoding: "utf8", recursive: true })
      .filter((name) => name.endsWith(".ts")).map((name) => join(root, folder, name))
  );
  assert.ok(modules.length > 100);
  for (const path of modules) {
    const source = readFileSync(path, "utf8").replaceAll("import.meta", "importMeta");
    const { code } = compile(source);
    // Without the plugin that knows types.
    assert.doesNotThrow(() => parse(code, { sourceType: "module" }), path);
    assert.equal(code.split("\n").length, source.split("\n").length + 1, path);
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
