// Nothing of what runs cells is loaded, started or asked for before the reader wants it.
const runner = document.createElement("div");
runner.className = "runner";
runner.innerHTML = "<button type=button class=tool>Run this page</button><span role=status></span>";
const [runButton, runStatus] = runner.children;
document.querySelector(".bar > .scheme").before(runner);
const cellButtons = [];
for (const wrap of document.querySelectorAll(".cell > .copyable:has(> .input)")) {
  const tools = document.createElement("div");
  tools.className = "tools";
  const button = runButton.cloneNode();
  button.textContent = "Run";
  button.ariaLabel = `Run cell ${cellButtons.length + 1}`;
  button.classList.add("run");
  cellButtons.push(button);
  tools.append(button, wrap.querySelector(".copy"));
  wrap.append(tools);
}
const giveUp = (why, place) => {
  runStatus.textContent = why;
  const line = document.createElement("p");
  line.className = "left-out";
  line.textContent = why;
  // The top of the page may be far away.
  cellButtons[place]?.closest(".cell").append(line);
  for (const button of [runButton, ...cellButtons]) button.remove();
};
const canEdit = () => {
  try {
    runner.cloneNode().contentEditable = "plaintext-only";
    return true;
  } catch {
    return false;
  }
};
const needs = {
  "workers": "Worker" in globalThis,
  "packed code": "DecompressionStream" in globalThis,
  "highlights": "Highlight" in globalThis,
  "adopted styles": "adoptedStyleSheets" in document,
  "editing as plain text": canEdit(),
};
const lacks = Object.keys(needs).filter((need) => !needs[need]);
const load = (last) => {
  if (runner.ariaBusy) return;
  runner.ariaBusy = "true";
  runStatus.textContent = "Starting …";
  const packed = document.querySelector("script[type='text/plain']");
  const script = document.createElement("script");
  script.src = packed
    ? URL.createObjectURL(new Blob([packed.textContent], { type: "text/javascript" }))
    : "runtime.js";
  const fail = (why) => giveUp(`This page cannot be run: ${why}`, last);
  script.onload = async () => {
    try {
      if (!globalThis.runPage) throw new Error("runtime.js is damaged.");
      await globalThis.runPage(last);
      runner.ariaBusy = null;
    } catch (error) {
      fail(error.message);
    }
  };
  script.onerror = () => fail("runtime.js has to lie beside it, and doesn't.");
  document.head.append(script);
};
if (lacks.length > 0) {
  giveUp(`This page cannot be run in this browser. It lacks ${lacks.join(", ")}.`);
}
runButton.onclick = () => load();
for (const [place, button] of cellButtons.entries()) button.onclick = () => load(place);
