import assert from "node:assert/strict";
import { isHarmless, StyleSheet } from "./style.ts";

Deno.test("StyleSheet gives the same declarations the same class", () => {
  const sheet = new StyleSheet();
  const red = sheet.classFor("color: red; text-align:right");
  assert.equal(sheet.classFor("color:red;text-align: right;"), red);
  assert.notEqual(sheet.classFor("color: blue"), red);
  assert.ok(sheet.toString().includes(`.${red}.${red}{color:red;text-align:right}`));
});

Deno.test("StyleSheet keeps rules inside the element they came with", () => {
  const sheet = new StyleSheet();
  const scope = sheet.scopeFor(".a{fill:red;[x]{fill:light-dark(#fff,#000)}} b,i{color:blue}");
  assert.equal(
    sheet.toString(),
    `.${scope}.${scope}{.a{fill:red;[x]{fill:light-dark(#fff,#000);}}b,i{color:blue;}}`,
  );
  for (
    const css of ["& {color:red}", "+ p{color:red}", "a, ~ b{color:red}", "p:has(b){color:red}"]
  ) {
    assert.equal(sheet.scopeFor(css), undefined, css);
  }
});

Deno.test("StyleSheet lets nothing through that loads, escapes or covers", () => {
  const sheet = new StyleSheet();
  for (
    const css of [
      "@import 'x'",
      "@font-face{font-family:x;src:url(x)}",
      "p{background:url(x)}",
      "p{background:u\\72l(x)}",
      "p{background:image-set('x' 1x)}",
      "p{position:fixed}",
      "p{content:'x'}",
      "p{color:red",
      "} p{color:red}",
    ]
  ) {
    assert.ok(!/url|72l|image-set|fixed|content|import|\} p/.test(`${sheet.scopeFor(css)}`), css);
  }
  assert.ok(!/url|72l|image-set|fixed|content|import|src/.test(`${sheet}`), `${sheet}`);
  assert.ok(isHarmless("color", "light-dark(#fff, #000)"));
  assert.ok(!isHarmless("color", "x; position: fixed"));
  assert.ok(!isHarmless("color", "\\72 ed"));
});

Deno.test("StyleSheet refuses what does not end what it begins", () => {
  const sheet = new StyleSheet();
  for (const value of ["rgb(", 'a"', "'a", "/* a", "calc(1px", "rgb(1,2,3))", "]", "url(x"]) {
    assert.equal(sheet.classFor(`color:${value}`), undefined, value);
    assert.equal(sheet.scopeFor(`p{color:${value}}`), undefined, value);
  }
  for (const selector of [".a:not([x)", ".a[x", '[x="', ".a:is(b", ".a)", "/*"]) {
    assert.equal(sheet.scopeFor(`${selector}{color:red}`), undefined, selector);
  }
  const deep = `color:${"rgb(".repeat(600)}${")".repeat(600)}`;
  assert.equal(sheet.classFor(deep), undefined);
  assert.equal(sheet.scopeFor(`p{${deep}}`), undefined);
  assert.ok(sheet.classFor("color:rgb(1, 2, 3);width:calc(1px + (2px))"));
  assert.ok(sheet.scopeFor('.a:not([x="(" i]){color:rgb(1,2,3)}'));
  assert.equal(sheet.toString().split("{").length, sheet.toString().split("}").length);
});
