// Comfort only: the page can be read, and its colours switched, without it.
const root = document.documentElement;

// A page opened from a file may be refused a memory.
const memory = {
  get: () => {
    try {
      return localStorage.getItem("scheme");
    } catch {
      return null;
    }
  },
  set: (name) => {
    try {
      localStorage.setItem("scheme", name);
    } catch {
      // Then the choice holds for this visit.
    }
  },
};
const choice = document.getElementById(memory.get() ?? "scheme-auto");
if (choice) choice.checked = true;
for (const input of document.querySelectorAll(".scheme input")) {
  input.addEventListener("change", () => memory.set(input.id));
}

// Only what scrolls is a stop for the Tab key.
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const isWide = target.scrollWidth > target.clientWidth + 1;
    const isLong = target.matches("pre") && target.scrollHeight > target.clientHeight + 1;
    // Code that can be edited is a stop itself.
    if ((isWide || isLong) && !target.querySelector("[contenteditable]")) {
      target.tabIndex = 0;
      target.setAttribute("role", "group");
      target.ariaLabel ??= target.matches(".formula") ? "Formula" : "Code or text";
    } else target.removeAttribute("tabindex");
  }
});

const prepare = (part) => {
  for (const pre of part.querySelectorAll("pre:has(> code)")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(pre);
        button.textContent = "Selected";
      }
      setTimeout(() => button.textContent = "Copy", 2000);
    });
    const holder = pre.closest(".input") ?? pre;
    const wrap = document.createElement("div");
    wrap.className = "copyable";
    holder.replaceWith(wrap);
    wrap.append(holder, button);
  }

  for (const frame of part.querySelectorAll(".frame, pre")) observer.observe(frame);

  // A graph that is wider than its frame starts where something is marked.
  for (const frame of part.querySelectorAll(".frame:has(.value-graph .marked)")) {
    const { left, width } = frame.getBoundingClientRect();
    const marked = [...frame.querySelectorAll(".marked")].map((box) => box.getBoundingClientRect());
    const first = Math.min(...marked.map((box) => box.left));
    const last = Math.max(...marked.map((box) => box.right));
    frame.scrollLeft += Math.min((first + last - width) / 2, first - 16) - left;
  }
};
prepare(document);
// What runs on the page says what it shows.
addEventListener("shown", ({ target }) => prepare(target));

const toc = document.querySelector(".toc details");
if (toc) {
  const wide = matchMedia("(min-width: 72rem)");
  const fit = () => toc.open = wide.matches;
  wide.addEventListener("change", fit);
  fit();
  const links = [...toc.querySelectorAll("a")];
  const headings = links.map((link) =>
    document.getElementById(decodeURIComponent(link.hash.slice(1)))
  );
  const mark = () => {
    const isLast = innerHeight + scrollY >= root.scrollHeight - 2;
    const current = isLast
      ? links.length - 1
      : headings.findLastIndex((heading) => heading.getBoundingClientRect().top < innerHeight / 4);
    for (const [index, link] of links.entries()) {
      if (index === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
}

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll(".text details:not([open])")];
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});
