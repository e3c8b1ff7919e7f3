/** A label as it is set: lines, and the width that the widest takes in any usual typeface. */
export interface SetLabel {
  lines: string[];
  /** In ems of bold letters. */
  width: number;
}

const longestLine = 32;
const mostLines = 20;

/**
 * Breaks a label into lines.
 *
 * @param label The label as it was typed.
 * @returns Its lines, those of more than 32 letters broken, every space kept. Of more than 20
 * lines the first ones, and a line that says how many more there are.
 *
 * @example
 * ```ts
 * const { lines } = setLabel(`two\nlines ${"x".repeat(30)}`);
 * lines.length; // 3
 * ```
 */
export function setLabel(label: string): SetLabel {
  const lines: string[] = [];
  let more = 0;
  for (const line of label.split(/\r\n|[\n\r]/)) {
    // Only what is shown is taken apart: a label may be as long as a book.
    const room = mostLines - lines.length, taken = room > 0 ? 50_000 : 0;
    const broken = taken > 0 ? breakLine(line.slice(0, taken)) : [];
    lines.push(...broken.slice(0, room));
    const all = broken.length + Math.ceil(line.slice(taken).length / longestLine);
    more += Math.max(1, all) - Math.min(room, broken.length);
  }
  if (more > 0) {
    lines.push(`… and ${more.toLocaleString("en")} more ${more === 1 ? "line" : "lines"}`);
  }
  return { lines, width: Math.max(...lines.map(widthOf)) };
}

function breakLine(line: string): string[] {
  const letters = lettersOf(line.replaceAll("\t", "    "));
  return Array.from(
    { length: Math.max(1, Math.ceil(letters.length / longestLine)) },
    (_, i) => letters.slice(i * longestLine, (i + 1) * longestLine).join(""),
  );
}

/** What a reader takes for one letter may be several characters. */
function lettersOf(line: string): string[] {
  // Making a segmenter for the first time takes longer than drawing a small graph.
  if (/^[ -~]*$/.test(line)) return line.split("");
  return Array.from(new Intl.Segmenter("en").segment(line), ({ segment }) => segment);
}

// From the space to the tilde, in hundredths of an em.
const widths =
  `35 46 53 84 70 101 88 31 46 46 53 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 62
  100 78 77 74 84 69 69 83 84 38 56 78 64 100 84 86 74 86 78 73 69 82 78 111 78 73 73 46 37 46 84 56
  50 68 72 60 72 68 44 72 72 35 35 67 35 105 72 69 72 72 50 60 48 72 66 93 65 66 59 72 37 72 84`
    .split(/\s+/).map(Number);

/**
 * Tells how much room a line needs, whichever typeface the reader's machine sets it in.
 *
 * @param line A line of text.
 * @returns Its width in ems of bold letters: in DejaVu Sans, which is among the widest, and for
 * what is not ASCII rather too much than too little.
 *
 * @example
 * ```ts
 * widthOf("x1"); // 1.35
 * ```
 */
export function widthOf(line: string): number {
  let sum = 0;
  for (const segment of lettersOf(line)) {
    sum += widths[segment.charCodeAt(0) - 32] ?? 130;
  }
  return sum / 100;
}
