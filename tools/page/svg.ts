import type { Element } from "hast";
import svgpath from "svgpath";
import { walk } from "./walk.ts";

const words = ["text", "tspan", "textPath", "title", "desc"];
const shapes = ["path", "line", "polyline", "polygon", "rect", "circle", "ellipse", "text"];

/**
 * Leaves out of a drawing what cannot be seen: a graph from Graphviz gets half as long.
 *
 * @param drawing The `<svg>` element, which is changed.
 */
export function slim(drawing: Element): void {
  const drawn: Element[] = [];
  let [isScaled, inheritsStroke] = [false, drawing.properties.stroke !== undefined];
  walk(drawing, (element) => {
    const { properties, tagName } = element;
    if (shapes.includes(tagName)) drawn.push(element);
    else inheritsStroke ||= properties.stroke !== undefined;
    if (properties.transform === "scale(1 1) rotate(0)") delete properties.transform;
    const scale = /scale\((?!1[\s,]+1\))/.test(String(properties.transform ?? ""));
    isScaled ||= scale || tagName === "use" || tagName === "clipPath";
    if (words.includes(tagName)) return;
    element.children = element.children.filter((child) =>
      child.type === "element" || child.type === "text" && child.value.trim() !== ""
    );
  });
  const [, , width] = String(drawing.properties.viewBox ?? "").split(/[\s,]+/).map(Number);
  const digits = !isScaled && width > 100 ? 1 : 3;
  for (const { tagName, properties } of drawn) {
    if (tagName === "path" && properties.d) {
      properties.d = svgpath(String(properties.d)).rel().round(digits).toString();
    }
    for (const name of ["points", "x", "y", "fontSize"]) {
      if (properties[name] === undefined) continue;
      properties[name] = String(properties[name]).replace(
        /-?\d*\.\d+(?![\d.]*e)/gi,
        (number) => `${+Number(number).toFixed(digits)}`,
      );
    }
    if (tagName === "polygon") {
      // A polygon closes by itself.
      const points = String(properties.points).trim().split(/\s+/);
      if (points.length > 3 && points[0] === points.at(-1)) {
        properties.points = points.slice(0, -1).join(" ");
      }
    }
    if (tagName === "text" && properties.textAnchor === "start") delete properties.textAnchor;
    if (properties.stroke === "transparent" && !inheritsStroke) delete properties.stroke;
  }
  const doubled = classesOf(drawing).includes("value-graph") ? drawOnce(drawn) : new Set();
  walk(drawing, (element) => {
    if (doubled.has(element)) return [];
    if (element.tagName === "g" && Object.keys(element.properties).length === 0) {
      return element.children;
    }
    // Without a space an attribute needs no quotes.
    const { properties } = element;
    for (const name of ["d", "points"]) {
      if (properties[name]) properties[name] = String(properties[name]).trim().replace(/\s+/g, ",");
    }
  });
  const [group, ...others] = drawing.children.filter((child) =>
    child.type === "element" && !words.includes(child.tagName)
  ) as Element[];
  if (group?.tagName !== "g" || others.length > 0) return;
  // What everything drawn states, the most frequent value is stated once for all.
  const visible = drawn.filter((element) => !doubled.has(element));
  hoist(group, visible, "fill");
  hoist(group, visible.filter(({ tagName }) => tagName === "text"), "fontSize");
}

function hoist(group: Element, elements: Element[], name: string): void {
  const counts = new Map<unknown, number>();
  for (const { properties } of elements) {
    counts.set(properties[name], (counts.get(properties[name]) ?? 0) + 1);
  }
  if (counts.size === 0 || counts.has(undefined) || group.properties[name] !== undefined) return;
  const [value] = [...counts].reduce((most, next) => next[1] > most[1] ? next : most);
  group.properties[name] = value as string;
  for (const { properties } of elements) if (properties[name] === value) delete properties[name];
}

/**
 * Graphviz fills a box, writes into it and draws its outline: nothing written touches the outline,
 * so that it can be drawn with the box.
 */
function drawOnce(drawn: Element[]): Set<Element> {
  const filled = new Map<string, Element>();
  const doubled = new Set<Element>();
  for (const element of drawn) {
    const { fill, stroke, d, points } = element.properties;
    const key = `${element.tagName} ${d ?? points}`;
    const shape = filled.get(key);
    if (shape && fill === "none") {
      Object.assign(shape.properties, { ...element.properties, fill: shape.properties.fill });
      doubled.add(element);
    } else if (stroke === undefined) filled.set(key, element);
  }
  return doubled;
}

function classesOf({ properties }: Element): string[] {
  return (properties.className ?? []) as string[];
}
