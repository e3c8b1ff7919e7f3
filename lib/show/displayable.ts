/** The method by which Jupyter asks the last expression of a cell how to show it. */
export const display: unique symbol = Symbol.for("Jupyter.display");

/** What a notebook shows in the best form that the place allows. */
export interface Displayable {
  /** The forms by MIME type. */
  [display](): Record<string, string>;
}
