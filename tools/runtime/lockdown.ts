// Loaded before everything else: takes from the worker what could reach out of it. The page's
// policy forbids the same once more.

/** What of the browser stays, beside the language itself. */
const harmless = new Set([
  ...["AbortController", "AbortSignal", "Blob", "CustomEvent", "DOMException", "Event"],
  ...["EventTarget", "TextDecoder", "TextEncoder", "URL", "URLSearchParams", "WebAssembly"],
  ...["atob", "btoa", "clearInterval", "clearTimeout", "console", "crypto", "performance"],
  ...["queueMicrotask", "self", "setInterval", "setTimeout", "structuredClone"],
  ...["CompressionStream", "DecompressionStream", "ReadableStream", "Response", "Crypto"],
  ...["WritableStream", "TransformStream", "onerror", "onmessage"],
]);

/** What the language has; without `eval`, which the page's policy forbids. */
const language = new Set([
  ...["AggregateError", "Array", "ArrayBuffer", "AsyncDisposableStack", "AsyncIterator"],
  ...["Atomics", "BigInt", "BigInt64Array", "BigUint64Array", "Boolean", "DataView", "Date"],
  ...["DisposableStack", "Error", "EvalError", "FinalizationRegistry", "Float16Array"],
  ...["Float32Array", "Float64Array", "Function", "Infinity", "Int16Array", "Int32Array"],
  ...["Int8Array", "InternalError", "Intl", "Iterator", "JSON", "Map", "Math", "NaN", "Number"],
  ...["Object", "Promise", "Proxy", "RangeError", "ReferenceError", "Reflect", "RegExp", "Set"],
  ...["SharedArrayBuffer", "String", "SuppressedError", "Symbol", "SyntaxError", "Temporal"],
  ...["TypeError", "URIError", "Uint16Array", "Uint32Array", "Uint8Array", "Uint8ClampedArray"],
  ...["WeakMap", "WeakRef", "WeakSet", "decodeURI", "decodeURIComponent", "encodeURI"],
  ...["encodeURIComponent", "escape", "eval", "globalThis", "isFinite", "isNaN", "parseFloat"],
  ...["parseInt", "undefined", "unescape"],
]);

/** Sends something to the page, whatever becomes of `postMessage`. */
export const post: (message: unknown) => void = postMessage.bind(globalThis);

for (
  let owner = globalThis as object | null;
  // Events reach nothing outside.
  owner !== null && owner !== EventTarget.prototype;
  owner = Object.getPrototypeOf(owner)
) {
  for (const name of Object.getOwnPropertyNames(owner)) {
    if (harmless.has(name) || language.has(name) || name === "constructor") continue;
    if (!Reflect.deleteProperty(owner, name)) {
      Object.defineProperty(globalThis, name, { value: undefined });
    }
  }
}

// A library asks how many processors there are, and whether there is a graphics card.
Object.defineProperty(globalThis, "navigator", {
  value: { hardwareConcurrency: 1, language: "en", userAgent: "" },
  configurable: true,
  writable: true,
});
