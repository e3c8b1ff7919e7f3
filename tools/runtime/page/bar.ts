import { make, write } from "../../../lib/explore/browser/dom.ts";

/** What the reader asks of the page. */
export interface BarActions {
  runAll(): void;
  stop(): void;
  reset(): void;
  copy(): Promise<void>;
  download(): void;
  /** Do what was offered. */
  catchUp(): void;
}

/**
 * The bar that shows what runs.
 *
 * @param place The button that began it all stands there, and stays.
 * @param actions What the buttons do.
 */
export function makeBar(place: HTMLElement, actions: BarActions) {
  const start = place.querySelector<HTMLButtonElement>("button")!;
  const { element, find } = make(
    `<div class=tools><button type=button class="tool more" hidden></button>` +
      `<button type=button class="tool stop" hidden>Stop</button>` +
      `<details class=version><summary>My version</summary><div>` +
      `<button type=button class="tool copy-all">Copy my version</button>` +
      `<button type=button class="tool download">Download .ipynb</button>` +
      `<button type=button class="tool reset-all">Reset all</button></div></details></div>`,
  );
  const status = place.querySelector<HTMLElement>("[role=status]")!;
  const stop = find<HTMLButtonElement>(".stop"), more = find<HTMLButtonElement>(".more");
  const version = find<HTMLDetailsElement>("details"), summary = find("summary");
  const copy = find<HTMLButtonElement>(".copy-all");
  start.textContent = "Run from the top";
  start.classList.add("run-all");
  start.onclick = actions.runAll;
  start.removeAttribute("aria-disabled");
  const wasPressed = document.activeElement === start;
  place.append(element);
  stop.after(start);
  // The page stays where it is: who pressed a cell's button reads on there.
  if (wasPressed) start.focus({ preventScroll: true });
  place.classList.add("started");
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", "Running this page");
  stop.onclick = actions.stop;
  more.onclick = actions.catchUp;
  copy.onclick = async () => {
    try {
      await actions.copy();
      write(copy, "Copied");
    } catch {
      write(copy, "This browser refuses: download it");
    }
    setTimeout(() => write(copy, "Copy my version"), 2500);
  };
  find(".download").onclick = () => {
    actions.download();
    version.open = false;
  };
  find(".reset-all").onclick = () => {
    actions.reset();
    version.open = false;
    summary.focus({ preventScroll: true });
  };
  version.onkeydown = ({ key }) => {
    if (key !== "Escape") return;
    version.open = false;
    summary.focus({ preventScroll: true });
  };
  addEventListener("pointerdown", ({ target }) => {
    if (!version.contains(target as Node)) version.open = false;
  });
  const header = place.closest<HTMLElement>(".bar")!;
  header.classList.add("runs");
  // Only this row of the header stays when the page is scrolled.
  const fit = () => header.style.setProperty("--above", `${place.offsetTop}px`);
  new ResizeObserver(fit).observe(header);

  return {
    /** Says what runs, and offers what can be done. */
    update(text: string, isRunning: boolean, offer: string | undefined): void {
      write(status, text);
      place.classList.toggle("running", isRunning);
      const { activeElement } = document;
      stop.hidden = !isRunning;
      more.hidden = offer === undefined;
      if (offer) write(more, offer);
      // Whoever has just pressed what goes stays with what is beside it.
      if (activeElement === stop && stop.hidden || activeElement === more && more.hidden) {
        start.focus({ preventScroll: true });
      }
    },
  };
}
