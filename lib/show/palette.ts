/**
 * The colours of the figures by what they stand for, each on light paper and its twin on dark.
 *
 * Notes, pages and live figures share them, so that a colour means one thing. A test computes
 * the contrast of every two that meet.
 */
export const palette = {
  /** What a figure stands on, and a number on an operation. */
  paper: ["#fefefe", "#161a1e"],
  /** Words and numbers. */
  text: ["#1f2933", "#e4e7eb"],
  /** Frames, edges, axes, and words that stand back. */
  line: ["#52606d", "#9fb0bf"],
  /** A value that was chosen. */
  leaf: ["#e6f0fa", "#1b3247"],
  /** A value that an operation made. */
  result: ["#ffffff", "#262b31"],
  /** The value that a graph leads to. */
  output: ["#e3f4e8", "#1c3a28"],
  /** An operation. */
  operation: ["#3e4c59", "#cbd2d9"],
  /** What is written on an operation. */
  symbol: ["#fefefe", "#161a1e"],
  /** Where the operands of an operation arrive. */
  ports: ["#e1e6eb", "#2e343b"],
  /** The gradient that arrives at an operation's result. */
  upstream: ["#6d3bc0", "#c8a8f8"],
  /** How fast an operation's result changes with an operand. */
  local: ["#b34700", "#ffb066"],
  /** What the chain rule makes of the two. */
  gradient: ["#1b6e3c", "#7fd69b"],
  /** What the text is talking about. */
  highlight: ["#0b57c4", "#7cb8ff"],
  /** What went wrong. */
  problem: ["#a61b1b", "#f29b9b"],
} as const;

/** What a colour stands for. */
export type Role = keyof typeof palette;

/**
 * Colours for the curves and points of a plot, dark enough for letters too. On a dark page
 * `drawPlot` puts a lighter twin in their place.
 */
export const curveColours = {
  blue: "#2b5fc9",
  red: "#c0392b",
  green: "#2a7a45",
  violet: "#8540cc",
  orange: "#a85400",
  grey: "#5a6672",
} as const;

/** The twins of the curves' colours on dark paper. */
export const curveTwins: Record<keyof typeof curveColours, string> = {
  blue: "#82aaff",
  red: "#ff9387",
  green: "#6fcf8e",
  violet: "#c79bff",
  orange: "#f5a95c",
  grey: "#a9b5c1",
};

/** The colours of code, by what a piece of it is. */
export const codePalette = {
  keyword: ["#a0111f", "#ff9e96"],
  string: ["#0a4a7a", "#a5d3ff"],
  number: ["#0550ae", "#8cc4ff"],
  comment: ["#5a6672", "#a3afbb"],
  type: ["#8a3800", "#ffb885"],
  function: ["#622cbc", "#d5b4ff"],
  /** Behind what is new in a version. */
  mark: ["#fff1cc", "#3d3216"],
} as const;

/**
 * Writes a colour as CSS.
 *
 * @param role What it stands for.
 * @returns A colour that follows the scheme of the place where it is used.
 *
 * @example
 * ```ts
 * colour("paper"); // "light-dark(#fefefe,#161a1e)"
 * ```
 */
export function colour(role: Role): string {
  return `light-dark(${palette[role]})`;
}
