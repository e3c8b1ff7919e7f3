import { isTokenNode, parseListOfComponentValues } from "@csstools/css-parser-algorithms";
import { tokenize } from "@csstools/css-tokenizer";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import postcss, { type ChildNode, type Declaration } from "postcss";
import { graphStyle } from "../../lib/show/graph/svg.ts";

/**
 * The style sheet of a page that allows no style but this sheet: what a notebook's pictures and
 * tables bring along, as far as it is harmless. A class is named after its rules, so that a part
 * of one note can stand on another page.
 */
export class StyleSheet {
  readonly #bodies = new Map<string, string>();
  readonly #scopes = new Map<string, string | undefined>();

  /**
   * Gives a `style` attribute a class.
   *
   * @param declarations The attribute.
   * @returns The class, the same for the same declarations; none if nothing harmless is left.
   */
  classFor(declarations: string): string | undefined {
    const kept = declarations.split(";")
      .map((declaration) => declaration.match(/^\s*([\w-]+)\s*:\s*(.*?)\s*$/s) ?? [])
      .filter(([, property, value]) => property && isHarmless(property, value))
      .map(([, property, value]) => `${property}:${value.replace(/\s*,\s*/g, ",")}`);
    return kept.length === 0 ? undefined : this.#classOf(kept.join(";"));
  }

  /**
   * Takes in a `<style>` element.
   *
   * @param css Its text.
   * @returns A class: the rules apply to what is inside an element that has it. None if nothing
   * harmless is left.
   */
  scopeFor(css: string): string | undefined {
    // Every page has it.
    if (css === graphStyle) return undefined;
    // The pictures of a note mostly bring the same.
    if (!this.#scopes.has(css)) this.#scopes.set(css, this.#scopeOf(css));
    return this.#scopes.get(css);
  }

  #scopeOf(css: string): string | undefined {
    let root;
    try {
      root = postcss.parse(css);
    } catch {
      return undefined;
    }
    const kept = keep(root.nodes);
    return kept === "" ? undefined : this.#classOf(kept);
  }

  #classOf(body: string): string {
    const name = `s${bytesToHex(sha256(utf8ToBytes(body))).slice(0, 8)}`;
    this.#bodies.set(name, body);
    return name;
  }

  /** Takes in another sheet's rules for some of its classes. */
  add(other: StyleSheet, names: Iterable<string>): void {
    for (const name of names) {
      const body = other.#bodies.get(name);
      if (body !== undefined) this.#bodies.set(name, body);
    }
  }

  /** The sheet as CSS. */
  toString(): string {
    // Twice the class: a style attribute is stronger than a rule of the page.
    return Array.from(this.#bodies, ([name, body]) => `.${name}.${name}{${body}}`).join("\n");
  }
}

/** Writes the harmless ones of nested rules and declarations. */
function keep(nodes: ChildNode[]): string {
  return nodes.map((node) => {
    if (node.type === "decl") return keepDeclaration(node);
    // At-rules load and escape; `&`, a combinator in front and `:has` reach outside the scope.
    if (node.type !== "rule" || /[&\\@<{}]|:has|(?:^|,)\s*[>+~|]/.test(node.selector)) return "";
    if (!isBalanced(node.selector)) return "";
    const body = keep(node.nodes);
    return body === "" ? "" : `${node.selector.replace(/\s+/g, " ")}{${body}}`;
  }).join("");
}

function keepDeclaration({ prop, value }: Declaration): string {
  return isHarmless(prop, value) ? `${prop}:${value};` : "";
}

const harmlessProperty = new RegExp(
  `^(?:-?-plot-[\\w-]+|(?:background-)?color|background|display|float|height|width|opacity|` +
    `(?:min|max)-(?:width|height)|overflow(?:-\\w+)?|vertical-align|visibility|white-space|` +
    `(?:border|margin|padding|font|text|fill|stroke|list-style|column|line|letter|word|math)` +
    `(?:-[a-z-]+)?|table-layout|transform|clip-path|dominant-baseline|paint-order|shape-rendering)$`,
);
const harmlessFunction = new RegExp(
  `^(?:calc|clamp|color-mix|hsla?|light-dark|matrix|max|min|oklab|oklch|rgba?|rotate|scale|` +
    `translate[XY]?|var)?$`,
);

/**
 * Tells whether a declaration can neither load anything nor leave its place.
 *
 * @param property The property.
 * @param value Its value.
 */
export function isHarmless(property: string, value: string): boolean {
  return harmlessProperty.test(property) &&
    // Without escapes and addresses, and each function one of those above.
    /^[^\\@<>{};:]*$/.test(value) && isBalanced(value) &&
    Array.from(value.matchAll(/([\w-]*)\(/g)).every(([, name]) => harmlessFunction.test(name));
}

/** Whether CSS ends all that it begins: an open bracket, quote or comment takes in what follows. */
function isBalanced(css: string): boolean {
  if (/^[^"'()[\]{}/]*$/.test(css)) return true;
  let isWhole = true;
  const onParseError = () => isWhole = false;
  try {
    const tokens = tokenize({ css }, { onParseError });
    const values = parseListOfComponentValues(tokens, { onParseError });
    return isWhole && !values.some((node) => isTokenNode(node) && /^[)\]}]/.test(node.value[0]));
  } catch {
    // Brackets in brackets, deeper than it goes.
    return false;
  }
}
