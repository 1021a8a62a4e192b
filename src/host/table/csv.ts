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
  const records: CsvRecord[] = [];
  const field = /"((?:[^"]|"")*)"([^",\r\n]*)|([^,\r\n]*)/y;
  let line = 1;
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    const fields: string[] = [];
    const start = line;
    for (let more = true; more; ) {
      field.lastIndex = at;
      const [whole, quoted, rest, plain] = field.exec(text)!;
      if (quoted === undefined && plain.startsWith('"')) throw new InputError(`${name}:${line}: a quoted field does not end`);
      fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"') + rest);
      line += whole.split("\n").length - 1;
      at += whole.length;
      more = text[at] === ",";
      if (more) at++;
    }
    if (text.startsWith("\r\n", at)) at++;
    at++;
    line++;
    if (fields.length > 1 || fields[0] !== "") records.push({ line: start, fields });
  }
  return records;
}

/** One line of CSV, quoted where Python's `csv` quotes, ended by "\n". */
export function csvLine(fields: readonly string[]): string {
  // A record of one empty field would otherwise be a blank line.
  if (fields.length === 1 && fields[0] === "") return '""\n';
  return `${fields.map(csvField).join(",")}\n`;
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
