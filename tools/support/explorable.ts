import type { ElementHandle, JSHandle, KeyInput, Page } from "puppeteer-core";

/** What an explorable shows, as text. */
export interface Shown {
  /** The data and the gradient of each value in the drawing, by its name. */
  values: Record<string, { data: string; grad: string }>;
  /** What the field of each control holds. */
  fields: Record<string, string>;
  /** What the slope means, and why it is small. */
  sentence: string;
  reason: string;
  /** `start`, `2 of 5` or `done`. */
  count: string;
  /** What is explained: a sentence, the products below it, what follows. */
  title: string;
  products: string[];
  note: string;
  /** How the gradients compare with central differences. */
  proof: string;
  /** What is said to who listens. */
  status: string;
  problem: string;
  /** The names of the values that are lit, and of those in the colours of a step. */
  lit: string[];
  fed: string[];
  upstream: string[];
  target: string[];
  unreached: string[];
}

/**
 * A graph on a page that can be explored, for a test that plays with it: the tests of the
 * explorable itself, and those that do what a note tells its readers to do.
 */
export class Explorable {
  readonly page: Page;
  readonly root: JSHandle<ShadowRoot>;

  private constructor(page: Page, root: JSHandle<ShadowRoot>) {
    this.page = page;
    this.root = root;
  }

  /** Waits until an explorable of a page is alive. */
  static async find(page: Page, index = 0): Promise<Explorable> {
    const root = await page.waitForFunction(
      (index) => document.querySelectorAll(".explorable")[index]?.shadowRoot,
      {},
      index,
    );
    return new Explorable(page, root as JSHandle<ShadowRoot>);
  }

  /** Finds a part of it. */
  async part(selector: string, index = 0): Promise<ElementHandle<HTMLElement>> {
    const found = await this.page.evaluateHandle(
      (root, selector, index) => root.querySelectorAll(selector)[index],
      this.root,
      selector,
      index,
    );
    const element = found.asElement();
    if (!element) throw new Error(`There is no ${selector}`);
    return element as ElementHandle<HTMLElement>;
  }

  async #control(name: string, part: string): Promise<ElementHandle<HTMLElement>> {
    const names = await this.page.evaluate(
      (root) => Array.from(root.querySelectorAll(".control"), ({ ariaLabel }) => ariaLabel),
      this.root,
    );
    const index = names.indexOf(name);
    if (index === -1) throw new Error(`There is no control ${name}, only ${names}`);
    return await this.part(`.control ${part}`, index);
  }

  /** The slider of a control. */
  slider(name: string): Promise<ElementHandle<HTMLElement>> {
    return this.#control(name, "[type=range]");
  }

  /** Types a number, or anything else, into the field of a control, and presses Enter. */
  async type(name: string, text: string): Promise<void> {
    const field = await this.#control(name, ".field");
    await field.evaluate((field) => (field as HTMLInputElement).select());
    await field.focus();
    if (text === "") await this.page.keyboard.press("Delete");
    else await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /** Moves the slider of a control to the step that is nearest to a number. */
  async slide(name: string, number: number): Promise<void> {
    const slider = await this.slider(name);
    await slider.evaluate((slider, number) => {
      (slider as HTMLInputElement).value = String(number);
      slider.dispatchEvent(new Event("input"));
      slider.dispatchEvent(new Event("change"));
    }, number);
  }

  /** Goes to a step of backpropagation, from 0, with the keyboard. */
  async goTo(step: number): Promise<void> {
    await this.press(".stepper input", "Home", ...Array(step).fill("ArrowRight"));
  }

  /** Focuses a part and presses keys. */
  async press(selector: string, ...keys: KeyInput[]): Promise<void> {
    await (await this.part(selector)).focus();
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Presses a button: `back`, `next`, `reset` or `copy`. */
  async click(name: string): Promise<void> {
    await (await this.part(`.${name}`)).click();
  }

  /** Lets a value stay lit, or lets it go. */
  async pin(name: string): Promise<void> {
    const place = Object.keys((await this.read()).values).indexOf(name);
    await (await this.part(`.v${place} .outline`)).click();
  }

  /** Waits until what comes late is there: the comparison with differences, the status. */
  async settle(): Promise<void> {
    await this.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)));
  }

  /** Tells what it shows. */
  read(): Promise<Shown> {
    return this.page.evaluate((root) => {
      const text = (selector: string) => root.querySelector(selector)?.textContent ?? "";
      const boxes = Array.from(root.querySelectorAll("[role=option]"), (option) => ({
        name: option.ariaLabel!.replace(/, data .*$/, ""),
        box: root.querySelector(`.${option.id}`)!,
      }));
      const marked = (kind: string) =>
        boxes.filter(({ box }) => box.matches(`.${kind}`)).map(({ name }) => name);
      return {
        values: Object.fromEntries(boxes.map(({ name, box }) => [name, {
          data: box.querySelector(".data")!.textContent!,
          grad: box.querySelector(".grad")!.textContent!,
        }])),
        fields: Object.fromEntries(
          Array.from(
            root.querySelectorAll(".control"),
            (row) => [row.ariaLabel!, row.querySelector<HTMLInputElement>(".field")!.value],
          ),
        ),
        sentence: text(".slope .title"),
        reason: text(".slope .note"),
        count: text(".count"),
        title: text(".explanation .title"),
        products: Array.from(
          root.querySelectorAll(".product.row:not(.empty)"),
          (row) =>
            Array.from(row.childNodes, ({ textContent }) => textContent).filter(Boolean).join(" "),
        ),
        note: text(".explanation .note"),
        proof: text(".proof"),
        status: text("[role=status]"),
        problem: text("[role=alert]"),
        lit: marked("lit"),
        fed: marked("fed"),
        upstream: marked("upstream"),
        target: marked("gradient"),
        unreached: marked("unreached"),
      };
    }, this.root);
  }
}
