/**
 * Fields of protocol buffer messages, as bytes; a message is its fields one after the other. As many as ONNX needs: whole
 * numbers from 0 to 2^53, texts, bytes, packed numbers and messages.
 * @source Protocol Buffers, "Encoding" (protobuf.dev/programming-guides/encoding)
 */
const varintWire = 0;
const lengthWire = 2;

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function pushVarint(bytes: number[], value: number): void {
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  bytes.push(value);
}

function varints(values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) pushVarint(bytes, value);
  return Uint8Array.from(bytes);
}

export function integer(field: number, value: number): Uint8Array {
  return varints([field * 8 + varintWire, value]);
}

export function bytes(field: number, value: Uint8Array): Uint8Array {
  return joined([varints([field * 8 + lengthWire, value.length]), value]);
}

export function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

export function message(field: number, fields: readonly Uint8Array[]): Uint8Array {
  return bytes(field, joined(fields));
}

/** A field for each number. */
export function integers(field: number, values: readonly number[]): Uint8Array {
  return varints(values.flatMap((value) => [field * 8 + varintWire, value]));
}

/** All numbers in one field. */
export function packedIntegers(field: number, values: readonly number[]): Uint8Array {
  return bytes(field, varints(values));
}
