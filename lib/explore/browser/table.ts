import { formatNumber, withMinus } from "../../show/format.ts";
import { write } from "./dom.ts";
import type { Model } from "./model.ts";

/**
 * Lets the numbers change in a copy of a table of the values.
 *
 * @param model The model.
 * @param still The element that opens the table.
 */
export function tableView(model: Model, still: Element) {
  const element = still.cloneNode(true) as HTMLDetailsElement;
  const update = () => {
    if (!element.open) return;
    for (const [place, row] of element.querySelectorAll("tbody tr").entries()) {
      const [data, grad] = Array.from(row.children).slice(-2);
      write(data, withMinus(formatNumber(model.values[place].data + 0)));
      write(grad, withMinus(formatNumber(model.gradients[place])));
    }
  };
  element.ontoggle = update;
  return { element, update };
}
