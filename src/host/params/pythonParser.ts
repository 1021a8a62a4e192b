import { Tuple, type PythonDict, type PythonValue } from "./python.ts";

const token = /\s*(?:([([{}\]),:])|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|([^\s()[\]{},:'"]+))/y;

const constants: Readonly<Record<string, PythonValue>> = { None: null, True: true, False: false, nan: NaN, inf: Infinity, "-inf": -Infinity };

/** Reads what `pythonText` writes (the text of diagnostics columns); null when the text is something else. */
export function parsePython(text: string): { readonly value: PythonValue } | null {
  const parser = new Parser(text);
  try {
    const value = parser.value();
    return parser.atEnd() ? { value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

class Parser {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(text: string) {
    this.tokens = tokenize(text);
  }

  atEnd(): boolean {
    return this.at === this.tokens.length;
  }

  value(): PythonValue {
    const first = this.next();
    if (first === "(") return new Tuple(...this.items(")"));
    if (first === "[") return this.items("]");
    if (first === "{") return this.dict();
    return scalar(first);
  }

  private items(close: string): PythonValue[] {
    const items: PythonValue[] = [];
    while (!this.accept(close)) {
      items.push(this.value());
      if (!this.accept(",")) {
        this.expect(close);
        break;
      }
    }
    return items;
  }

  private dict(): PythonDict {
    const entries: [string, PythonValue][] = [];
    while (!this.accept("}")) {
      const key = this.value();
      this.expect(":");
      entries.push([String(key), this.value()]);
      if (!this.accept(",")) {
        this.expect("}");
        break;
      }
    }
    return Object.fromEntries(entries);
  }

  private next(): string {
    if (this.atEnd()) throw new SyntaxError("text ends early");
    return this.tokens[this.at++];
  }

  private accept(text: string): boolean {
    const found = this.tokens[this.at] === text;
    if (found) this.at++;
    return found;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw new SyntaxError(`${text} is missing`);
  }
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (let end = text.trimEnd().length; token.lastIndex < end; ) {
    const match = token.exec(text);
    if (!match) return [];
    tokens.push(match[1] ?? match[2] ?? match[3]);
  }
  return tokens;
}

function scalar(text: string): PythonValue {
  if (Object.hasOwn(constants, text)) return constants[text];
  if (/^['"]/.test(text)) return text.slice(1, -1).replace(/\\(x..|u.{4}|U.{8}|.)/g, (_, code: string) => unescaped(code));
  if (/^[-+]?\d+$/.test(text)) return BigInt(text);
  const number = Number(text);
  if (Number.isNaN(number)) throw new SyntaxError(text);
  return number;
}

function unescaped(code: string): string {
  if (/^[xuU]./.test(code)) return String.fromCodePoint(parseInt(code.slice(1), 16));
  return { n: "\n", r: "\r", t: "\t" }[code] ?? code;
}
