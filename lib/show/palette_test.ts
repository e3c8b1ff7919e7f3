import assert from "node:assert/strict";
import { curveColours, curveTwins, palette, type Role } from "./palette.ts";

/** Relative luminance, as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const schemes = ["light", "dark"] as const;
// JupyterLab's own paper, which figures stand on too.
const jupyter = ["#ffffff", "#111111"];

const boxes = ["leaf", "result", "output"] as const;
const words: [on: Role, words: Role[]][] = [
  ...boxes.map((box): [Role, Role[]] => [box, ["text", "line", "gradient", "highlight"]]),
  ["operation", ["symbol"]],
  ["paper", ["text", "line", "local", "upstream", "gradient", "highlight"]],
];
const shapes: [on: Role, shapes: Role[]][] = [
  ...boxes.map((box): [Role, Role[]] => [box, ["line", "highlight"]]),
  ["paper", ["line", "operation", "highlight"]],
  ["ports", ["line", "operation"]],
];

for (const [index, scheme] of schemes.entries()) {
  Deno.test(`words reach AA, 4.5 to 1, on all that they stand on in ${scheme}`, () => {
    for (const [on, roles] of words) {
      for (const role of roles) {
        const ratio = contrast(palette[on][index], palette[role][index]);
        assert.ok(ratio >= 4.5, `${role} on ${on} has ${ratio.toFixed(2)}`);
      }
    }
  });

  Deno.test(`lines and frames reach 3 to 1 against all that they meet in ${scheme}`, () => {
    for (const [on, roles] of shapes) {
      for (const role of roles) {
        const ratio = contrast(palette[on][index], palette[role][index]);
        assert.ok(ratio >= 3, `${role} on ${on} has ${ratio.toFixed(2)}`);
      }
    }
    const ratio = contrast(palette.line[index], jupyter[index]);
    assert.ok(ratio >= 3, `line in JupyterLab has ${ratio.toFixed(2)}`);
  });

  Deno.test(`curves reach AA for their names, on a page and in JupyterLab, in ${scheme}`, () => {
    const colours = Object.values(index === 0 ? curveColours : curveTwins);
    assert.equal(new Set(colours).size, 6);
    for (const colour of colours) {
      for (const paper of [palette.paper[index], jupyter[index]]) {
        const ratio = contrast(colour, paper);
        assert.ok(ratio >= 4.5, `${colour} on ${paper} has ${ratio.toFixed(2)}`);
      }
    }
  });
}

Deno.test("no colour has a twin that is another one's light colour", () => {
  const colours = [...Object.values(palette).flat(), ...Object.values(curveColours)];
  for (const colour of colours) assert.match(colour, /^#[0-9a-f]{6}$/);
  assert.equal(new Set(Object.values(curveColours)).size, Object.keys(curveTwins).length);
});
