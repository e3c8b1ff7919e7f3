/**
 * How much a page takes from the worker, which is a stranger: more than any note shows, and so
 * little that the page stays usable.
 */
export const limits = {
  /** The messages of a run, or between two. With more the worker is stopped. */
  messages: 10_000,
  /** The characters of all that a run sends. With more the worker is stopped. */
  characters: 32_000_000,
  /** The characters of one output, and its tags, cells and the like. A larger one is left out. */
  output: 1_000_000,
  parts: 12_000,
  /** What a cell prints, in characters, and how many outputs it shows. More is left out. */
  text: 400_000,
  outputs: 200,
  /** In milliseconds: how long what is shown stays, while a cell goes on showing other things. */
  pause: 80,
  /** In milliseconds: how long the page may be busy with what a cell shows, without a pause. */
  busy: 50,
};
