import type { Element, ElementContent, Properties, Root } from "hast";
import { fromParse5 } from "hast-util-from-parse5";
import { defaultSchema, sanitize, type Schema } from "hast-util-sanitize";
import { toHtml } from "hast-util-to-html";
import { toString } from "hast-util-to-string";
import { h } from "hastscript";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { svg as svgSpace } from "property-information";
import { Failure } from "../support/failure.ts";
import { isHarmless, type StyleSheet } from "./style.ts";
import { walk } from "./walk.ts";

/** Where a piece of HTML comes from and what becomes of its parts. */
export interface Context {
  /** The page's styles, which take in those of the HTML. */
  styles: StyleSheet;
  /** The notebook and the cell, for messages. */
  place: string;
  /** Makes the ids of the piece unique on the page. */
  prefix: string;
  /** Gives the data of a picture that is no data itself, or tells why there is none. */
  picture: (address: string) => { data: string } | { missing: string };
}

/**
 * Turns HTML that a notebook holds into nodes that a page can hold: nothing that runs, loads or
 * reaches outside its place is left. What would load something from elsewhere is replaced by a
 * link that says so.
 *
 * @param html The HTML, with SVG and MathML inside.
 * @param context Where it comes from.
 * @returns The nodes. Their `style` attributes are harmless, but still there.
 * @throws {Failure} If elements are nested more than 250 deep: nobody writes that.
 */
export function clean(html: string, context: Context): ElementContent[] {
  const fragment = parseFragment(html);
  refuseDepths(fragment, context.place);
  const tree = fromParse5(fragment) as Root;
  const scopes: string[] = [];
  walk(tree, (element) => {
    if (element.tagName === "style") {
      const scope = context.styles.scopeFor(toString(element));
      if (scope) scopes.push(scope);
    }
    const replaced = replaceLoading(element, context);
    if (replaced) return [replaced];
  });
  const box = h("div", { class: scopes }, settled(tree));
  checkAttributes(box);
  separateIds(box, context.prefix);
  return scopes.length > 0 ? [box] : box.children as ElementContent[];
}

const deepest = 250;

/** Without a call for each level: what goes through trees overflows the stack at some thousand. */
function refuseDepths(fragment: DefaultTreeAdapterTypes.ParentNode, place: string): void {
  let level = [fragment];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw new Failure(`${place}: HTML is nested more than ${deepest} deep`);
    level = level.flatMap((parent) => [
      ...parent.childNodes.filter((node) => "childNodes" in node),
      ..."content" in parent ? [parent.content] : [],
    ]);
  }
}

/**
 * What a page can hold of a tree, as it is read back: around what was taken out, the rest may be
 * read as another tree, because what kept two parts from each other is gone.
 */
function settled(tree: Root): ElementContent[] {
  const root = sanitize(tree, schema);
  const kept: Root = { type: "root", children: root.type === "root" ? root.children : [root] };
  keepApart(kept, "html");
  const children = kept.children as ElementContent[];
  const again = fromParse5(parseFragment(toHtml(kept))) as Root;
  return isReadAs(children, again.children as ElementContent[]) ? children : settled(again);
}

/** Whether nodes are read back as they are: the same elements, attributes and text. */
function isReadAs(kept: ElementContent[], read: ElementContent[]): boolean {
  let next = 0;
  return read.every((node) => {
    let text = "";
    for (let part; (part = kept[next])?.type === "text"; next++) text += part.value;
    if (node.type === "text") return text === node.value;
    const element = kept[next++];
    return text === "" && node.type === "element" && element?.type === "element" &&
      element.tagName === node.tagName &&
      JSON.stringify(element.properties) === JSON.stringify(node.properties) &&
      isReadAs(element.children, node.children);
  }) && next === kept.length;
}

