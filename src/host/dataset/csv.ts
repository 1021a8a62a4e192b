import { InputError } from "../errors.ts";

/** One record of a CSV text and the line it starts on, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Reads comma-separated text (RFC 4180: fields may be quoted, a quote inside is doubled; any line ends); blank lines are left out.
 * @throws InputError naming the line where a quoted field does not end.
 */
export function parseCsv(text: string, name: string): CsvRecord[] {
  const parser = new CsvParser(name);
  return [...parser.push(text), ...parser.end()];
}

/** The same of a text that comes in pieces, cut anywhere. */
export class CsvParser {
  readonly #name: string;
  readonly #lineEnd = /[\r\n]/g;
  #text = "";
  #at = 0;
  #line = 1;
  #first = true;
  /** An open quote is not looked at again before there is this much text, or each piece would start over. */
  #enough = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** The records that end in this piece. */
  push(text: string): CsvRecord[] {
    if (this.#first && text !== "") {
      this.#first = false;
      if (text.startsWith("\ufeff")) text = text.slice(1);
    }
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
    return this.#text.length < this.#enough ? [] : this.#records(false);
  }

  /** The record that no line end follows, if any. */
  end(): CsvRecord[] {
    return this.#records(true);
  }

  #records(last: boolean): CsvRecord[] {
    const text = this.#text;
    const records: CsvRecord[] = [];
    let quote = text.indexOf('"', this.#at);
    while (this.#at < text.length) {
      if (quote >= 0 && quote < this.#at) quote = text.indexOf('"', this.#at);
      const plain = this.#lineAt(this.#at);
      const found = quote < 0 || quote >= plain ? { fields: text.slice(this.#at, plain).split(","), end: plain, lines: 0 } : this.#quoted(last);
      const ended = found && (found.end < text.length - 1 || (found.end < text.length && text[found.end] !== "\r")); // "\n" may still follow "\r"
      if (!found || !(ended || last)) break;
      if (found.end > this.#at) records.push({ line: this.#line, fields: found.fields });
      this.#at = found.end + (text.startsWith("\r\n", found.end) ? 2 : 1);
      this.#line += found.lines + 1;
    }
    return records;
  }

  /** The record at hand, which has a quote somewhere; null where it goes on in the next piece. `lines`: line ends within it. */
  #quoted(last: boolean): { fields: string[]; end: number; lines: number } | null {
    const text = this.#text;
    const fields: string[] = [];
    let lines = 0;
    for (let at = this.#at; ; at++) {
      let start = at;
      let inside = "";
      if (text[at] === '"') {
        const close = closingQuote(text, at + 1);
        if (close < 0 && last) throw new InputError(`${this.#name}:${this.#line + lines}: a quoted field does not end`);
        if (close < 0) {
          this.#enough = 2 * (text.length - this.#at);
          return null;
        }
        const raw = text.slice(at + 1, close);
        inside = raw.replaceAll('""', '"');
        lines += raw.split("\n").length - 1;
        start = close + 1;
      }
      const end = this.#lineAt(start);
      const comma = text.indexOf(",", start);
      at = comma >= 0 && comma < end ? comma : end;
      fields.push(inside + text.slice(start, at));
      if (at === end) return { fields, end, lines };
    }
  }

  /** Where the line ends that this place is in. */
  #lineAt(at: number): number {
    this.#lineEnd.lastIndex = at;
    return this.#lineEnd.exec(this.#text)?.index ?? this.#text.length;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = from; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0 || text[at + 1] !== '"') return at;
  }
}

/** One line of CSV, quoted where Python's `csv` quotes, ended by "\n". */
export function csvLine(fields: readonly string[]): string {
  return lineOf(fields.map(csvField));
}

/** A line of fields as `csvField` gives them. */
export function lineOf(fields: readonly string[]): string {
  // A record of one empty field would otherwise be a blank line.
  return fields.length === 1 && fields[0] === "" ? '""\n' : `${fields.join(",")}\n`;
}

/** A field as it stands in a line. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
