import { chipNumberWidth, fitNumber, numberWidth } from "../../show/graph/svg.ts";
import { make, mark, set } from "./dom.ts";
import type { Model } from "./model.ts";
import { inWords } from "./numbers.ts";

/** What the drawing asks of the whole. */
export interface DrawingActions {
  /** The reader points at a value, or at none. */
  point(place?: number): void;
  /** The reader wants a value to stay lit, or lets the one go that does. */
  pin(place?: number): void;
}

/**
 * Lets the numbers of a drawing change in place. It is one stop for the keyboard: arrow keys
 * follow the edges.
 *
 * @param model The model.
 * @param drawing The drawing as `drawGraph` draws it. It becomes a part of what is returned.
 * @param actions What it asks of the whole.
 */
export function drawingView(model: Model, drawing: SVGSVGElement, actions: DrawingActions) {
  const { graph: { names }, root, operands } = model;
  const option = (place: number) => `<span class=unseen role=option id=v${place}></span>`;
  const { element, find } = make(
    `<div class=graph role=listbox tabindex=0>${names.map((_, i) => option(i)).join("")}</div>`,
  );
  element.ariaLabel = "Values: arrow keys follow the edges, Enter pins";
  element.prepend(drawing);
  set(drawing, "aria-hidden", true);
  element.style.setProperty("--natural", `${drawing.viewBox.baseVal.width}px`);
  const boxes = names.map((_, place) => find(`.v${place}`));

  /** The value at which the arrow keys are. */
  let active = root;
  /** Where the arrow keys lead from there. */
  const ways = (): Record<string, number | undefined> => {
    const use = model.uses(active).at(-1);
    const beside = (step: number) => use && operands[use.by][use.port + step];
    return {
      ArrowLeft: operands[active][0],
      ArrowRight: use?.by,
      ArrowUp: beside(-1),
      ArrowDown: beside(1),
      Home: 0,
      End: root,
    };
  };
  element.onkeydown = (event) => {
    const { key } = event, found = ways();
    if (key in found) active = found[key] ?? active;
    else if (key === "Enter" || key === " ") actions.pin(active);
    else if (key === "Escape") actions.pin();
    else return;
    event.preventDefault();
    actions.point(key === "Escape" ? undefined : active);
    reveal([active]);
  };
  element.onfocus = () => {
    if (element.matches(":focus-visible")) actions.point(active);
  };
  element.onblur = element.onpointerleave = () => actions.point();
  const placeAt = ({ target }: Event) =>
    [...boxes.keys()].find((place) => boxes[place].contains(target as Node));
  element.onpointerover = (event) => {
    if (event.pointerType !== "touch") actions.point(placeAt(event));
  };
  element.onclick = (event) => {
    const place = placeAt(event);
    active = place ?? active;
    actions.pin(place);
  };

  let revealed: readonly number[] = [];
  /** Scrolls values into the middle, unless they are seen. */
  function reveal(places: readonly number[]): void {
    revealed = places;
    const frame = element.getBoundingClientRect();
    const seen = places.map((place) => boxes[place].getBoundingClientRect());
    const left = Math.min(...seen.map((box) => box.left)) - frame.left;
    const right = Math.max(...seen.map((box) => box.right)) - frame.right;
    if (left >= 0 && right <= 0) return;
    element.scrollLeft += (left + right) / 2;
  }

  // A phone that is turned, a window that is made narrow.
  new ResizeObserver(() => reveal(revealed)).observe(element);

  return {
    element,
    reveal,
    /** Shows the model as it is now, with a value and what it feeds lit, or the step marked. */
    update(lit: number | undefined, pinned: number | undefined) {
      const step = lit === undefined ? model.current : undefined;
      // A set takes in what is added while one goes through it.
      const fed = new Set(lit === undefined ? [] : [lit]);
      for (const place of fed) for (const { by } of model.uses(place)) fed.add(by);
      for (const [place, box] of boxes.entries()) {
        const number = model.values[place].data, gradient = model.gradients[place];
        writeNumber(find(`.v${place} .data`), number, numberWidth);
        writeNumber(find(`.v${place} .grad`), gradient, numberWidth);
        mark(box, "unreached", !model.reached.has(place));
        mark(box, "upstream", place === step);
        mark(box, "gradient", step !== undefined && operands[step].includes(place));
        mark(box, "fed", fed.has(place));
        mark(box, "lit", place === lit);
        const state = `data ${inWords(number)}, gradient ${inWords(gradient)}`;
        const option = find(`#v${place}`);
        set(option, "aria-label", `${names[place]}, ${state}`);
        set(option, "aria-selected", place === pinned);
        if (operands[place].length > 0) {
          const out = find(`.e${place}.out`);
          mark(out, "upstream", place === step);
          mark(out, "fed", fed.has(place));
        }
        for (const [port, operand] of operands[place].entries()) {
          const edge = find(`.e${place}.p${port}`), chip = find(`.o${place} .p${port}`);
          mark(edge, "gradient", place === step);
          mark(edge, "fed", fed.has(operand));
          mark(chip, "active", place === step);
          writeNumber(chip.lastElementChild!, model.locals[place][port], chipNumberWidth);
        }
      }
      set(element, "aria-activedescendant", `v${active}`);
    },
  };
}

function writeNumber(element: Element, number: number, room: number): void {
  // A product with 0 can be −0: right, and a riddle to who has just moved a value to 0.
  const { text, length } = fitNumber(number + 0, room);
  if (element.textContent === text) return;
  element.textContent = text;
  set(element, "textLength", length);
}
