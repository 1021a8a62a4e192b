import type { ColumnMetadata } from "./describeColumn.ts";
import { numberColumn, textColumn, type TableColumn } from "./featureTable.ts";

const missing: ReadonlySet<string> = new Set(["", "NA", "NaN", "nan"]);

/** A column that grows by the texts of its cells. */
export class ColumnBuilder {
  readonly name: string;
  readonly #given: Partial<ColumnMetadata>;
  readonly #kind: "number" | "text" | undefined;
  #numbers = new Float64Array(64);
  #rows = 0;
  #texts: (string | null)[] | null;

  /** @param known of what kind it is, where that is not to be found out, and what else is known of it */
  constructor(name: string, { kind, ...given }: Partial<ColumnMetadata> & { readonly kind?: "number" | "text" }) {
    this.name = name;
    this.#given = given;
    this.#kind = kind;
    this.#texts = kind === "text" ? [] : null;
  }

  /** @returns whether the text is of the kind asked for */
  add(cell: string): boolean {
    if (!this.#texts) {
      const value = numberOf(cell, this.#kind === "number");
      if (value !== null) {
        this.#append(value);
        return true;
      }
      if (this.#kind === "number") return false;
      this.#texts = Array.from(this.#numbers.subarray(0, this.#rows), (number) => (Number.isNaN(number) ? null : String(number)));
    }
    this.#texts.push(missing.has(cell) ? null : cell);
    return true;
  }

  build(): TableColumn {
    return this.#texts ? textColumn(this.name, this.#texts, this.#given) : numberColumn(this.name, this.#numbers.slice(0, this.#rows), this.#given);
  }

  #append(value: number): void {
    if (this.#rows === this.#numbers.length) {
      const longer = new Float64Array(2 * this.#rows);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    this.#numbers[this.#rows++] = value;
  }
}

/** NaN where it is missing, null where it is not a number; `codes`: leading zeros and any number of digits are numbers too. */
function numberOf(cell: string, codes: boolean): number | null {
  const value = Number(cell);
  return isPlain(cell) && Math.abs(value) < 2 ** 53 ? value : oddNumberOf(cell.trim(), codes);
}

/** Whether a text that Number takes is a decimal number without leading zeros: nearly all are, and need no closer look. */
function isPlain(cell: string): boolean {
  const at = cell.startsWith("-") ? 1 : 0;
  const digit = cell.charCodeAt(at) - 48;
  return (digit >= 1 && digit <= 9) || (digit === 0 && cell[at + 1] === ".");
}

function oddNumberOf(text: string, codes: boolean): number | null {
  if (missing.has(text)) return NaN;
  const value = Number(text);
  if (Number.isFinite(value)) return /^[+-]?0[xXoObB]/.test(text) || (!codes && isCode(text, value)) ? null : value;
  const infinity = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinity) return infinity[1] === "-" ? -Infinity : Infinity;
  return Number.isNaN(value) ? null : value;
}

/** Leading zeros, or more digits than a number keeps. */
function isCode(text: string, value: number): boolean {
  return /^[+-]?0\d/.test(text) || (/^[+-]?\d{16,}$/.test(text) && String(value) !== text);
}
