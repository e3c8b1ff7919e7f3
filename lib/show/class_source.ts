import { parse } from "@babel/parser";
import { display, type Displayable } from "./displayable.ts";
import { expected } from "../expected.ts";

/**
 * Shows the source of `Value` from `lib/value.ts`, as it was at one version of the series.
 *
 * A member belongs to the version that its comment names by `@since`, or to the first. The
 * members of the version asked for are marked as new.
 *
 * @param version A version of the class, 1 to 8.
 * @returns What a cell displays as highlighted code, and as plain text elsewhere.
 * @throws {TypeError} If `version` is no whole number from 1 to 8.
 *
 * @example
 * ```ts
 * import { display } from "./displayable.ts";
 * const { "text/plain": source } = classSource(4)[display]();
 * if (!source.includes("// New in version 4")) throw source;
 * ```
 */
export function classSource(version: number): Displayable {
  if (!Number.isInteger(version) || version < 1 || version > 8) {
    throw expected("classSource", "a version from 1 to 8", version);
  }
  const file = Deno.readTextFileSync(new URL("../value.ts", import.meta.url));
  const { start, body } = findClass(file);
  let position = body.start! + 1;
  let source = file.slice(start, position);
  for (const member of body.body) {
    const piece = file.slice(position, member.end!);
    const since = Number(file.slice(position, member.start!).match(/@since (\d)/)?.[1] ?? 1);
    if (since < version) source += piece;
    if (since === version) source += piece.replace(/\S/, `// New in version ${version}\n  $&`);
    position = member.end!;
  }
  source += file.slice(position, body.end!);
  const bundle = { "text/markdown": `\`\`\`ts\n${source}\n\`\`\``, "text/plain": source };
  return { [display]: () => bundle };
}

/** Finds the exported class of a file: where its comment starts, and its body. */
function findClass(file: string) {
  for (
    const statement of parse(file, { sourceType: "module", plugins: ["typescript"] }).program.body
  ) {
    if (statement.type !== "ExportNamedDeclaration") continue;
    if (statement.declaration?.type !== "ClassDeclaration") continue;
    const [comment] = statement.leadingComments ?? [statement];
    return { start: comment.start!, body: statement.declaration.body };
  }
  throw new Error("lib/value.ts exports no class");
}
