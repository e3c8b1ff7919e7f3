import { plain, textOf, type Words } from "./words.ts";

/**
 * Makes an element from markup, in which nothing that a reader typed occurs.
 *
 * @param markup One element.
 * @returns The element, and what finds a part of it.
 */
export function make(markup: string) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  const element = template.content.firstElementChild as HTMLElement;
  const find = <Found extends Element = HTMLElement>(selector: string): Found =>
    element.querySelector<Found>(selector)!;
  return { element, find };
}

/** Sets an attribute, unless it is set. */
export function set(element: Element, name: string, value: string | number | boolean): void {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

/** Gives an element a class, or takes it away. */
export function mark(element: Element, name: string, isOn: boolean): void {
  element.classList.toggle(name, isOn);
}

/** Writes text into an element, unless it is there. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Writes a sentence into an element, unless it is there. */
export function say(element: Element, words: Words, names: readonly string[]): void {
  if (element.textContent === plain(words, names)) return;
  const parts = words.map((word) => {
    const text = textOf(word, names);
    if (word === text) return text;
    // Whatever direction a label has, it ends with the label.
    const part = document.createElement(typeof word === "number" ? "bdi" : "b");
    if (typeof word === "object") part.className = word[0];
    part.textContent = text;
    return part;
  });
  element.replaceChildren(...parts);
}
