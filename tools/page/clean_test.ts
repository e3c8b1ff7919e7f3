import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Element, Root } from "hast";
import { fromParse5 } from "hast-util-from-parse5";
import { toHtml } from "hast-util-to-html";
import { parseFragment } from "parse5";
import { find, html } from "property-information";
import { clean } from "./clean.ts";
import { root } from "../support/environment.ts";
import { StyleSheet } from "./style.ts";

function cleaned(html: string, prefix = ""): string {
  const picture = () => ({ missing: "not here" });
  return toHtml(
    clean(html, { styles: new StyleSheet(), place: "x.ipynb, cell 1", prefix, picture }),
  );
}

Deno.test("clean leaves what is harmless as it was", () => {
  for (
    const html of [
      '<p>A <b>bold</b> <a href="x.html#y">link</a>, <code>code</code>.</p>',
      '<table><tbody><tr><td colspan="2" style="color:red">1</td></tr></tbody></table>',
      '<svg viewBox="0 0 1 1"><title>T</title><g stroke-width="2"><path d="M0,0H1"></path></g></svg>',
      '<math display="block"><mfrac><mi>a</mi><mtext>b</mtext></mfrac></math>',
      '<img src="data:image/png;base64,AA==" alt="dot">',
    ]
  ) assert.equal(cleaned(html), html);
});

Deno.test("clean lets nothing pass for a part of the page, such as a cell that runs", () => {
  assert.equal(
    cleaned(
      '<div class="cell mine"><details class="input"><pre><code>99</code></pre></details></div>',
    ),
    '<div class="mine"><details><pre><code>99</code></pre></details></div>',
  );
  assert.equal(
    cleaned('<svg class="toc"><g class="cell a"></g></svg>'),
    '<svg><g class="a"></g></svg>',
  );
  // Whatever the scripts look for, but the drawings that notebooks bring.
  const folder = join(root, "tools", "page");
  const scripts = ["page.js", "run.js"].map((name) => readFileSync(join(folder, name), "utf8"));
  const names = scripts.flatMap((script) =>
    Array.from(
      script.matchAll(/(?:querySelector(?:All)?|closest)\("([^"]*)"/g),
      ([, selector]) => Array.from(selector.matchAll(/\.([a-z-]+)/g), ([, name]) => name),
    ).flat()
  );
  assert.ok(names.includes("copyable"), `${names}`);
  for (const name of names) {
    if (["value-graph", "marked"].includes(name)) continue;
    assert.equal(cleaned(`<p class="${name}">x</p>`), "<p>x</p>", name);
  }
});

Deno.test("clean removes what runs and links what would load", () => {
  assert.equal(cleaned('<script>x</script><p onclick="x">y</p>'), "<p>y</p>");
  assert.equal(cleaned('<a href="javascript:x">y</a>'), "<a>y</a>");
  assert.equal(
    cleaned('<img src="https://example.org/x.png" alt="cat">'),
    '<span class="left-out"><a href="https://example.org/x.png">' +
      "Left out: picture, not here: cat</a></span>",
  );
  assert.equal(
    cleaned('<svg><image href="https://e.org/x"/><use href="https://e.org/y#z"/></svg>'),
    "<svg><image></image><use></use></svg>",
  );
  for (const value of ["url(https://e.org/x)", "url('//e.org/x#y')", "u\\72l(x)", "image(x)"]) {
    assert.equal(cleaned(`<svg><rect fill="${value}"/></svg>`), "<svg><rect></rect></svg>", value);
  }
});

Deno.test("clean gives the ids of an output a name of their own, with what refers to them", () => {
  assert.equal(
    cleaned(
      '<svg><clipPath id="c"></clipPath><g clip-path="url(#c)"><use href="#c"/></g></svg>',
      "o",
    ),
    '<svg><clipPath id="o-c"></clipPath><g clip-path="url(#o-c)"><use href="#o-c"></use></g></svg>',
  );
});

Deno.test("clean leaves no HTML in drawings, in formulas and in the text of either", () => {
  assert.equal(
    cleaned("<svg><g><title><b>x</b></title></g></svg>"),
    "<svg><g><title></title></g></svg>",
  );
  assert.equal(cleaned("<svg><abbr>x</abbr><mi>y</mi></svg>"), "<svg></svg>");
  assert.equal(cleaned("<math><mtext><i>x</i>y</mtext></math>"), "<math><mtext>y</mtext></math>");
  assert.equal(cleaned("<math><abbr>x</abbr><path/></math>"), "<math></math>");
});

