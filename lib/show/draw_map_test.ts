import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { drawMap } from "./draw_map.ts";

const stops = Array.from({ length: 6 }, (_, i) => ({
  number: `0${i + 1}`,
  name: `<note ${i + 1}>`,
  needs: i === 0 ? [] : [`0${i}`],
}));

Deno.test("a map has a circle for each note, and the way winds on from row to row", () => {
  const { document } = parseHTML(drawMap(stops).svg);
  const all = (selector: string) => Array.from(document.querySelectorAll(selector));
  const x = all("circle").map((circle) => Number(circle.getAttribute("cx")));
  assert.equal(x.length, 6);
  assert.ok(x[0] < x[1] && x[2] < x[3], "to the right");
  assert.ok(x[4] === x[3] && x[5] === x[2], "below, and back to the left");
  assert.equal(
    document.querySelectorAll("g[stroke-miterlimit] path, g[fill=none] > path").length,
    5,
  );
  assert.ok(all("text").some(({ textContent }) => textContent === "<note 3>"));
});

Deno.test("an arrow to the row below begins under the name, straight down and aside", () => {
  const more = [...stops, ...["07", "08"].map((number) => ({ number, name: "n", needs: ["06"] }))];
  const { svg } = drawMap([
    ...more,
    { number: "09", name: "straight below 08", needs: ["08"] },
    { number: "10", name: "aside of it", needs: ["08"] },
  ]);
  const circle = parseHTML(svg).document.querySelectorAll("circle")[7];
  const x = Number(circle.getAttribute("cx")), y = Number(circle.getAttribute("cy"));
  const begins = Array.from(
    svg.matchAll(/ d="M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)M/g),
    (found) => found.slice(1).map(Number),
  ).filter(([fromX, fromY, , toY]) => Math.abs(fromX - x) < 60 && fromY > y && toY > fromY + 20);
  assert.equal(begins.length, 2);
  // The name hangs 28 pixels below the middle of its circle, with letters of 15.
  for (const [, fromY] of begins) assert.ok(fromY > y + 28 + 8, `${fromY} under ${y}`);
});

Deno.test("what is no map is refused", () => {
  assert.throws(
    () => drawMap([]),
    /drawMap expects one note or more, got 0/,
  );
  // deno-lint-ignore no-explicit-any
  const draw = drawMap as any, note = { number: "01", name: "a", needs: [] };
  for (
    const [wrong, message] of [
      [null, "text as a note's number, got undefined"],
      [{ ...note, number: 1 }, "text as a note's number, got 1"],
      [{ ...note, name: NaN }, "text as a note's name, got NaN"],
      [{ ...note, needs: "01" }, 'an array as a note\'s needs, got "01"'],
    ]
  ) {
    assert.throws(() => draw([note, wrong]), { message: `drawMap expects ${message}` });
  }
  assert.throws(() => drawMap([{ number: "01", name: "a", needs: ["07"] }]), {
    message: 'drawMap expects the number of a note as a need, got "07"',
  });
});
