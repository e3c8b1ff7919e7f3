/** The method by which Jupyter asks the last expression of a cell how to show it. */
export const display: unique symbol = Symbol.for("Jupyter.display");

/** One thing in several forms, by MIME type: text, and JSON as the object that it stands for. */
export interface Bundle {
  [type: `text/${string}` | `image/${string}`]: string;
  [type: `application/${string}+json`]: object;
}

/** What a notebook shows in the best form that the place allows. */
export interface Displayable {
  /** The forms by MIME type. */
  [display](): Bundle;
}