/** A link, or a word, in place of what the page must not load. */
function replaceLoading(element: Element, { picture }: Context): Element | undefined {
  const { tagName, properties } = element;
  if (tagName === "img") {
    const address = String(properties.src ?? "");
    const found = /^data:image\/(?!svg)[\w.+-]+[;,]/i.test(address) ||
        /^data:image\/svg\+xml[;,]/i.test(address)
      ? { data: address }
      : picture(address);
    if ("data" in found) {
      element.properties = {
        ...properties,
        src: found.data,
        alt: properties.alt ?? "Picture without a description",
      };
      return;
    }
    const name = String(properties.alt || address);
    return leftOut(`picture, ${found.missing}: ${name}`, address);
  }
  if (["iframe", "frame", "embed", "object", "video", "audio"].includes(tagName)) {
    const source = element.children.find((child) =>
      child.type === "element" && child.tagName === "source"
    ) as Element | undefined;
    const address = String(
      properties.src ?? properties.data ?? source?.properties.src ?? "",
    );
    return leftOut(`${tagName}, it would load something: ${address.slice(0, 80)}`, address);
  }
}

function leftOut(what: string, address: string): Element {
  const text = `Left out: ${what}`;
  return h(
    "span",
    { class: "left-out" },
    /^https?:/i.test(address) ? h("a", { href: address }, text) : text,
  );
}

const mathTags = [
  ..."math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom".split(
    " ",
  ),
  ..."msub msup msubsup munder mover munderover mmultiscripts mprescripts none".split(" "),
  ..."mtable mtr mtd menclose semantics".split(" "),
];
// `fence` and `separator` change nothing that is seen or heard, and come often.
const mathAttributes = [
  ..."display displaystyle scriptlevel mathvariant mathsize stretchy form".split(
    " ",
  ),
  ..."lspace rspace symmetric minsize maxsize largeop movablelimits accent accentunder".split(" "),
  ..."linethickness width height depth voffset columnalign rowalign columnspacing".split(" "),
  ..."rowspacing columnlines rowlines frame columnspan rowspan notation intent arg".split(" "),
];
const svgTags = [
  ..."svg g defs symbol use path line polyline polygon rect circle ellipse text tspan".split(" "),
  ..."textPath title desc clipPath mask marker pattern linearGradient radialGradient".split(" "),
  ..."stop image filter feBlend feColorMatrix feComposite feFlood feGaussianBlur".split(" "),
  ..."feMerge feMergeNode feOffset".split(" "),
];
/** What belongs inside of a drawing or a formula. */
const parts = new Set(
  [...svgTags, ...mathTags].filter((name) => name !== "svg" && name !== "math"),
);
// Everything that SVG knows but what runs, loads or speaks for a part of the picture.
const svgAttributes = Object.keys(svgSpace.property).filter((name) =>
  !/^on|href|^style$|^aria|^role$|^src|^lang$|^tabIndex$|^autofocus|^target|^download|^ping|^type$|^name$/i
    .test(name)
);
const { tagNames, ancestors } = defaultSchema;
const schema: Schema = {
  ...defaultSchema,
  tagNames: [
    ...tagNames!.filter((name) => !["input", "picture", "source"].includes(name)),
    ..."abbr address bdi bdo caption center cite col colgroup dfn figcaption figure font".split(
      " ",
    ),
    ..."mark small time u wbr".split(" "),
    ...mathTags,
    ...svgTags,
  ],
  attributes: {
    ...Object.fromEntries(mathTags.map((name) => [name, mathAttributes])),
    ...Object.fromEntries(svgTags.map((name) => [name, svgAttributes])),
    use: [...svgAttributes, "href", "xLinkHref"],
    image: [...svgAttributes, "href", "xLinkHref"],
    a: ["href"],
    details: ["open"],
    font: ["color"],
    img: ["src", "alt", "width", "height"],
    li: ["value"],
    ol: ["start", "reversed", "type"],
    td: ["colSpan", "rowSpan", "headers", "align"],
    th: ["colSpan", "rowSpan", "headers", "scope", "align", "abbr"],
    "*": ["className", "dir", "id", "lang", "style", "title"],
  },
  // Ids are made unique below, with the references to them.
  clobber: [],
  protocols: { href: ["http", "https", "mailto"], src: ["data"] },
  required: {},
  strip: [
    ..."script style template noscript select textarea button form foreignObject".split(" "),
  ],
  ancestors,
};

