import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { expected } from "../expected.ts";
import { Figure } from "./figure.ts";
import { escapeMarkup, withMinus } from "./format.ts";
import { curveColours, curveTwins } from "./palette.ts";

const { document } = parseHTML("<html></html>");

/**
 * Draws a plot with Observable Plot (https://observablehq.com/plot), which needs a document.
 *
 * Its letters are large enough to be read where a phone shows the plot at the width of the
 * screen. The colours of `curveColours` get a lighter twin on a dark page.
 *
 * @param options What `Plot.plot` takes, but for a title, a caption and legends: these are
 * HTML around the picture and belong into the text.
 * @param description What the plot shows, for readers who cannot see it; its first sentence
 * serves as its name.
 * @returns A figure for the last expression of a cell.
 * @throws {TypeError} If there are no options or no description, or if Plot draws more than one
 * `<svg>`.
 * @throws {Error} If Plot warns of something, with its warning.
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 * const figure = drawPlot({ marks: [Plot.lineY([1, 4, 9])] }, "Three squares.");
 * figure.svg.startsWith("<svg"); // true
 * ```
 */
export function drawPlot(options: Plot.PlotOptions, description: string): Figure {
  if (typeof options !== "object" || options === null) {
    throw expected("drawPlot", "the options of a plot", options);
  }
  const svg = plot({ ...roomForLetters, ...options, document });
  if (svg.localName !== "svg") {
    throw expected("drawPlot", "a plot without title, caption and legend", svg);
  }
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("font-size", `${letters}`);
  svg.classList.add("plot");
  nameClips(svg);
  return new Figure(toXml(svg), description);
}

/** Plot counts its clips over all plots: counted anew, a plot is the same whenever it is drawn. */
function nameClips(svg: Element): void {
  for (const [i, clip] of svg.querySelectorAll("[id^=plot-clip-]").entries()) {
    const name = `plot-clip-${i + 1}`;
    for (const clipped of svg.querySelectorAll(`[clip-path="url(#${clip.id})"]`)) {
      clipped.setAttribute("clip-path", `url(#${name})`);
    }
    clip.id = name;
  }
}

const letters = 15;
const roomForLetters = {
  width: 460,
  height: 350,
  marginTop: 38,
  marginRight: 26,
  marginBottom: 48,
  marginLeft: 62,
};

/** Draws a plot; Plot would write a warning to the console and a "⚠" into the picture. */
function plot(options: Plot.PlotOptions): Element {
  const { warn } = console;
  const warnings: unknown[] = [];
  console.warn = (...words) => warnings.push(...words);
  try {
    const element = Plot.plot(options);
    if (warnings.length > 0) throw new Error(`drawPlot: ${warnings.join(" ")}`);
    return element;
  } catch (error) {
    // Or else the next plot would show the warnings of this one.
    Plot.plot({ document });
    throw error;
  } finally {
    console.warn = warn;
  }
}

const coordinates = /^(d|[xy][12]?|c[xy]|r|width|height|points|transform)$/;
const twins = new Map<string, string>(
  Object.entries(curveColours).map(([name, light]) => [
    light,
    `light-dark(${light},${curveTwins[name as keyof typeof curveTwins]})`,
  ]),
);

/** Writes an element as XML; linkedom writes HTML, where an attribute may hold a "<". */
function toXml({ localName, attributes, childNodes }: Element): string {
  const written = Array.from(attributes, ({ name, value }) => {
    // The description stands for the whole; a label on a part without a role is an error.
    if (name === "aria-label") return "";
    // A hundredth of a pixel is enough, and a third of the bytes.
    const short = coordinates.test(name)
      ? value.replace(/\d+\.\d{3,}/g, (number) => `${+Number(number).toFixed(2)}`)
      : twins.get(value) ?? value;
    return ` ${name}="${escapeMarkup(short)}"`;
  });
  const children = Array.from(
    childNodes,
    (child) => {
      if (child.nodeType === 1) return toXml(child as Element);
      const text = child.textContent ?? "";
      // Plot sets a true minus before a number, but not into its exponent.
      return escapeMarkup(/^[\d.−-]+e-\d+$/.test(text) ? withMinus(text) : text);
    },
  );
  return `<${localName}${written.join("")}>${children.join("")}</${localName}>`;
}
