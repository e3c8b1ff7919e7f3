import { make, set, write } from "./dom.ts";
import { stepInWords } from "./explain.ts";
import type { Model } from "./model.ts";

/** What the stepper asks of the whole. */
export interface StepperActions {
  /** Backpropagation goes to a step. */
  goTo(step: number): void;
  /** An input has ended; what there is to say about it, if it says nothing by itself. */
  settle(status?: string): void;
}

/** Shows a slider over the steps of backpropagation, with a button for each direction. */
export function stepperView(model: Model, actions: StepperActions) {
  const { lastStep } = model;
  const button = (name: string, path: string) =>
    `<button class=${name}><svg viewBox="0 0 9 9" aria-hidden=true><path d="${path}"/></svg>` +
    `<span>Back</span></button>`;
  const { element, find } = make(
    `<div class=stepper role=group aria-label=Backpropagation>` +
      `<b aria-hidden=true>Backpropagation</b>${button("back", "M7 0v9L1 4.5")}` +
      `${button("next", "M2 0v9l6-4.5")}<input type=range min=0 max=${lastStep} ` +
      `aria-label=Step><span class=count aria-hidden=true></span></div>`,
  );
  const slider = find<HTMLInputElement>("input"), back = find(".back");
  find(".count").style.minWidth = `${4 + 2 * `${lastStep}`.length}ch`;
  const press = (step: number) => {
    actions.goTo(step);
    actions.settle(stepInWords(model));
  };
  back.onclick = () => press(model.step - 1);
  // At the end it starts over: a button that is switched off would lose the keyboard's focus.
  find(".next").onclick = () => press(model.step === lastStep ? 0 : model.step + 1);
  slider.oninput = () => actions.goTo(slider.valueAsNumber);
  slider.onchange = () => actions.settle();
  return {
    element,
    update() {
      const { step } = model, isDone = step === lastStep;
      slider.value = String(step);
      set(slider, "aria-valuetext", stepInWords(model));
      set(back, "aria-disabled", step === 0);
      write(find(".next span"), isDone ? "Start" : "Next");
      write(find(".count"), isDone ? "done" : step === 0 ? "start" : `${step} of ${lastStep - 1}`);
    },
  };
}
