import { parse } from "@babel/parser";
import { namesIn } from "../support/syntax.ts";

/** How a name is declared: a later cell may declare it again in the same way only. */
export type Kind = "const" | "let" | "var";

/** A cell as JavaScript. */
export interface Compiled {
  /** A module whose default export runs the cell, with what the worker gives it. */
  code: string;
  /** The names that it puts into the scope of all cells. */
  names: Map<string, Kind>;
}

/** A cell that cannot be run as it stands: what is wrong, and where. */
export class CellError extends SyntaxError {
  /** The line in the cell, counted from 1. */
  readonly line: number;

  /**
   * @param message What is wrong.
   * @param line The line in the cell.
   */
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }

  static {
    Object.defineProperty(this.prototype, "name", { value: "SyntaxError" });
  }
}

/**
 * Ends the names that are the compiler's own: it doesn't show, and no cell's author types it.
 */
export const joiner = "\u200d";

/** What a compiled cell calls: results, imports and functions go through it. */
const cell = `cell${joiner}`;

/**
 * Compiles a cell to JavaScript that does what Deno's kernel does with it. Lines stay where they
 * are.
 *
 * Types are blanked. What the cell declares at its top becomes a property of the global object, by
 * assignment, so that functions of earlier cells see it. Each expression statement that can be the
 * cell's last value stores it.
 *
 * @param source TypeScript.
 * @returns Its JavaScript.
 * @throws {CellError} If it isn't valid, or uses one of the few things that a page cannot run.
 *
 * @example
 * ```ts
 * const { code, names } = compile("let twice: number = 2 * 3; twice");
 * code.includes("twice         = 2 * 3"); // true
 * names.get("twice"); // "let"
 * ```
 */
export function compile(source: string): Compiled {
  // As the kernel does: {a: 1} is an object, {a: 1}; a block.
  const trimmed = source.trim();
  if (trimmed.startsWith("{") && !trimmed.endsWith(";")) {
    try {
      return new Compiler(`(${source})`).result();
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
    }
  }
  return new Compiler(source).result();
}

// deno-lint-ignore no-explicit-any
type Node = any;

/** What stands in the place of a stretch. */
interface Edit {
  start: number;
  end: number;
  text: string;
  /** Where several things are put in at one place, what ends something comes before what begins. */
  order: number;
}

const [closing, ending, opening, replacing] = [0, 1, 2, 3];

class Compiler {
  readonly #source: string;
  readonly #program: Node;
  readonly #names = new Map<string, Kind>();
  readonly #functions: string[] = [];
  readonly #edits: Edit[] = [];

  constructor(source: string) {
    this.#source = source;
    this.#program = read(source);
    this.#walk(this.#program);
    for (const { start, end } of this.#program.directives) this.#capture(start, end);
    for (const statement of this.#program.body) this.#atTop(statement);
    this.#complete(this.#program.body);
  }

  result(): Compiled {
    const hoisted = this.#functions.map((name) => `${name}: ${name}${joiner}`);
    const start = `export default async function (${cell}) { ` +
      `${hoisted.length > 0 ? `${cell}.hoist({ ${hoisted.join(", ")} }); ` : ""}`;
    return { code: `${start}${this.#edited()}\n}`, names: this.#names };
  }

  #edited(): string {
    let text = "", position = 0;
    const inOrder = (a: Edit, b: Edit) => a.start - b.start || a.order - b.order || b.end - a.end;
    for (const edit of this.#edits.sort(inOrder)) {
      // A type within a type is blank already.
      if (edit.start < position) continue;
      text += this.#source.slice(position, edit.start) + edit.text;
      position = edit.end;
    }
    return text + this.#source.slice(position);
  }

  #put(at: number, text: string, order: number): void {
    this.#edits.push({ start: at, end: at, text, order });
  }

  /** Replaces a stretch, with as many lines as it had. */
  #replace(start: number, end: number, text: string): void {
    const old = this.#source.slice(start, end);
    const lines = old.split("\n").length - text.split("\n").length;
    const rest = lines > 0 ? "\n".repeat(lines) : " ".repeat(Math.max(0, old.length - text.length));
    this.#edits.push({ start, end, text: text + rest, order: replacing });
  }

