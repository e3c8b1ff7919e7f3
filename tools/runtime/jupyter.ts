import { inspectSettled, inspectSymbol } from "./inspect.ts";
import type { Forms } from "./protocol.ts";

/** The method by which Jupyter asks a value how to show it. */
const display = Symbol.for("Jupyter.display");

/** Where a display goes. */
interface Place {
  id?: string;
  update?: boolean;
}

// deno-lint-ignore no-explicit-any
type Anything = any;

/**
 * Finds the forms in which a value is shown, as Deno's kernel does.
 *
 * @param value Anything.
 * @returns Its forms by MIME type.
 * @throws {TypeError} If a value shows itself by something else than forms.
 *
 * @example
 * ```ts
 * await formsOf([1, 2]); // { "text/plain": "[ 1, 2 ]" }
 * ```
 */
export async function formsOf(value: Anything): Promise<Forms> {
  if (typeof value === "object" && value !== null) {
    if (typeof value[display] === "function") return readForms(await value[display]());
    const picture = readPicture(value);
    if (picture) return picture;
    if (typeof value.outerHTML === "string") {
      const isSvg = value.outerHTML.startsWith("<svg");
      return { [isSvg ? "image/svg+xml" : "text/html"]: value.outerHTML };
    }
  }
  return { "text/plain": await inspectSettled(value) };
}

/** Reads forms as JSON does, which is how a kernel would send them. */
function readForms(forms: unknown): Forms {
  const isRecord = typeof forms === "object" && forms !== null && !Array.isArray(forms);
  if (isRecord) return JSON.parse(JSON.stringify(forms));
  throw new TypeError('A cell shows an object of forms by MIME type, as in { "text/plain": "…" }');
}

/** A PNG or JPEG in an array of bytes, in base64. */
function readPicture(value: object): Forms | undefined {
  if (!(value instanceof Uint8Array)) return;
  const starts = (...bytes: number[]) => bytes.every((byte, i) => value[i] === byte);
  const type = starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
    ? "image/png"
    : starts(0xff, 0xd8) && value.at(-2) === 0xff && value.at(-1) === 0xd9
    ? "image/jpeg"
    : undefined;
  if (type === undefined) return;
  return { [type]: btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join("")) };
}

/**
 * Makes what cells find under `Deno`: what shows things, and nothing else.
 *
 * @param show Takes what is displayed.
 * @returns An object that throws, with what there is, when it is asked for anything else.
 *
 * @example
 * ```ts
 * const shown: unknown[] = [];
 * const { jupyter } = makeDeno((forms) => shown.push(forms));
 * await jupyter.display(jupyter.html`<b>${1 + 1}</b>`);
 * shown; // [{ "text/html": "<b>2</b>" }]
 * ```
 */
export function makeDeno(show: (forms: Forms, place: Place) => void): { jupyter: Anything } {
  const tag = (type: string) => (strings: readonly string[], ...values: unknown[]) => {
    const text = strings.map((string, i) => `${string}${values[i] ?? ""}`).join("");
    return { [display]: () => ({ [type]: text }) };
  };
  const jupyter = {
    async display(value: Anything, options: Anything = {}): Promise<void> {
      const forms = options.raw && typeof value === "object" && value !== null
        ? readForms(value)
        : await formsOf(value);
      const { display_id, update } = options;
      show(forms, {
        ...display_id !== undefined && { id: String(display_id) },
        ...update && { update: true },
      });
    },
    format: formsOf,
    md: tag("text/markdown"),
    html: tag("text/html"),
    svg: tag("image/svg+xml"),
    image(bytes: Uint8Array) {
      const forms = readPicture(Object(bytes));
      if (forms) return { [display]: () => forms };
      throw new TypeError(
        "A page shows a picture from the bytes of a PNG or JPEG: it has no files",
      );
    },
    $display: display,
  };
  return only("Deno", { jupyter: only("Deno.jupyter", jupyter) });
}

/** An object that says what it doesn't have. */
function only<T extends object>(path: string, object: T): T {
  // As a result it shows its name: an inspection would ask for what isn't there.
  const shown = { value: () => path };
  return new Proxy(Object.defineProperty(object, inspectSymbol, shown), {
    get(object, name) {
      if (typeof name === "symbol" || name in object || name === "then") {
        return Reflect.get(object, name);
      }
      const have = Object.keys(object).map((name) => `${path}.${name}`).join(", ");
      throw new TypeError(`A page has no ${path}.${name}, only ${have}`);
    },
  });
}