/**
 * Keeps HTML out of drawings and formulas, and their parts out of HTML: they would break out when
 * the page is read, and what follows would become something else.
 */
function keepApart(node: Element | Root, space: "html" | "svg" | "math" | "text"): void {
  node.children = node.children.filter((child) => {
    if (child.type !== "element") return true;
    const { tagName } = child;
    if (space === "html" && parts.has(tagName)) return false;
    if (space === "svg" && ![...svgTags, "a"].includes(tagName)) return false;
    if (space === "math" && !mathTags.includes(tagName)) return false;
    if (space === "text" && tagName !== "span") return false;
    const isText = space === "svg" && ["title", "desc"].includes(tagName) ||
      space === "math" && ["mi", "mn", "mo", "ms", "mtext"].includes(tagName);
    const starts = space === "html" && (tagName === "svg" || tagName === "math");
    keepApart(child, isText ? "text" : starts ? tagName : space);
    return true;
  });
}

/** The classes by which a page's scripts find its parts: what a notebook brings is none of them. */
const partsOfPage = new Set(
  ("bar cell copy copyable explorable frame input layout output run runner scheme skip state strip " +
    "text toc tool tools").split(" "),
);

/** Keeps of the attributes of SVG, and of styles, those that stay in their place. */
function checkAttributes(tree: Element): void {
  walk(tree, (element) => {
    const properties: Properties = {};
    for (const [name, value] of Object.entries(element.properties)) {
      if (name === "className") {
        const names = [value].flat().filter((name) => !partsOfPage.has(`${name}`)) as string[];
        if (names.length > 0) properties[name] = names;
        continue;
      }
      if (
        /^(?:xLinkH|h)ref$/.test(name) && (element.tagName === "use" || element.tagName === "image")
      ) {
        const inside = element.tagName === "use" ? /^#/ : /^data:image\/(?:png|jpeg|gif|webp);/;
        if (inside.test(String(value))) properties[name] = value;
      } else if (!svgTags.includes(element.tagName) || name === "d") {
        properties[name] = value;
      } else if (
        isHarmless(
          "color",
          String(value).replace(/^\s*url\(["']?#[\w.:-]+["']?\)/, "none")
            .replace(/[:;<>{}]/g, "").replace(/\b(?:skewX|skewY|rotate3d)\(/g, "rotate("),
        )
      ) properties[name] = value;
    }
    element.properties = properties;
  });
}

/** Prefixes the ids inside pictures, and of outputs, and what refers to them. */
function separateIds(tree: Element, prefix: string): void {
  if (prefix === "") return;
  const ids = new Set<string>();
  walk(tree, ({ properties }) => {
    if (typeof properties.id === "string") ids.add(properties.id);
  });
  if (ids.size === 0) return;
  const renamed = (id: string) => ids.has(id) ? `${prefix}-${id}` : id;
  walk(tree, ({ properties }) => {
    for (const [name, value] of Object.entries(properties)) {
      if (name === "id") properties[name] = renamed(String(value));
      else if (name === "headers" && Array.isArray(value)) {
        properties[name] = value.map((id) => renamed(String(id)));
      } else if (typeof value === "string") {
        properties[name] = name === "href" || name === "xLinkHref"
          ? value.replace(/^#(.+)$/, (_, id) => `#${renamed(id)}`)
          : value.replace(/url\((["']?)#([^)"']+)\1\)/g, (_, _quote, id) => `url(#${renamed(id)})`);
      }
    }
  });
}
