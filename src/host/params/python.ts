/**
 * A value as Python sees it, so that the settings of a run can be printed the way PyRadiomics prints them:
 * bigint is `int`, number is `float`, an array is `list`, an object is `dict`.
 */
export type PythonValue = null | boolean | string | bigint | number | Tuple | readonly PythonValue[] | PythonDict;

export interface PythonDict {
  readonly [key: string]: PythonValue;
}

export class Tuple {
  readonly items: readonly PythonValue[];

  constructor(...items: PythonValue[]) {
    this.items = items;
  }
}

/** Python's `repr(value)`. */
export function pythonText(value: PythonValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return pythonFloat(value);
  if (typeof value === "string") return pythonString(value);
  if (value instanceof Tuple) {
    const items = value.items.map(pythonText);
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
  }
  if (isList(value)) return `[${value.map(pythonText).join(", ")}]`;
  return `{${Object.entries(value).map(([key, item]) => `${pythonString(key)}: ${pythonText(item)}`).join(", ")}}`;
}

/** Python's `repr` of a float: the shortest digits that read back as the same number, always with a point or an exponent. */
export function pythonFloat(x: number): string {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0";
  const size = Math.abs(x);
  if (size >= 1e-4 && size < 1e16) {
    const text = String(x);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [digits, exponent] = x.toExponential().split("e");
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = Array.from(text, (character) => (character === quote || character === "\\" ? `\\${character}` : escaped(character)));
  return quote + body.join("") + quote;
}

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Python prints what is neither a separator nor a control character, and the plain space. */
function escaped(character: string): string {
  if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) return character;
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code <= 0xff) return shortEscapes[character] ?? `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

function isList(value: PythonValue): value is readonly PythonValue[] {
  return Array.isArray(value);
}

/** A JavaScript value as the Python value that a user would have written: whole numbers are `int`. */
export function toPython(value: unknown): PythonValue {
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toPython);
  if (value === undefined) return null;
  if (typeof value === "object" && value !== null && !(value instanceof Tuple)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPython(item)]));
  }
  return value as PythonValue;
}

/** The opposite: `int` and `float` both become numbers, a tuple becomes an array. */
export function fromPython(value: PythonValue): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Tuple) return value.items.map(fromPython);
  if (isList(value)) return value.map(fromPython);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPython(item)]));
}
