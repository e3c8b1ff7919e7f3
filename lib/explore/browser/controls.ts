import { formatNumber, withMinus } from "../../show/format.ts";
import { make, mark, set, write } from "./dom.ts";
import type { Model } from "./model.ts";
import { inWords, readNumber } from "./numbers.ts";

/** What the controls ask of the whole. */
export interface ControlActions {
  /** The reader gives a control another number. */
  move(control: number, number: number): void;
  /** An input has ended; what there is to say about it, if it says nothing by itself. */
  settle(status?: string): void;
  /** The reader turns to a control. */
  choose(control: number): void;
  /** What the reader typed is wrong in this way, or, without a text, no longer. */
  refuse(problem: string): void;
}

/**
 * Shows a row for each control: its name, a slider, a field with every digit, and its gradient as
 * a number and a bar. Where there is little room, the names are buttons, and only the chosen row
 * is shown.
 *
 * @param model The model.
 * @param actions What it asks of the whole.
 */
export function controlsView(model: Model, actions: ControlActions) {
  const { graph: { controls, names }, root } = model;
  const { element, find } = make(
    `<div class=controls><div class=choices role=group aria-label="Value to move"></div>` +
      `<div class=head aria-hidden=true><span></span><span></span><span>data</span>` +
      `<span class=gradient>gradient</span></div></div>`,
  );
  const rows = controls.map(({ value: place, min, max, step }, index) => {
    const title = names[place];
    const { element: row, find: part } = make(
      `<div class=control role=group><bdi></bdi><input type=range>` +
        `<input class=field><div class=gradient>` +
        `<span class=unseen>gradient </span><div class=number></div>` +
        `<div class=bar aria-hidden=true><div></div></div></div></div>`,
    );
    const slider = part<HTMLInputElement>("[type=range]");
    const field = part<HTMLInputElement>(".field");
    const { element: choice } = make("<button></button>");
    choice.textContent = part("bdi").textContent = title;
    row.ariaLabel = slider.ariaLabel = title;
    field.ariaLabel = `${title}, exactly`;
    Object.assign(slider, { min, max, step });
    find(".choices").append(choice);
    element.append(row);

    const state = () =>
      `${inWords(model.numbers[place])}; ${names[root]} is ${inWords(model.values[root].data)}, ` +
      `gradient ${inWords(model.slopes[place])}`;
    const inform = (text: string) => {
      actions.refuse(text);
      set(field, "aria-invalid", text !== "");
    };
    const showDigits = () => {
      inform("");
      field.value = String(model.numbers[place]);
    };

    // A touch that turns into scrolling has moved the slider before anyone knows.
    let before = 0;
    slider.onpointerdown = () => before = model.numbers[place];
    const slide = (number: number) => {
      actions.move(index, number);
      showAllDigits();
    };
    slider.onpointercancel = () => slide(before);
    slider.oninput = () => slide(slider.valueAsNumber);
    slider.onchange = () => actions.settle();
    const commit = field.onchange = () => {
      const number = readNumber(field.value);
      if (typeof number === "string") {
        const stays = inWords(model.numbers[place]);
        return inform(`${title} expects a number like 1.5, got ${number}. It stays ${stays}.`);
      }
      scale = 0;
      slide(number);
      actions.settle(`${title} is ${state()}`);
    };
    field.onkeydown = ({ key }) => {
      if (key === "Escape") showDigits();
      // In JupyterLab this key ends no input by itself.
      if (key === "Enter") commit();
    };
    slider.onfocus = field.onfocus = () => actions.choose(index);
    choice.onclick = part("bdi").onclick = () => actions.choose(index);

    return {
      place,
      showDigits,
      update(isChosen: boolean, scale: number) {
        const slope = model.slopes[place];
        mark(row, "chosen", isChosen);
        set(choice, "aria-pressed", isChosen);
        // The browser moves it to the nearest step; the model keeps what it has.
        slider.value = String(model.numbers[place]);
        set(slider, "aria-valuetext", state());
        write(part(".number"), withMinus(formatNumber(slope)));
        const share = Math.max(-1, Math.min(slope / scale, 1)) || 0;
        part(".bar div").style.transform = `scaleX(${share})`;
      },
    };
  });

  // One scale for all bars, so that they compare. While one slides it only grows, so that they don't
  // jump.
  let scale = 0;
  /** Forgets what was typed and not understood. */
  const showAllDigits = () => {
    for (const { showDigits } of rows) showDigits();
  };
  return {
    element,
    /** Shows every digit, and bars on a scale of their own. */
    reset() {
      scale = 0;
      showAllDigits();
    },
    update(chosen: number) {
      const sizes = rows.map(({ place }) => Math.abs(model.slopes[place])).filter(Number.isFinite);
      scale = Math.max(scale, ...sizes);
      for (const [index, row] of rows.entries()) row.update(index === chosen, scale);
    },
  };
}
