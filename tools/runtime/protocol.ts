/**
 * One thing in several forms, by MIME type: text, and JSON as the object that it stands for. In the
 * HTML of a graph to explore the script is empty: a page has its own.
 */
export type Forms = Record<string, string | object>;

/** What the page asks of the worker: to run a cell. Cells run one after the other, as they come. */
export interface RunRequest {
  type: "run";
  /** The number of this run, which every answer to it names. */
  run: number;
  /** The number of the cell, counted from 1, by which errors of later cells name it. */
  cell: number;
  /** The cell's source, as it stands in the page. */
  source: string;
}

/** What the page sends to the worker. */
export type Request = RunRequest;

/** What a cell shows while it runs: an output of type `display_data`. */
export interface DisplayMessage {
  type: "display";
  run: number;
  data: Forms;
  metadata: Record<string, unknown>;
  /** The place that later displays can replace; the worker's own name for it. */
  id?: string;
  /** Whether this replaces what was shown under `id`, be it by an earlier cell. */
  update?: boolean;
}

/** What a cell prints. */
export interface StreamMessage {
  type: "stream";
  run: number;
  name: "stdout" | "stderr";
  text: string;
}

/** The value of a cell's last expression, if it isn't `undefined`: an `execute_result`. */
export interface ResultMessage {
  type: "result";
  run: number;
  data: Forms;
  metadata: Record<string, unknown>;
}

/** The error that ended a cell. */
export interface ErrorMessage {
  type: "error";
  run: number;
  /** The class, as in `TypeError`; empty where the kernel names none. */
  name: string;
  message: string;
  /** The whole text in the kernel's wording, without colours: class, message and places. */
  traceback: string;
  /** The line where it happened, counted from 1, and the cell, which can be an earlier one. */
  line?: number;
  cell?: number;
}

/** The end of a run, however it ended. */
export interface DoneMessage {
  type: "done";
  run: number;
}

/** The worker is there and takes cells. It comes once. */
export interface ReadyMessage {
  type: "ready";
}

/** The worker cannot be used in this browser: why, in words. It comes in the place of `ready`. */
export interface UnableMessage {
  type: "unable";
  reason: string;
}

/** What the worker sends to the page. The page takes it as data from a stranger. */
export type Answer =
  | ReadyMessage
  | UnableMessage
  | DisplayMessage
  | StreamMessage
  | ResultMessage
  | ErrorMessage
  | DoneMessage;