  #blank(start: number, end: number): void {
    if (start === end) return;
    const text = this.#source.slice(start, end).replace(/[^\n]/g, " ");
    this.#edits.push({ start, end, text, order: replacing });
  }

  /** Blanks the first such word or sign of a stretch that isn't in a comment. */
  #blankWord(start: number, end: number, word: RegExp): void {
    const part = this.#source.slice(start, end);
    for (const match of part.matchAll(RegExp(`/\\*[^]*?\\*/|//.*|${word.source}`, "g"))) {
      if (/^\/[*/]/.test(match[0])) continue;
      this.#blank(start + match.index, start + match.index + match[0].length);
    }
  }

  /** Takes the types out of a node and of all in it. */
  #walk(node: Node, parent?: Node): void {
    const { type, start, end } = node;
    switch (type) {
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "TSInstantiationExpression":
        this.#blank(node.expression.end, end);
        return this.#walk(node.expression, node);
      case "TSTypeAssertion":
        // In parentheses, or a line that breaks within the type could end a statement.
        this.#replace(start, node.expression.start, "(");
        this.#walk(node.expression, node);
        return this.#put(end, ")", closing);
      case "TSEnumDeclaration":
        if (node.declare) return this.#blank(start, end);
        return this.#enumeration(node, parent);
      case "TSParameterProperty":
        this.#blankWord(
          start,
          node.parameter.start,
          /\b(?:public|private|protected|readonly|override)\b/,
        );
        return this.#walk(node.parameter, node);
      case "TSModuleDeclaration":
        if (node.declare) return this.#blank(start, end);
        throw this.#refused(
          node,
          "A page runs no namespace: write an object, as in const shapes = { area }",
        );
      case "TSImportEqualsDeclaration":
      case "TSExportAssignment":
        throw this.#refused(node, 'A page runs no such statement: write import … from "…"');
      case "MetaProperty":
        if (node.meta.name === "import") {
          throw this.#refused(node, "Cannot use 'import.meta' outside a module");
        }
        break;
      case "ImportExpression":
        this.#replace(start, start + "import".length, `${cell}.load`);
        break;
      case "ExpressionStatement":
      case "ReturnStatement":
      case "ThrowStatement":
      case "ClassProperty":
      case "ClassPrivateProperty":
        // Where a type was the end, the next line would be taken for more of this one.
        if (this.#source[end - 1] !== ";") this.#put(end, ";", ending);
        break;
      case "VariableDeclaration":
        if (!isHead(node, parent) && this.#source[end - 1] !== ";") this.#put(end, ";", ending);
        for (const { definite, id } of node.declarations) {
          if (definite) this.#blankWord(id.start + id.name.length, id.end, /!/);
        }
        break;
      case "ArrowFunctionExpression": {
        const { typeParameters, returnType } = node;
        if (typeParameters && !node.async) {
          this.#replace(typeParameters.start, typeParameters.end, "(");
          this.#put(end, ")", closing);
        }
        // A line must not end before the arrow.
        if (returnType && this.#source.slice(returnType.start, returnType.end).includes("\n")) {
          const close = this.#source.lastIndexOf(")", returnType.start);
          this.#blank(close, returnType.end - 1);
          this.#replace(returnType.end - 1, returnType.end, ")");
        }
        break;
      }
      case "Identifier":
        if (node.optional) {
          this.#blankWord(start + node.name.length, node.typeAnnotation?.start ?? end, /\?/);
        }
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#class(node);
        break;
      default:
        if (type.startsWith("TS")) return this.#blank(start, end);
    }
    if (node.declare) return this.#blank(start, end);
    if (isType(node)) return this.#blank(start, end);
    const [first, second] = node.params ?? [];
    if (first?.type === "Identifier" && first.name === "this") {
      this.#blank(first.start, second ? second.start : first.end);
      if (!second) this.#blankWord(first.end, node.body.start, /(?<=^\s*),/);
    }
    for (const child of childrenOf(node)) this.#walk(child, node);
  }

  #refused({ loc }: Node, message: string): CellError {
    return new CellError(message, loc.start.line);
  }

  #class(node: Node): void {
    const { id, body } = node;
    if (node.abstract) this.#blankWord(node.start, id?.start ?? body.start, /\babstract\b/);
    if (node.implements?.length > 0) {
      const from = this.#source.lastIndexOf("implements", node.implements[0].start);
      this.#blank(from, node.implements.at(-1).end);
    }
    for (const member of body.body) {
      const { key, start } = member;
      if (!key) continue;
      if (member.declare || member.abstract) {
        this.#blank(start, member.end);
        continue;
      }
      this.#blankWord(start, key.start, /\b(?:public|private|protected|override|readonly)\b/);
      if (member.optional || member.definite) {
        const rest = member.typeAnnotation?.start ?? member.value?.start ??
          member.params?.[0]?.start;
        this.#blankWord(key.end, rest ?? member.end, /(?<=^[\s\]]*)[?!]/);
      }
      if (member.kind === "constructor" && member.body) this.#parameterProperties(body, member);
    }
  }

  /** `constructor(readonly x: number)` declares a field and sets it. */
  #parameterProperties(body: Node, { params, body: { body: statements, start } }: Node): void {
    const names: string[] = params.filter(({ type }: Node) => type === "TSParameterProperty")
      .map(({ parameter }: Node) => (parameter.left ?? parameter).name);
    if (names.length === 0) return;
    this.#put(body.start + 1, names.map((name) => `${name};`).join(""), opening);
    const isSuper = ({ expression }: Node) => expression?.callee?.type === "Super";
    const at = statements.find(isSuper)?.end ?? start + 1;
    this.#put(at, ` ${names.map((name) => `this.${name} = ${name};`).join(" ")}`, opening);
  }

  #enumeration(node: Node, parent: Node): void {
    const { id: { name }, start, end } = node;
    const { members } = node.body ?? node;
    const keys: string[] = members.map(({ id }: Node) => id.name ?? id.value);
    let before = "-1";
    const parts = members.map(({ initializer }: Node, i: number) => {
      const key = JSON.stringify(keys[i]), place = `${name}[${key}]`;
      const value = initializer ? this.#qualified(initializer, name, keys) : `${before} + 1`;
      before = place;
      return /^(?:String|Template)Literal$/.test(initializer?.type)
        ? `${place} = ${value};`
        : `${name}[${place} = ${value}] = ${key};`;
    });
    const isTop = /^(?:Program|ExportNamedDeclaration)$/.test(parent.type);
    if (isTop) this.#declare(name, "var", node);
    const object = `((${name}) => { ${parts.join(" ")} return ${name}; })({})`;
    this.#replace(start, end, `${isTop ? "" : "var "}${name} = ${object};`);
  }

  /** The text of a member's value, which may name members without their enum. */
  #qualified(value: Node, name: string, keys: string[]): string {
    let text = this.#source.slice(value.start, value.end);
    const visit = (node: Node) => {
      for (const child of childrenOf(node).reverse()) visit(child);
      if (node.type !== "Identifier" || !keys.includes(node.name)) return;
      const from = node.start - value.start;
      text = `${text.slice(0, from)}${name}.${text.slice(from)}`;
    };
    visit(value);
    return text;
  }

  #declare(name: string, kind: Kind, { loc }: Node): void {
    const other = this.#names.get(name);
    if (other !== undefined && other !== kind) {
      throw new CellError(`Identifier '${name}' has already been declared`, loc.start.line);
    }
    this.#names.set(name, kind);
  }

  /** Turns the declarations at the top of a cell into assignments. */
  #atTop(statement: Node): void {
    const { type, start, end, declaration } = statement;
    if (statement.declare || isType(statement)) return;
    switch (type) {
      case "ImportDeclaration":
        return this.#importing(statement);
      case "ExportNamedDeclaration":
        if (declaration) {
          this.#blank(start, declaration.start);
          return this.#atTop(declaration);
        }
        // falls through
      case "ExportAllDeclaration": {
        const { source } = statement;
        return this.#replace(
          start,
          end,
          source ? `${cell}.import(${JSON.stringify(source.value)});` : "",
        );
      }
      case "ExportDefaultDeclaration":
        if (declaration.id) {
          this.#blank(start, declaration.start);
          return this.#atTop(declaration);
        }
        if (/Declaration$/.test(declaration.type)) {
          return this.#replace(start, declaration.start, "void ");
        }
        return this.#blank(start, declaration.start);
      case "FunctionDeclaration": {
        const { id } = statement;
        this.#declare(id.name, "var", statement);
        if (!this.#functions.includes(id.name)) this.#functions.push(id.name);
        return this.#put(id.start + id.name.length, joiner, closing);
      }
      case "ClassDeclaration":
        this.#declare(statement.id.name, "let", statement);
        this.#put(start, `${statement.id.name} = `, opening);
        return this.#put(end, ";", ending);
      case "VariableDeclaration":
        if (/using/.test(statement.kind)) return;
        for (const { id, init } of statement.declarations) {
          for (const name of namesIn(id)) this.#declare(name, statement.kind, statement);
          if (!init && statement.kind !== "var") this.#put(id.end, " = void 0", closing);
        }
        return this.#assignment(statement);
      default:
        this.#hoistVars(statement);
    }
  }

  /** `const { a } = b` becomes `({ a } = b)`, where `a` is declared otherwise. */
  #assignment({ start, end, kind, declarations }: Node): void {
    this.#replace(start, start + kind.length, "(");
    for (const { id, init } of declarations) {
      if (!init && kind === "var") this.#replace(id.start, id.start + id.name.length, "0");
    }
    this.#put(this.#source[end - 1] === ";" ? end - 1 : end, ")", closing);
  }

  /** A `var` within loops and blocks is of the whole cell, and so of all cells. */
  #hoistVars(node: Node, parent?: Node): void {
    if (/Function|^Class/.test(node.type)) return;
    if (node.type === "VariableDeclaration" && node.kind === "var") {
      for (const { id } of node.declarations) {
        for (const name of namesIn(id)) this.#declare(name, "var", node);
      }
      if (/^For(?:In|Of)/.test(parent.type) && parent.left === node) {
        this.#blank(node.start, node.start + "var".length);
      } else this.#assignment(node);
    }
    for (const child of childrenOf(node)) this.#hoistVars(child, node);
  }

  #importing({ start, end, specifiers, source }: Node): void {
    const from = `${cell}.import(${JSON.stringify(source.value)})`;
    const parts: string[] = [];
    let whole = "";
    for (const { type, imported, local, importKind } of specifiers) {
      if (importKind === "type") continue;
      this.#declare(local.name, "const", local);
      if (type === "ImportNamespaceSpecifier") whole = `${local.name} = `;
      else {
        const key = type === "ImportDefaultSpecifier" ? "default" : imported.name ?? imported.value;
        parts.push(`${JSON.stringify(key)}: ${local.name}`);
      }
    }
    const target = parts.length > 0 ? `{ ${parts.join(", ")} } = ` : "";
    this.#replace(start, end, `(${target}${whole}${from});`);
  }

  /** Stores what can be the last value of a list of statements, by the rules of the language. */
  #complete(statements: Node[]): void {
    for (const statement of statements) {
      // Without a value of their own these are undefined; what was before them is forgotten.
      if (/^(?:If|For\w*|While|DoWhile|Switch|Try|Labeled)Statement$/.test(statement.type)) {
        this.#put(statement.start, `${cell}.result = void 0; `, opening);
      }
      this.#completeOne(statement);
    }
  }

  #completeOne(node: Node): void {
    switch (node?.type) {
      case "ExpressionStatement":
        return this.#capture(node.start, node.end);
      case "BlockStatement":
        return this.#complete(node.body);
      case "IfStatement":
        this.#completeOne(node.consequent);
        return this.#completeOne(node.alternate);
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
      case "WhileStatement":
      case "DoWhileStatement":
      case "LabeledStatement":
        return this.#completeOne(node.body);
      case "SwitchStatement":
        for (const { consequent } of node.cases) this.#complete(consequent);
        return;
      case "TryStatement":
        this.#complete(node.block.body);
        if (node.handler) {
          this.#put(node.handler.body.start + 1, `${cell}.result = void 0; `, opening);
          this.#complete(node.handler.body.body);
        }
        return;
      case "ExportDefaultDeclaration":
        if (!/Declaration$/.test(node.declaration.type)) {
          return this.#capture(node.declaration.start, node.end);
        }
    }
  }

  #capture(start: number, end: number): void {
    this.#put(start, `${cell}.result = (`, opening);
    this.#put(this.#source[end - 1] === ";" ? end - 1 : end, ")", closing);
  }
}

