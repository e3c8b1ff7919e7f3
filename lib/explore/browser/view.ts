import type { NamedGraph } from "../names.ts";
import { copyLink, readAddress, remember } from "./address.ts";
import { compare, compareInWords } from "./check.ts";
import { controlsView } from "./controls.ts";
import { make, set, write } from "./dom.ts";
import { drawingView } from "./drawing.ts";
import { explainStep, explainValue } from "./explain.ts";
import { explanationView } from "./explanation.ts";
import { Model } from "./model.ts";
import { inWords } from "./numbers.ts";
import { slopeView } from "./slope.ts";
import { stepperView } from "./stepper.ts";
import { style } from "./style.ts";
import { tableView } from "./table.ts";

/** In milliseconds: who listens should hear the end of a movement, not each of its frames. */
const untilSaid = 500;
/** In milliseconds without a movement. */
const untilChecked = 300;

/**
 * Brings an element to life, which shows a drawing that stands still, and on paper goes on to.
 *
 * @param host The element.
 * @param graph What it computes with.
 * @param page Which explorable of its page it is, from 1, if the address is its to write to.
 */
export function mount(host: HTMLElement, graph: NamedGraph, page?: number): void {
  const model = new Model(graph), { root } = model, { controls, names } = graph;
  if (page) readAddress(model, page);
  let chosen = 0, pointed: number | undefined, pinned: number | undefined;
  let saying: ReturnType<typeof setTimeout>, checking: ReturnType<typeof setTimeout>;

  const actions = {
    settle(status = "") {
      if (page) remember(model, page);
      clearTimeout(saying);
      saying = setTimeout(() => write(find("[role=status]"), status), untilSaid);
    },
    goTo(step: number) {
      pointed = pinned = undefined;
      model.goTo(step);
      update();
      const { current } = model;
      drawing?.reveal(current === undefined ? [root] : [current, ...model.operands[current]]);
    },
    choose(control: number) {
      chosen = control;
      update();
      drawing?.reveal([controls[control].value]);
    },
    move(control: number, number: number) {
      chosen = control;
      model.move(controls[control].value, number);
      update();
    },
    refuse(problem: string) {
      write(find(".problem"), problem);
      markReset();
    },
    point(place?: number) {
      pointed = place;
      light();
    },
    pin(place?: number) {
      pinned = place === pinned ? undefined : place;
      for (const [control, { value }] of controls.entries()) if (value === pinned) chosen = control;
      update();
    },
  };

  const { element, find } = make(
    `<section class=parts role=group><div class=tools><button class=reset>Reset</button>` +
      `<p class=problem role=alert></p><button class=copy>Copy link</button></div>` +
      `<p class=proof></p><p class=unseen role=status></p></section>`,
  );
  element.ariaLabel = `Explore ${names[root]}`;
  const rows = controlsView(model, actions);
  const slope = slopeView(model), stepper = stepperView(model, actions);
  const explanation = explanationView(model);
  const table = tableView(model, host.querySelector("details")!);
  const still = copyOfStill(host);
  const drawing = still ? drawingView(model, still, actions) : undefined;
  const hasControls = controls.length > 0, reset = find(".reset"), copy = find(".copy");
  const tools = find(".tools");
  tools.before(rows.element);
  // A graph that is too large to draw has a sentence in the place of its drawing.
  const picture = drawing?.element ?? host.firstElementChild!.cloneNode(true);
  tools.after(slope.element, stepper.element, explanation.element, picture);
  find(".proof").after(table.element);
  if (!hasControls) {
    rows.element.remove();
    slope.element.remove();
  }
  reset.onclick = () => {
    pointed = pinned = undefined;
    model.reset();
    rows.reset();
    update();
    actions.settle(`Reset: ${names[root]} is ${inWords(model.values[root].data)}.`);
  };
  copy.onclick = () => copyLink(host, copy);
  if (!page) copy.remove();

  const light = () => {
    const wanted = pointed ?? pinned, isDone = model.step === model.lastStep;
    // When all is done, the drawing shows what the control in hand acts on.
    const lit = wanted ?? (isDone ? controls.at(chosen)?.value : undefined);
    const said = lit === undefined ? explainStep(model) : explainValue(model, lit);
    const hint = lit === undefined
      ? ""
      : !isDone
      ? " This is how it ends."
      : wanted === undefined
      ? " Point at any value; a click pins it."
      : "";
    explanation.update({ ...said, note: said.note + hint });
    drawing?.update(lit, pinned);
  };
  const markReset = () => {
    const isAtStart = model.numbers === model.start && model.step === model.lastStep;
    set(reset, "aria-disabled", isAtStart && find(".problem").textContent === "");
  };
  const update = () => {
    rows.update(chosen);
    if (hasControls) slope.update(controls[chosen]);
    stepper.update();
    light();
    table.update();
    markReset();
    write(find(".proof"), "Checking …");
    clearTimeout(checking);
    checking = setTimeout(
      () => write(find(".proof"), compareInWords(compare(model))),
      untilChecked,
    );
  };
  rows.reset();
  update();

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  shadow.innerHTML = "<div class=live></div><slot></slot>";
  shadow.firstElementChild!.append(element);
  if (hasControls) drawing?.reveal([controls[chosen].value]);
}

/** A copy of the drawing that stands still, without what a policy refuses or its own name says. */
function copyOfStill(host: HTMLElement): SVGSVGElement | undefined {
  const image = host.querySelector("img");
  const bytes = image && Uint8Array.from(atob(image.src.split(",")[1]), (c) => c.charCodeAt(0));
  const copy = bytes
    ? make(new TextDecoder().decode(bytes)).element
    : host.querySelector(".value-graph")?.cloneNode(true);
  const drawing = copy as SVGSVGElement | undefined;
  for (const part of drawing?.querySelectorAll("style,title,desc") ?? []) part.remove();
  return drawing;
}
