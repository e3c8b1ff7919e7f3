// What runs in a reader's browser: it may import lib/value.ts, what lies here and what of lib/show/
// needs no npm package and nothing of Deno's.
import { mount } from "./view.ts";

// In a notebook the script stands in the output that it brings to life, and must not reach into
// another; on a page it stands at the end of the body, once for all that is on it.
const place = document.currentScript!.parentElement!;
const isPage = place === document.body;
let count = 0;
for (const data of place.querySelectorAll('.explorable > [type="application/json"]')) {
  const host = data.parentElement!;
  count++;
  if (!host.shadowRoot) mount(host, JSON.parse(data.textContent!), isPage ? count : undefined);
}
