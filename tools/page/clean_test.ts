import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toHtml } from "hast-util-to-html";
import { clean } from "./clean.ts";
import { root } from "../support/environment.ts";
import { StyleSheet } from "./style.ts";

function cleaned(html: string, prefix = ""): string {
  const picture = () => ({ missing: "not here" });
  return toHtml(clean(html, { styles: new StyleSheet(), prefix, picture }));
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
  ];
  for (const piece of pieces) {
    const once = cleaned(piece);
    assert.equal(cleaned(once), once);
  }
});
