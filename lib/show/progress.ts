import { display, type Displayable } from "./displayable.ts";

/**
 * A place below a cell whose content can be replaced while the cell runs.
 *
 * A saved notebook holds what was shown last. Outside of a notebook nothing is shown.
 *
 * @example
 * ```ts
 * import { drawTable } from "./draw_table.ts";
 * const progress = new Progress();
 * for (const step of [1, 2, 3]) await progress.show(drawTable([{ step }]));
 * await progress.show(drawTable([{ done: "yes" }])); // undefined
 * ```
 */
export class Progress {
  #id = crypto.randomUUID();
  #isShown = false;

  /**
   * Shows something in the place of what was there.
   *
   * @param figure What a cell could display.
   * @returns When the notebook has it.
   */
  async show(figure: Displayable): Promise<void> {
    const jupyter = findJupyter();
    if (jupyter === undefined) return;
    await jupyter.display({ ...figure[display]() }, {
      raw: true,
      display_id: this.#id,
      update: this.#isShown,
    });
    this.#isShown = true;
  }
}

/** Deno's connection to the notebook, which it refuses to name elsewhere. */
function findJupyter(): typeof Deno.jupyter | undefined {
  try {
    return Deno.jupyter;
  } catch {
    return undefined;
  }
}
