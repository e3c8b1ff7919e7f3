import { parse } from "@babel/parser";
import { codePalette } from "./palette.ts";

/** What a piece of code is. */
export type Kind = Exclude<keyof typeof codePalette, "mark">;

/** The class that a page gives to each kind. */
export const classOf: Readonly<Record<Kind, string>> = {
  keyword: "hk",
  string: "hs",
  number: "hn",
  comment: "hc",
  type: "ht",
  function: "hf",
};

/** The rules for these classes, as CSS. */
export const codeStyle = (Object.keys(classOf) as Kind[])
  .map((kind) => `.${classOf[kind]}{color:light-dark(${codePalette[kind]})}`).join("");

/** A part of TypeScript code that is of one kind; most of it is of none. */
export interface Piece {
  from: number;
  to: number;
  kind: Kind;
}

// deno-lint-ignore no-explicit-any
type Node = any;

let last: { code: string; file: Node } | undefined;

/**
 * Parses TypeScript code, whose errors the parser gets over if it can. The same code again, as of
 * a file that is taken apart and then highlighted, is not parsed again.
 *
 * @param code A script or a module.
 * @returns Babel's file, with its comments and tokens.
 * @throws {SyntaxError} If the code has an error that the parser does not get over.
 *
 * @example
 * ```ts
 * parseCode("let n = 3;").program.body.length; // 1
 * ```
 */
export function parseCode(code: string): Node {
  if (last?.code !== code) {
    const file = parse(code, {
      sourceType: "module",
      plugins: ["typescript"],
      allowReturnOutsideFunction: true,
      errorRecovery: true,
      tokens: true,
    });
    last = { code, file };
  }
  return last.file;
}

/**
 * Finds in TypeScript code what is to be coloured.
 *
 * @param code A script or a module, such as the code of a cell.
 * @returns The pieces in order, none of them in another; none at all if the code has an error
 * that its parser does not get over.
 *
 * @example
 * ```ts
 * highlight("let n = 3;").map(({ kind }) => kind); // ["keyword", "number"]
 * highlight("let n = = 3;"); // []
 * ```
 */
export function highlight(code: string): Piece[] {
  let file: Node;
  try {
    file = parseCode(code);
  } catch {
    return [];
  }
  const kinds = new Map<number, Kind | undefined>();
  const pieces: Piece[] = [];
  visit(file.program, kinds, pieces);
  for (const { type, start: from, end: to, value } of file.tokens) {
    const kind = type === "CommentLine" || type === "CommentBlock"
      ? "comment"
      : kindOfToken(type, value, kinds, from);
    if (kind !== undefined) pieces.push({ from, to, kind });
  }
  return pieces.sort((a, b) => a.from - b.from);
}

function kindOfToken(
  { label, keyword }: { label: string; keyword?: string },
  value: unknown,
  kinds: ReadonlyMap<number, Kind | undefined>,
  from: number,
): Kind | undefined {
  if (label === "string" || label === "regexp") return "string";
  if (label === "num" || label === "bigint") return "number";
  if (label === "#name") return undefined;
  if (kinds.has(from)) return kinds.get(from);
  if (label === "null" || label === "true" || label === "false") return "number";
  // A word that names nothing is one that is a keyword only in its place, like `static`.
  return keyword || typeof value === "string" && /^[a-z]+$/.test(value) ? "keyword" : undefined;
}

/** Notes at what names start and of what kind they are, and the parts of templates. */
function visit(node: Node, kinds: Map<number, Kind | undefined>, pieces: Piece[]): void {
  const name = (named: Node, kind?: Kind) => {
    const last = named?.property ?? named?.right ?? named;
    if (last?.type === "Identifier") kinds.set(last.start, kind);
  };
  switch (node.type) {
    case "Identifier":
      if (!kinds.has(node.start)) kinds.set(node.start, undefined);
      break;
    case "CallExpression":
    case "OptionalCallExpression":
      name(node.callee, "function");
      break;
    case "NewExpression":
    case "TSTypeReference":
    case "TSTypeQuery":
      name(node.callee ?? node.typeName ?? node.exprName, "type");
      break;
    case "ClassDeclaration":
    case "ClassExpression":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSEnumDeclaration":
      name(node.id, "type");
      name(node.superClass, "type");
      break;
    case "TSTypeParameter":
    case "TSInterfaceHeritage":
    case "TSClassImplements":
      name(node.name ?? node.expression, "type");
      break;
    case "FunctionDeclaration":
    case "FunctionExpression":
      name(node.id, "function");
      break;
    case "ClassMethod":
    case "ObjectMethod":
    case "TSMethodSignature":
    case "TSDeclareMethod":
      name(node.key, "function");
      break;
    case "TemplateElement":
      pieces.push({
        from: node.start - 1,
        to: node.end + (node.tail ? 1 : 2),
        kind: "string",
      });
      break;
    default:
      if (/^TS\w+Keyword$/.test(node.type)) kinds.set(node.start, "type");
  }
  for (const [key, child] of Object.entries(node)) {
    if (key === "loc" || key.endsWith("omments")) continue;
    for (const part of Array.isArray(child) ? child : [child]) {
      if (typeof (part as Node)?.type === "string") visit(part, kinds, pieces);
    }
  }
}
