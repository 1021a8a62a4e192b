import { UsageError } from "../errors.ts";

export type Operator = "+" | "-" | "*" | "/";

/** A formula as a tree; `column` is where its text begins, counted from 1. */
export type Node = { readonly column: number } & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "image"; readonly name: string }
  | { readonly kind: "operation"; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly kind: "call"; readonly name: string; readonly parameters: readonly Node[] }
);

/** `name = formula`. */
export interface Assignment {
  readonly text: string;
  readonly name: string;
  readonly formula: Node;
}

/** An error of an expression, with the place in it. */
export function expressionError(text: string, column: number, message: string): UsageError {
  return new UsageError(`"${text}", column ${column}: ${message}`);
}

/**
 * Reads an expression such as `SUB_1 = DCE1 - T1`.
 *
 *     expression = name "=" sum
 *     sum        = product { ("+" | "-") product }
 *     product    = factor { ("*" | "/") factor }
 *     factor     = "-" factor | number | name | name "(" sum { "," sum } ")" | "(" sum ")"
 *
 * @throws UsageError with the column of what was not understood
 */
export function parseExpression(text: string): Assignment {
  return new Parser(text).assignment();
}

interface Token {
  readonly kind: "number" | "name" | "sign" | "end";
  readonly text: string;
  readonly column: number;
}

const tokenPattern = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_]*)|([-+*/(),=])|(\S))/uy;

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const [, number, name, sign, stray] = tokenPattern.exec(text)!;
    const found = number ?? name ?? sign ?? stray;
    const column = tokenPattern.lastIndex - found.length + 1;
    if (stray) throw expressionError(text, column, `"${stray}" means nothing here; names are made of letters, digits and _`);
    tokens.push({ kind: number ? "number" : name ? "name" : "sign", text: found, column });
  }
  return [...tokens, { kind: "end", text: "the end", column: end + 1 }];
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenise(text);
  }

  assignment(): Assignment {
    const name = this.#next();
    if (name.kind !== "name") throw this.#unexpected(name, "the name of the result, as in SUB_1 = DCE1 - T1,");
    this.#expect("=");
    const formula = this.#sum();
    const rest = this.#next();
    if (rest.kind !== "end") throw this.#unexpected(rest, "an operator or the end");
    return { text: this.#text, name: name.text, formula };
  }

  #sum(): Node {
    let left = this.#product();
    while (this.#is("+") || this.#is("-")) left = this.#operation(left, () => this.#product());
    return left;
  }

  #product(): Node {
    let left = this.#factor();
    while (this.#is("*") || this.#is("/")) left = this.#operation(left, () => this.#factor());
    return left;
  }

  #operation(left: Node, parseRight: () => Node): Node {
    const operator = this.#next().text as Operator;
    return { kind: "operation", operator, left, right: parseRight(), column: left.column };
  }

  #factor(): Node {
    const token = this.#next();
    const { column } = token;
    if (token.kind === "number") return { kind: "number", value: Number(token.text), column };
    if (token.kind === "name" && this.#is("(")) return { kind: "call", name: token.text, parameters: this.#parameters(), column };
    if (token.kind === "name") return { kind: "image", name: token.text, column };
    if (token.text === "-") return { kind: "operation", operator: "-", left: { kind: "number", value: 0, column }, right: this.#factor(), column };
    if (token.text !== "(") throw this.#unexpected(token, "a number, an image or a function");
    const inner = this.#sum();
    this.#expect(")");
    return inner;
  }

  #parameters(): Node[] {
    const parameters: Node[] = [];
    do {
      this.#next();
      parameters.push(this.#sum());
    } while (this.#is(","));
    this.#expect(")");
    return parameters;
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token.kind !== "end") this.#at++;
    return token;
  }

  #is(sign: string): boolean {
    return this.#tokens[this.#at].kind === "sign" && this.#tokens[this.#at].text === sign;
  }

  #expect(sign: string): void {
    const token = this.#next();
    if (token.kind !== "sign" || token.text !== sign) throw this.#unexpected(token, `"${sign}"`);
  }

  #unexpected(token: Token, wanted: string): UsageError {
    return expressionError(this.#text, token.column, `${wanted} is expected, not ${token.kind === "end" ? token.text : `"${token.text}"`}`);
  }
}