/** The kernel's words where the parser has others. */
const wordings: Record<string, string> = {
  StrictWith: "Strict mode code may not include a with statement",
  StrictDelete: "Delete of an unqualified identifier in strict mode.",
  IllegalReturn: "Illegal return statement",
  UnexpectedReservedWord: "Unexpected strict mode reserved word",
};

function read(source: string): Node {
  try {
    return parse(source, {
      sourceType: "module",
      plugins: ["typescript"],
      allowUndeclaredExports: true,
      createParenthesizedExpressions: true,
    }).program;
  } catch (error) {
    const { message, reasonCode, loc } = error as Error & { reasonCode?: string; loc?: Node };
    if (loc === undefined) throw error;
    const text = wordings[reasonCode ?? ""] ?? message.replace(/\.? \(\d+:\d+\)$/, "");
    throw new CellError(text, loc.line);
  }
}

/** Whether a statement is only there for the types. */
const isType = ({ importKind, exportKind }: Node): boolean =>
  importKind === "type" || exportKind === "type";

/** Whether a declaration stands in the head of a loop. */
const isHead = (node: Node, parent: Node): boolean =>
  /^For/.test(parent?.type) && (parent.init === node || parent.left === node);

function childrenOf(node: Node): Node[] {
  return Object.entries(node)
    .filter(([key]) => key !== "loc" && key !== "extra" && !key.endsWith("omments"))
    .flatMap(([, child]) => child)
    .filter((child) => typeof (child as Node)?.type === "string") as Node[];
}
