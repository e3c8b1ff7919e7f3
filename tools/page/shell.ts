import { createHash } from "node:crypto";
import type { Element, ElementContent, Root } from "hast";
import { toHtml } from "hast-util-to-html";
import { h } from "hastscript";
import { browserScript } from "../../lib/explore/bundle.ts";
import { codeStyle } from "../../lib/show/highlight.ts";
import { graphStyle } from "../../lib/show/graph/svg.ts";
import { colour, palette, type Role } from "../../lib/show/palette.ts";
import { isExplorable } from "./outputs.ts";
import { walk } from "./walk.ts";

/** The ids of what stands around the content of a page. */
export const reserved: readonly string[] = [
  "content",
  "picture",
  "scheme-auto",
  "scheme-light",
  "scheme-dark",
];

const read = (name: string) => Deno.readTextFileSync(new URL(name, import.meta.url));

/** The roles of the figures' colours, for `page.css` and for what a page draws by itself. */
const figureColours = `:root{${
  (Object.keys(palette) as Role[]).map((role) => `--figure-${role}:${colour(role)}`).join(";")
}}`;

/** How a reader can run a page. */
export interface Running {
  /** By what the script knows the page's notebook. */
  notebook: string;
  /** The script, if it doesn't lie beside the page. */
  script?: string;
}

/**
 * Writes a page that asks nothing of the network and lets nothing run but its own scripts.
 *
 * @param page What is on it.
 * @returns The HTML.
 */
export async function writePage(
  page: {
    title: string;
    /** What a browser's tab says after the title. */
    series?: string;
    description: string;
    lang: string;
    styles: string;
    body: ElementContent[];
    running?: Running;
  },
): Promise<string> {
  const body = toHtml(h(null, page.body), {
    closeEmptyElements: true,
    tightSelfClosing: true,
    omitOptionalTags: true,
    preferUnquoted: true,
  });
  const fonts = neededFonts(page.body).map((name) => {
    const data = Deno.readFileSync(new URL(`font/${name}.woff2`, import.meta.url)).toBase64();
    return `@font-face{${faces[name] ?? `font-family:${name}`};` +
      `src:url(data:font/woff2;base64,${data})}`;
  });
  const style = fonts.join("") +
    compact(`${figureColours}${codeStyle}${graphStyle}${read("page.css")}`) +
    page.styles;
  const scripts = [own("page.js")];
  if (holdsExplorable(page.body)) scripts.push(await browserScript());
  if (page.running) scripts.push(own("run.js"));
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  // What a reader starts: the script beside the page, the worker, its modules and its WebAssembly.
  const started = [...page.running?.script ? [] : ["'self'"], "blob:", "'wasm-unsafe-eval'"];
  const policy = `default-src 'none'; style-src ${hash(style)}; ` +
    `script-src ${[...scripts.map(hash), ...page.running ? started : []].join(" ")}; ` +
    `${
      page.running ? "worker-src blob:; " : ""
    }img-src data:; font-src data:; base-uri 'none'; form-action 'none'`;
  const head = h(null, [
    h("meta", { charset: "utf-8" }),
    h("meta", { httpEquiv: "Content-Security-Policy", content: policy }),
    h("meta", { name: "viewport", content: "width=device-width,initial-scale=1" }),
    h("title", page.series ? `${page.title} · ${page.series}` : page.title),
    h("meta", { name: "description", content: page.description }),
  ]);
  return `<!doctype html>\n${
    toHtml(h(null, h("html", { lang: page.lang }))).replace("</html>", "").replace(
      "<head></head><body></body>",
      "",
    )
  }` +
    `<head>${toHtml(head)}<style>${style}</style></head>\n<body>${body}` +
    `${inert(page.running?.script)}` +
    `${scripts.map((script) => `<script>${script}</script>`).join("")}</body></html>\n`;
}

/** A page's own script, without its comments. */
function own(name: string): string {
  return read(name).replace(/^\s*(?:\/\/.*\n)?/gm, "").trim();
}

/** A script that a page holds as text until a reader asks for it. */
function inert(script = ""): string {
  if (script === "") return "";
  if (/<\/script|<!--/i.test(script)) throw new Error("runtime.js would end where it must not");
  return `<script type="text/plain">${script}</script>`;
}

/** Notebooks bring along no script of their own: what has one is to come alive. */
function holdsExplorable(body: ElementContent[]): boolean {
  let found = false;
  walk({ type: "root", children: body }, (element) => {
    found ||= isExplorable(element);
  });
  return found;
}

const faces: Record<string, string> = {
  "text-bold": "font-family:text;font-weight:700",
  "text-italic": "font-family:text;font-style:italic",
};

/** The fonts that the text and the formulas of a page need. */
function neededFonts(body: ElementContent[]): string[] {
  const sets: Record<string, string> = JSON.parse(read("font/characters.json"));
  const used: Record<"text" | "math" | "text-bold" | "text-italic", string> = {
    "text": "",
    "math": "",
    "text-bold": "",
    "text-italic": "",
  };
  const visit = (parent: Root | Element, kind: keyof typeof used) => {
    for (const child of parent.children) {
      if (child.type === "text") used[kind] += child.value;
      if (child.type !== "element") continue;
      const { tagName } = child;
      if (["pre", "code", "svg", "script"].includes(tagName)) continue;
      visit(child, kindOf[tagName] ?? kind);
    }
  };
  visit({ type: "root", children: body }, "text");
  // A variable is set in italics, for which Greek has letters of its own.
  used.math = used.math.replace(
    /[α-ω]/g,
    (greek) => String.fromCodePoint(greek.codePointAt(0)! + 0x1d34b),
  );
  const characters = Object.fromEntries(
    Object.entries(used).map(([kind, text]) => [kind, new Set(text)]),
  );
  return Object.keys(sets).filter((name) => {
    const kind = name.startsWith("math") ? "math" : name === "text-latin" ? "text" : name;
    return [...sets[name]].some((character) =>
      character.trim() !== "" && characters[kind].has(character)
    );
  });
}

const kindOf: Record<string, "math" | "text-bold" | "text-italic"> = {
  math: "math",
  b: "text-bold",
  strong: "text-bold",
  em: "text-italic",
  i: "text-italic",
  dfn: "text-italic",
};

function compact(css: string): string {
  return css.replace(/\/\*.*?\*\//gs, "").replace(/\s+/g, " ").replace(/ ?([{};,>]) ?/g, "$1")
    // No selector has a space after its colon.
    .replace(/;\}/g, "}").replace(/: /g, ":");
}

/** The switch between the colour schemes. It works by style alone; the script remembers. */
export function schemeSwitch(): Element {
  return h(
    "fieldset",
    { class: "scheme" },
    h("legend", "Colours"),
    ["Auto", "Light", "Dark"].map((name) => {
      const id = `scheme-${name.toLowerCase()}`;
      return h(
        "label",
        h("input", { type: "radio", name: "scheme", id, checked: name === "Auto" }),
        h("span", name),
      );
    }),
  );
}
