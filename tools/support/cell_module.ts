import { parser } from "@lezer/javascript";
import type { SyntaxNode } from "@lezer/common";
import { readNotebook } from "../page/notebook.ts";

/** Where a line of a module comes from. */
interface Place {
  cell: number;
  line: number;
}

const typescript = parser.configure({ dialect: "ts" });

/**
 * The code cells of a notebook as one module, which Deno can check as it cannot a notebook.
 *
 * A cell may declare anew what an earlier cell has declared. For the kernel that is a new variable
 * of that name from there on, so a block begins there which lasts to the module's end.
 */
export class CellModule {
  /** The notebook's path. */
  readonly notebook: string;
  readonly text: string;
  readonly #places: (Place | undefined)[];

  /**
   * @param notebook The notebook's path.
   * @throws {Failure} If the file is no valid notebook.
   */
  constructor(notebook: string) {
    this.notebook = notebook;
    const body = new Lines(), imports = new Lines(), declared = new Set<string>();
    let blocks = 0;
    for (const [index, { type, source }] of readNotebook(notebook).cells.entries()) {
      if (type !== "code") continue;
      let code = source;
      const statements = childrenOf(typescript.parse(code).topNode);
      const names = statements.flatMap((statement) => namesDeclaredBy(statement, code));
      if (names.some((name) => declared.has(name))) {
        body.add("{");
        blocks++;
      }
      for (const name of names) declared.add(name);
      if (blocks > 0) {
        // Imports stand outside of blocks; spaces keep every column.
        for (const { name, from, to } of statements) {
          if (name !== "ImportDeclaration") continue;
          imports.add(blank(code.slice(0, from)) + code.slice(from, to), index + 1);
          code = code.slice(0, from) + blank(code.slice(from, to)) + code.slice(to);
        }
      }
      body.add(code, index + 1);
      body.add(";");
    }
    body.add("}".repeat(blocks));
    this.text = `${[...imports.texts, ...body.texts].join("\n")}\n`;
    this.#places = [...imports.places, ...body.places];
  }

  /**
   * Names a place of the module in words.
   *
   * @param line The line in the module, from 1.
   * @param column The column in it, from 1.
   * @returns The notebook and the place in it.
   */
  placeOf(line: number, column: number): string {
    // What is between cells is of the one before.
    const known = this.#places.slice(0, line).findLast((place) => place !== undefined);
    const place = this.#places[line - 1];
    const inside = place ? `, line ${place.line}, column ${column}` : "";
    return known ? `${this.notebook}, cell ${known.cell}${inside}` : this.notebook;
  }
}

class Lines {
  texts: string[] = [];
  places: (Place | undefined)[] = [];

  add(text: string, cell?: number): void {
    for (const [index, line] of text.split("\n").entries()) {
      this.texts.push(line);
      this.places.push(cell === undefined ? undefined : { cell, line: index + 1 });
    }
  }
}

const blank = (text: string) => text.replace(/[^\n]/g, " ");

/** The names that a statement puts into its scope, but imports and `var`, which nothing replaces. */
function namesDeclaredBy(node: SyntaxNode, code: string): string[] {
  if (/^(?:Variable|Type)Definition$/.test(node.name)) return [code.slice(node.from, node.to)];
  if (!/^(?!Import)\w+Declaration$|^(?:Object|Array)Pattern$|^PatternProperty$/.test(node.name)) {
    return [];
  }
  if (node.name === "VariableDeclaration" && node.firstChild?.name === "var") return [];
  return childrenOf(node).flatMap((child) => namesDeclaredBy(child, code));
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
