import { make, mark, say, write } from "./dom.ts";
import { type Explanation, mostListed } from "./explain.ts";
import type { Model } from "./model.ts";
import { inWords } from "./numbers.ts";

/**
 * Shows an explanation in a place of fixed height: a sentence, then `upstream × local = gradient`
 * for each operand or use, with the words above the numbers, in their colours.
 */
export function explanationView(model: Model) {
  const { names } = model.graph;
  const row = (kind: string, ...[x, times, y, is, product]: string[]) =>
    `<div class="product ${kind}"><span class=label></span><b class=upstream>${x}</b>${times}` +
    `<b class=local>${y}</b>${is}<b class=gradient>${product}</b><span class=sum></span></div>`;
  const most = Math.max(...names.map((_, place) => model.uses(place).length));
  const { element, find } = make(
    `<div class=explanation><p class=title></p><div class=products>` +
      row("words", "upstream", "<i></i>", "local", "<i></i>", "gradient") +
      row("row", "", "×", "", "=", "").repeat(Math.min(Math.max(most, 2), mostListed)) +
      `</div><p class=note></p></div>`,
  );
  mark(element, "shared", most > 1);
  const rows = element.querySelectorAll(".row");
  return {
    element,
    update({ title, rows: products, note }: Explanation) {
      say(find(".title"), title, names);
      write(find(".note"), note);
      mark(find(".words"), "empty", products.length === 0);
      for (const [i, row] of rows.entries()) {
        const product = products[i], [label, upstream, local, gradient, sum] = row.children;
        mark(row, "empty", !product);
        if (!product) continue;
        say(label, product.label, names);
        write(upstream, inWords(product.upstream));
        write(local, inWords(product.local));
        write(gradient, inWords(product.amount));
        write(sum, product.note);
      }
    },
  };
}
