import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/environment.ts";
import { series } from "../support/notebooks.ts";
import { formulasOf, renderFormula } from "./markdown.ts";

// The formulas in fixtures/formulas.json were looked at, each as its TeX and as a browser sets its
// MathML. After a change that is meant, run the tests with UPDATE_SNAPSHOTS=1, open
// artifacts/formulas.html, which shows what is new, and commit the list.
const list = join(root, "tools", "page", "fixtures", "formulas.json");

/** The MathML of each formula of the notes by its TeX, `$$…$$` for one on lines of its own. */
function formulas(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of series()) {
    for (const { cell_type, source } of JSON.parse(readFileSync(path, "utf8")).cells) {
      if (cell_type !== "markdown") continue;
      for (const { tex, displayMode } of formulasOf([source].flat().join(""))) {
        const dollars = displayMode ? "$$" : "$";
        found[`${dollars}${tex.trim()}${dollars}`] = renderFormula(tex, displayMode);
      }
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => a < b ? -1 : 1));
}

Deno.test("every formula of the notes is the MathML that was reviewed", () => {
  const found = formulas();
  const reviewed: Record<string, string> = existsSync(list)
    ? JSON.parse(readFileSync(list, "utf8"))
    : {};
  if (Deno.env.has("UPDATE_SNAPSHOTS")) {
    const rows = Object.entries(found).filter(([tex, math]) => reviewed[tex] !== math)
      .map(([tex, math]) => `<tr><td>${math}<td><code>${tex.replace(/</g, "&lt;")}</code>`);
    mkdirSync(join(root, "artifacts"), { recursive: true });
    writeFileSync(
      join(root, "artifacts", "formulas.html"),
      `<!doctype html><meta charset="utf-8"><table border>${rows.join("\n")}</table>`,
    );
    return writeFileSync(list, `${JSON.stringify(found, null, 1)}\n`);
  }
  const hint = "see tools/page/formulas_test.ts";
  for (const [tex, math] of Object.entries(found)) {
    assert.doesNotMatch(math, /wrong-formula|<merror/, tex);
    assert.equal(math, reviewed[tex], `${tex} is not as reviewed: ${hint}`);
  }
  assert.deepEqual(Object.keys(reviewed), Object.keys(found), `gone from the notes: ${hint}`);
});
