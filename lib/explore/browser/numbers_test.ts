import assert from "node:assert/strict";
import { inWords, readNumber } from "./numbers.ts";

Deno.test("numbers are said with few digits, the first two at least", () => {
  const numbers = [
    0.5,
    -0,
    0.70710678,
    -3,
    1234.5,
    0.0009999,
    -1.23e-7,
    2.5e-5,
    -123456.789,
    999999.4,
    1e6,
    123456789012,
    1e300,
    -Number.MAX_VALUE,
    NaN,
    -Infinity,
  ];
  assert.deepEqual(numbers.map(inWords), [
    "0.5",
    "0",
    "0.7071",
    "−3",
    "1234.5",
    "0.001",
    "−1.2e−7",
    "2.5e−5",
    "−123457",
    "999999",
    "1e6",
    "1.2e11",
    "1e300",
    "−1.8e308",
    "NaN",
    "−Infinity",
  ]);
});

Deno.test("a typed number may be written in any usual way", () => {
  const typed = ["8", " 8.0 ", "+8", "8.", "80e-1", ".8E1", "0.08e+2"];
  for (const text of typed) assert.equal(readNumber(text), 8, text);
  for (const text of ["-3", "−3", "–3", "-.3e1"]) assert.equal(readNumber(text), -3, text);
  assert.equal(readNumber("6.8813735870195432"), 6.8813735870195432);
});

Deno.test("what is no number is named", () => {
  const wrongs: Record<string, string> = {
    "": "nothing",
    "  ": "nothing",
    "abc": '"abc"',
    "Infinity": '"Infinity"',
    "-": '"-"',
    "0x10": '"0x10"',
    "1 000": '"1 000"',
    "1,5": '"1,5"',
    "1e999": "1e999, which is too large",
  };
  for (const [text, said] of Object.entries(wrongs)) assert.equal(readNumber(text), said);
  assert.equal(readNumber("x".repeat(1000)), `"${"x".repeat(20)}"`);
});
