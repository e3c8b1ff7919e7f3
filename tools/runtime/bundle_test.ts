import assert from "node:assert/strict";
import { homedir } from "node:os";
import { root } from "../support/environment.ts";
import { bundleWorker } from "./bundle.ts";

Deno.test({
  name: "the worker is the same from the same files, and names no place of this machine",
  // The bundler's process ends a little later.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const script = await bundleWorker();
    // A module of its own, which has bundled nothing yet.
    const again = await import(`${import.meta.resolve("./bundle.ts")}?again`);
    assert.ok(script === await again.bundleWorker());
    for (const place of [root, homedir(), "registry.npmjs.org"]) {
      assert.ok(!script.includes(place), place);
    }
  },
});

Deno.test({
  name: "the worker gives the licences of its packages and of what these hold",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const [notices] = (await bundleWorker()).split("*/", 1);
    const packages = ["@babel/parser", "@jax-js/jax", "@observablehq/plot", "d3-array", "linkedom"];
    // The last three come within files of others.
    for (const name of [...packages, "graphviz-wasm", "htmlparser2", "internmap", "delaunator"]) {
      assert.match(notices, RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\n\\n`, "m"));
    }
    assert.match(
      notices,
      /^Graphviz, compiled to WebAssembly\n\nUnder the Eclipse Public License/m,
    );
    assert.doesNotMatch(notices, /^Licence: undefined/m);
  },
});