// Pieces that a parser of HTML stumbles over, in any order and any nesting.
const names = [
  ..."p div b table tr td a img details summary ul li pre code template noscript select".split(" "),
  ..."svg g path title desc foreignObject use style script math mi mo mtext mglyph".split(" "),
  ..."annotation-xml malignmark form input button iframe object embed video image".split(" "),
  ..."frameset body head html plaintext textarea xmp listing noembed font abbr marquee".split(" "),
];
const attributes = [
  ...["onclick=x()", "onload='x()'", "href=javascript:x()", "href='#c'", "id=c", "class=a"],
  ...['style="position:fixed;color:red"', "src=x", "src=data:image/png;base64,AA==", "d=M0,0"],
  ...["xlink:href=#c", "fill='url(#c)'", "fill='url(//e.org)'", "srcdoc=<b>", "name=c", "is=x"],
  ...["encoding=text/html", "action=//e.org", "transform='scale(9)'", "title='--><img src=x>'"],
];
const tag = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constantFrom(...names), fc.subarray(attributes, { maxLength: 3 }))
      .map(([name, attributes]) => `<${[name, ...attributes].join(" ")}>`),
  },
  { weight: 3, arbitrary: fc.constantFrom(...names).map((name) => `</${name}>`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "x",
      " ",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "&lt;img src=x onerror=x()&gt;",
      "</",
      "<",
      "\0",
      '"',
      "'",
    ),
  },
);
const allowed = new Set([
  ..."p div b table tbody tr td a img details summary ul li pre code font abbr span".split(" "),
  ..."svg g path title desc use image math mi mo mtext".split(" "),
]);
const allowedAttributes = /^(?:href|id|class|style|src|d|xlink:href|fill|title|transform|alt)$/;

Deno.test("random HTML is cleaned to the same thing twice and holds nothing outside of the list", () => {
  let elements = 0;
  const check = (pieces: string[]) => {
    const once = cleaned(pieces.join(""), "o");
    assert.equal(cleaned(once), once);
    const visit = (node: Element | Root) => {
      for (const child of node.children) {
        if (child.type !== "element") continue;
        elements++;
        assert.ok(allowed.has(child.tagName), `${child.tagName} in ${once}`);
        for (const [name, value] of Object.entries(child.properties)) {
          const attribute = find(html, name).attribute;
          assert.match(attribute, allowedAttributes, once);
          assert.doesNotMatch(String(value), /javascript|\/\/e\.org/, once);
        }
        visit(child);
      }
    };
    visit(fromParse5(parseFragment(once)) as Root);
  };
  fc.assert(fc.property(fc.array(tag, { minLength: 1, maxLength: 12, size: "max" }), check), {
    seed: 9,
    numRuns: 20_000,
  });
  assert.ok(elements > 10_000, `${elements}`);
});

Deno.test("what clean has written is read back as the same", () => {
  const { cells } = JSON.parse(
    readFileSync(join(root, "tools", "page", "fixtures", "hostile.ipynb"), "utf8"),
  );
  const pieces = [
    ...cells.map(({ source }: { source: string }) => source),
    "<svg><foreignObject><p><image href=x></p></foreignObject><image href=x /></svg>",
    "<svg><desc><p>x<svg><style><a id='</style><img src=x>'></style></svg></desc></svg>",
    "<math><mtext><p><style><!--</style><img title='--&gt;&lt;img src=1&gt;'></p></mtext></math>",
    "<math><annotation-xml encoding='text/html'><p>x</p><style><img></style></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=x>",
    "<svg><g><title><b>x</b></title></g></svg><math><mi><div>x</div></mi></math>",
    // Not read back as they are: a text, one before an element, an attribute, the end of a list.
    "<pre>\n\nx</pre>",
    "<pre>\n\n<svg></svg></pre>",
    "<p title='a&#13;b'>x</p>",
    "<tbody><b></b>x<col>",
  ];
  for (const piece of pieces) {
    const once = cleaned(piece);
    assert.equal(cleaned(once), once);
  }
});
