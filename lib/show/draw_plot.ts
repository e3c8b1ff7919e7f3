import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { expected } from "../expected.ts";
import { Figure } from "./figure.ts";
import { printable } from "./format.ts";

const geometry = /^(d|[xy][12]?|c[xy]|r|width|height|points|transform)$/;
const { document } = parseHTML("<html></html>");

/**
 * Draws a plot with Observable Plot (https://observablehq.com/plot), which needs a document.
 *
 * @param options What `Plot.plot` takes, but for a title, a caption and legends: these are
 * HTML around the picture and belong into the text.
 * @param description What the plot shows, for readers who cannot see it; its first sentence
 * serves as its name.
 * @returns A figure for the last expression of a cell.
 * @throws {TypeError} If there is no description, or if Plot draws more than one `<svg>`.
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 * const figure = drawPlot({ marks: [Plot.lineY([1, 4, 9])] }, "Three squares.");
 * if (!figure.svg.startsWith("<svg")) throw figure.svg;
 * ```
 */
export function drawPlot(options: Plot.PlotOptions, description: string): Figure {
  // Letters of 12 px instead of Plot's 10 need wider margins.
  const svg = Plot.plot({ marginLeft: 48, marginBottom: 40, ...options, document });
  if (svg.localName !== "svg") {
    throw expected("drawPlot", "a plot without title, caption and legend", svg);
  }
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("font-size", "12");
  for (const part of svg.querySelectorAll("*")) {
    // The description stands for the whole; a label on a part without a role is an error.
    part.removeAttribute("aria-label");
    // A hundredth of a pixel is enough, and a third of the bytes.
    for (const attribute of part.attributes) {
      if (!geometry.test(attribute.name)) continue;
      attribute.value = attribute.value.replace(/\d+\.\d{3,}/g, (x) => `${+Number(x).toFixed(2)}`);
    }
  }
  // linkedom leaves an ampersand in an attribute as it is, which XML does not allow.
  const markup = printable(svg.outerHTML).replace(
    /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/gi,
    "&amp;",
  );
  return new Figure(markup, description);
}
