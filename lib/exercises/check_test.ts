import assert from "node:assert/strict";
import { display } from "../show/displayable.ts";
import { check, exercises } from "./check.ts";

const said = (name: string, answer: unknown) => check(name, answer)[display]()["text/plain"];

Deno.test("an exercise without an answer says so, and the usual mistakes get a hint", () => {
  for (const [name, { wrong }] of Object.entries(exercises)) {
    assert.match(said(name, undefined), /^No answer yet\. /, name);
    assert.ok(wrong.length >= 2, `${name} has no plausible wrong answers`);
    for (const answer of wrong) {
      assert.match(said(name, answer), /^Not yet\. \S/, `${name}: ${answer}`);
    }
    const hints = new Set(wrong.map((answer) => said(name, answer)));
    assert.ok(hints.size >= 2, `${name} has one hint for all mistakes: ${[...hints]}`);
  }
});

Deno.test("the slope of any function may be measured with the step that the note uses", () => {
  for (const h of [1e-3, 1e-4, 1e-5, 1e-6]) {
    const slopeOf = (f: (x: number) => number, x: number) => (f(x + h) - f(x - h)) / (2 * h);
    const answer = said("01 slope of any function", slopeOf);
    assert.match(answer, /^Right\. /, `of a step of ${h} it says: ${answer}`);
  }
});

Deno.test("check never throws, whatever the answer is", () => {
  const throwing = () => {
    throw new TypeError("too far");
  };
  const hostile = new Proxy({}, { get: throwing, ownKeys: throwing, getPrototypeOf: throwing });
  const answers = [
    null,
    NaN,
    Infinity,
    -0,
    "2",
    "<b>",
    2n,
    Symbol("s"),
    [],
    [undefined],
    {},
    Object.create(null),
    throwing,
    () => {
      throw undefined;
    },
    () => hostile,
    hostile,
    class {},
    new Map(),
    /x/,
  ];
  for (const name of Object.keys(exercises)) {
    for (const answer of answers) {
      assert.match(said(name, answer), /^(Not yet|Right|No answer yet)\. /, name);
      assert.ok(!said(name, answer).includes("\n"), name);
    }
  }
  assert.match(said("01 slope of any function", throwing), /stopped with an error: too far$/);
});

Deno.test("an exercise that isn't there is named", () => {
  for (const name of ["05 nothing", "toString", "__proto__", ""]) {
    assert.match(said(name, 1), /^Not yet\. There is no exercise "/, name);
  }
  // deno-lint-ignore no-explicit-any
  assert.match(said(Symbol("x") as any, 1), /^Not yet\. There is no exercise Symbol\(x\)/);
});

Deno.test("what check says is text", () => {
  const shown = check("<b>x</b>", 1)[display]()["text/html"];
  assert.ok(shown.includes("&lt;b&gt;x") && !shown.includes("<b>"), shown);
});
