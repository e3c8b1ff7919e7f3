import assert from "node:assert/strict";
import { renderMarkdown } from "./markdown.ts";

const formulas = (markdown: string) => renderMarkdown(markdown).match(/<math/g)?.length ?? 0;

Deno.test("a formula stands in the line, in a block, in a box and in a table", () => {
  assert.equal(formulas("The $x^2$ and $y$, $-1$."), 3);
  assert.equal(formulas("$$\nx\n- y\n= z\n$$"), 1);
  assert.equal(formulas("> Text\n>\n> $$\n> x\n> $$\n>\n> More"), 1);
  assert.equal(formulas("- item\n\n  $$\n  x\n  $$"), 1);
  assert.equal(formulas("| a |\n|---|\n| $x$ |"), 1);
  assert.equal(formulas("So $$x$$ and $$y$$."), 2);
  assert.equal(formulas("\\begin{align}\nx &= y\n\\end{align}"), 1);
  assert.ok(renderMarkdown("$$\nx\n$$").includes('display="block"'));
});

Deno.test("a dollar is a dollar where it is escaped, in code or beside a number", () => {
  for (
    const text of [
      "\\$x\\$",
      "`$x$`",
      "```\n$x$\n```",
      "$5 to $10",
      "from $ to $",
      "a $ b",
      "$5–$10",
    ]
  ) {
    assert.equal(formulas(text), 0, text);
  }
  assert.equal(formulas("$\\$5$"), 1);
});

Deno.test("a block that never ends is no formula and swallows nothing", () => {
  const html = renderMarkdown("$$\nx\n\n# Heading");
  assert.ok(html.includes("<h1>Heading</h1>"), html);
});

Deno.test("a formula that is wrong is shown as it was written, with the reason", () => {
  const html = renderMarkdown("$\\nonsense<b>$");
  assert.ok(html.includes("<code>\\nonsense&lt;b&gt;</code>"), html);
  assert.ok(html.includes("Unsupported function name"), html);
});

Deno.test("a function at the end of a formula leaves no gap before what follows", () => {
  assert.ok(!renderMarkdown("Ours is $\\tanh$.").includes("mspace"));
  assert.ok(renderMarkdown("$\\sin x + \\tanh y$").includes("mspace"));
});

Deno.test("a formula that does not end in one part leaves those of the next part alone", () => {
  const html = renderMarkdown("- $$ a\n\n- $$\n  b\n  $$\n\n> $$ c\n\n> $$\n> d\n> $$\n");
  assert.equal(html.match(/<math/g)?.length, 2, html);
  assert.doesNotMatch(html, /<p>\s*<math/, "formulas in a line");
});

Deno.test("lines that begin a formula that never ends are each looked at a few times only", () => {
  const { trimEnd } = String.prototype, lines = 20_000;
  let looks = 0;
  String.prototype.trimEnd = function () {
    looks++;
    return trimEnd.call(this);
  };
  try {
    // What ends somewhere may end what begins anywhere.
    for (const line of ["\\begin{a}\n", "$$ a\n", "$$a b\n\n", "> $$ a\n", "> \\begin{a}\n"]) {
      looks = 0;
      renderMarkdown(`${line.repeat(lines - 2)}\n\nx \\end{a} x`);
      assert.ok(looks > 0 && looks < 4 * lines, `${JSON.stringify(line)}: ${looks} looks`);
    }
    looks = 0;
    renderMarkdown(`- x\n\n${"  \\begin{a}\n".repeat(lines)}\n\nx \\end{a} x`);
    assert.ok(looks > 0 && looks < 4 * lines, `in a list: ${looks} looks`);
    looks = 0;
    const name = (i: number) => [...`${i}`].map((digit) => "abcdefghij"[Number(digit)]).join("");
    renderMarkdown(Array.from({ length: lines }, (_, i) => `\\begin{${name(i)}}\n`).join(""));
    assert.ok(looks < 4 * lines, `of many names: ${looks} looks`);
  } finally {
    String.prototype.trimEnd = trimEnd;
  }
});
