import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse, parseExpression } from "@babel/parser";
import { root } from "./environment.ts";

// deno-lint-ignore no-explicit-any
type Node = any;

/** A fenced example in a comment of a module. */
interface Example {
  path: string;
  line: number;
  code: string;
}

function parseModule(code: string): Node {
  return parse(code, { sourceType: "module", plugins: ["typescript"] });
}

function examplesOf(path: string): Example[] {
  const source = Deno.readTextFileSync(path);
  return parseModule(source).comments.flatMap(({ value, loc }: Node) =>
    Array.from(value.matchAll(/^ *\* ```ts\n([^]*?)^ *\* ```$/gm), ([, code, ...rest]) => ({
      path,
      line: loc.start.line + value.slice(0, rest[0] as unknown as number).split("\n").length,
      code: code.replace(/^ *\* ?/gm, ""),
    }))
  );
}

/**
 * Makes a test of an example: what a comment says behind an expression, `x.mul(y).data; // 6`,
 * is what the expression has to be, or the error that it has to throw, `// throws TypeError: …`.
 */
function testOf({ path, line, code }: Example): string {
  const { program, comments } = parseModule(code);
  let body = "", position = 0, claims = 0;
  for (const statement of program.body) {
    const comment = comments.find(({ loc, start }: Node) =>
      loc.start.line === statement.loc.end.line && start >= statement.end
    );
    if (statement.type !== "ExpressionStatement" || !comment) continue;
    const { start, end } = statement.expression, said = comment.value.trim();
    const [, name, message] = /^throws (\w+): (.*)$/.exec(said) ?? [];
    const expression = code.slice(start, end);
    if (!name) parseExpression(said);
    body += code.slice(position, statement.start) +
      (name
        ? `assert.throws(() => ${expression}, ${JSON.stringify({ name, message })});`
        : `assert.deepEqual(${expression}, ${said});`);
    position = comment.end;
    claims++;
  }
  body += code.slice(position);
  assert.ok(claims > 0, `${path}:${line} shows no result: write it as a comment behind a line`);
  const url = pathToFileURL(path);
  const own = Deno.readTextFileSync(path)
    .matchAll(/^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm);
  const used = Array.from(own, ([, name]) => name).filter((name) =>
    RegExp(`\\b${name}\\b`).test(code) && !RegExp(`import .*\\b${name}\\b`).test(code)
  );
  const imports = [`import { ${used.join(", ")} } from "${url}";`];
  body = body.replace(/^import .* from "([^"]*)";\n/gm, (line, name) => {
    imports.push(name.startsWith(".") ? line.replace(name, `${new URL(name, url)}`) : line);
    return "";
  });
  const title = `${basename(path)}, line ${line}`;
  return `import assert from "node:assert/strict";\n${imports.join("\n")}\n` +
    `Deno.test(${JSON.stringify(title)}, async () => {\n${body}\n});\n`;
}

Deno.test("the examples in the comments give what they say", async () => {
  const modules = ["lib", "tools"].flatMap((folder) =>
    readdirSync(join(root, folder), { encoding: "utf8", recursive: true })
      .filter((name) => name.endsWith(".ts") && !name.endsWith("_test.ts"))
      .map((name) => join(root, folder, name))
  );
  const examples = modules.flatMap(examplesOf);
  assert.ok(examples.length >= 30, `${examples.length} examples`);
  const folder = Deno.makeTempDirSync();
  try {
    const imports = examples.map((example, i) => {
      Deno.writeTextFileSync(join(folder, `${i}.ts`), testOf(example));
      return `import "./${i}.ts";\n`;
    });
    // One test file, which loads the project's modules once.
    Deno.writeTextFileSync(join(folder, "examples_test.ts"), imports.join(""));
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--quiet", "--allow-all", "--config", join(root, "deno.json"), folder],
      env: { NO_COLOR: "1" },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.ok(success, text(stdout) + text(stderr));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
