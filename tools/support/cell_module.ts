import { parse } from "@babel/parser";
import { readNotebook } from "../page/notebook.ts";
import { namesIn } from "./syntax.ts";

/** Where a line of a module comes from. */
interface Place {
  cell: number;
  line: number;
}

// deno-lint-ignore no-explicit-any
type Node = any;

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
      const statements = statementsOf(code);
      const names = statements.flatMap(namesDeclaredBy);
      if (names.some((name) => declared.has(name))) {
        body.add("{");
        blocks++;
      }
      for (const name of names) declared.add(name);
      if (blocks > 0) {
        // Imports stand outside of blocks; spaces keep every column.
        for (const { type, start, end } of statements) {
          if (type !== "ImportDeclaration") continue;
          imports.add(blank(code.slice(0, start)) + code.slice(start, end), index + 1);
          code = code.slice(0, start) + blank(code.slice(start, end)) + code.slice(end);
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

/** The statements of a cell; none if it cannot be read, which its check will say. */
function statementsOf(code: string): Node[] {
  try {
    return parse(code, { sourceType: "module", plugins: ["typescript"], errorRecovery: true })
      .program.body;
  } catch {
    return [];
  }
}

/** The names that a statement puts into its scope, but imports and `var`, which nothing replaces. */
function namesDeclaredBy({ type, kind, id, declarations }: Node): string[] {
  if (type === "VariableDeclaration") {
    return kind === "var" ? [] : declarations.flatMap(({ id }: Node) => namesIn(id));
  }
  return /^(?!Import)\w+Declaration$|^TSDeclareFunction$/.test(type) && id ? namesIn(id) : [];
}
