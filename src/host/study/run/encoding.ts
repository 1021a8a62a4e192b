/** A value as JSON, and the bytes of the typed arrays in it, one after the other. */
export interface Encoded {
  readonly json: string;
  readonly bytes: Uint8Array;
}

/** In the place of what JSON does not know; no other object has this key. */
const special = "$is";
type Special =
  | { readonly [special]: "number"; readonly text: string }
  | { readonly [special]: "undefined" }
  | { readonly [special]: "map"; readonly entries: readonly unknown[] }
  | { readonly [special]: "array"; readonly type: string; readonly at: number; readonly length: number };

const arrayTypes = { Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array };
type TypedArray = InstanceType<(typeof arrayTypes)[keyof typeof arrayTypes]>;

/** Where a typed array begins: a multiple of its elements' size is needed to read it in place. */
const alignment = 8;

/**
 * Plain data, Maps and typed arrays (of volumes, tables), every number as it is: NaN, infinities and -0 too. `JSON.stringify` would make null or 0 of
 * them, and what a run takes over from an earlier one would differ from what it computes.
 */
export function encode(value: unknown): Encoded {
  const parts: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let length = 0;
  const put = (array: TypedArray): Special => {
    const at = length;
    parts.push({ at, bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) });
    length = Math.ceil((at + array.byteLength) / alignment) * alignment;
    return { [special]: "array", type: array.constructor.name in arrayTypes ? array.constructor.name : "Uint8Array", at, length: array.length };
  };
  const plain = (each: unknown): unknown => {
    if (typeof each === "number") return Number.isFinite(each) && !Object.is(each, -0) ? each : ({ [special]: "number", text: Object.is(each, -0) ? "-0" : String(each) } satisfies Special);
    if (each === undefined) return { [special]: "undefined" } satisfies Special;
    if (typeof each !== "object" || each === null) return each;
    if (ArrayBuffer.isView(each)) return put(each as TypedArray);
    if (Array.isArray(each)) return each.map(plain);
    if (each instanceof Map) return { [special]: "map", entries: [...each].map((entry) => entry.map(plain)) } satisfies Special;
    return Object.fromEntries(Object.entries(each).map(([name, part]) => [name, plain(part)]));
  };
  const json = JSON.stringify(plain(value));
  const bytes = new Uint8Array(length);
  for (const part of parts) bytes.set(part.bytes, part.at);
  return { json, bytes };
}

/** What `encode` was given; typed arrays lie in `bytes`. */
export function decode({ json, bytes }: Encoded): unknown {
  const value = (each: unknown): unknown => {
    if (typeof each !== "object" || each === null) return each;
    if (Array.isArray(each)) return each.map(value);
    if (special in each) return restored(each as Special);
    return Object.fromEntries(Object.entries(each).map(([name, part]) => [name, value(part)]));
  };
  const restored = (each: Special): unknown => {
    if (each[special] === "undefined") return undefined;
    if (each[special] === "number") return Number(each.text);
    if (each[special] === "map") return new Map(each.entries.map((entry) => value(entry) as [unknown, unknown]));
    return new arrayTypes[each.type as keyof typeof arrayTypes](bytes.buffer as ArrayBuffer, bytes.byteOffset + each.at, each.length);
  };
  return value(JSON.parse(json));
}
