import type { Model } from "./model.ts";
import { readNumber } from "./numbers.ts";

/**
 * Takes over from a page's address what a reader had set: `1.b=8` gives the control b of the first
 * explorable the number 8, `1-step=3` goes to step 3. What it doesn't understand, it leaves alone.
 *
 * @param model The model.
 * @param page Which explorable of the page it is, from 1.
 * @param search The query of the address.
 *
 * @example
 * ```ts
 * import { Model } from "./model.ts";
 * import { nameValues } from "../names.ts";
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const controls = [{ value: 0, min: -5, max: 5, step: 0.1 }];
 * const model = new Model(nameValues({ version: 1, values, controls }));
 * readAddress(model, 1, "?1.a=2&2.a=4");
 * model.numbers[0]; // 2
 * writeAddress(model, 1, "?x=y"); // "?x=y&1.a=2"
 * ```
 */
export function readAddress(model: Model, page: number, search = location.search): void {
  const query = new URLSearchParams(search);
  for (const { value } of model.graph.controls) {
    const number = readNumber(query.get(`${page}.${model.graph.names[value]}`) ?? "");
    if (typeof number === "number") model.move(value, number);
  }
  const step = query.get(`${page}-step`) ?? "";
  if (/^\d+$/.test(step)) model.goTo(Number(step));
}

/**
 * Puts what a reader has set into an address, and nothing that is as at the start.
 *
 * @param model The model.
 * @param page Which explorable of the page it is, from 1.
 * @param search The query of the address.
 * @returns The query with this in it.
 */
export function writeAddress(model: Model, page: number, search: string): string {
  const query = new URLSearchParams(search);
  const put = (key: string, now: number, start: number) =>
    Object.is(now, start) ? query.delete(key) : query.set(key, String(now));
  for (const { value } of model.graph.controls) {
    put(`${page}.${model.graph.names[value]}`, model.numbers[value], model.start[value]);
  }
  put(`${page}-step`, model.step, model.lastStep);
  return query.size > 0 ? `?${query}` : "";
}

/** Keeps what is set in the page's address, for a reload and for a link. */
export function remember(model: Model, page: number): void {
  // Headings live in the hash.
  const { pathname, search, hash } = location;
  try {
    history.replaceState(null, "", pathname + writeAddress(model, page, search) + hash);
  } catch {
    // A browser may refuse: too many in a short time, or where the page was opened from.
  }
}

/** Copies a link to an explorable, as it is set. */
export async function copyLink(host: Element, button: HTMLElement): Promise<void> {
  const link = new URL(location.href);
  link.hash = host.id;
  try {
    await navigator.clipboard.writeText(link.href);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not allowed";
  }
  setTimeout(() => button.textContent = "Copy link", 2000);
}
