import { formatNumber, withMinus } from "../../show/format.ts";
import { make, write } from "./dom.ts";
import type { Model } from "./model.ts";

/** Lists the values below a heading that opens the list. Until it is opened, there is none. */
export function tableView(model: Model) {
  const { element, find } = make(
    `<details><summary>The values as a table</summary><table><thead><tr><th scope=col>label` +
      `<th scope=col>operation<th scope=col class=numeric>data<th scope=col class=numeric>grad` +
      `</thead><tbody></tbody></table></details>`,
  );
  let rows: HTMLElement[] = [];
  const update = () => {
    if (!(element as HTMLDetailsElement).open) return;
    if (rows.length === 0) {
      rows = model.graph.names.map((name, place) => {
        const row = make(
          "<table><tr><th scope=row><bdi></bdi><td><td class=numeric><td class=numeric></table>",
        ).find("tr");
        row.querySelector("bdi")!.textContent = name;
        row.children[1].textContent = model.values[place].op;
        return row;
      });
      find("tbody").append(...rows);
    }
    for (const [place, { children }] of rows.entries()) {
      write(children[2], withMinus(formatNumber(model.values[place].data)));
      write(children[3], withMinus(formatNumber(model.gradients[place])));
    }
  };
  element.ontoggle = update;
  return { element, update };
}
