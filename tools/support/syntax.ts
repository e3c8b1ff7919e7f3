// deno-lint-ignore no-explicit-any
type Node = any;

/**
 * Finds the names in a pattern, as in `const { a, b: [c = 1, ...d] } = …`.
 *
 * @param pattern What Babel's parser makes of it.
 * @returns The names, in order.
 */
export function namesIn(pattern: Node): string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap(namesIn);
    case "ArrayPattern":
      return pattern.elements.flatMap(namesIn);
    case "ObjectProperty":
      return namesIn(pattern.value);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}
