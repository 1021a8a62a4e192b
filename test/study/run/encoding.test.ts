import { describe, expect, it } from "vitest";
import { decode, encode } from "../../../src/host/study/run/encoding.ts";

const again = (value: unknown): unknown => decode(encode(value));

describe("encode", () => {
  it("keeps what JSON has no word for", () => {
    const value = { numbers: [NaN, Infinity, -Infinity, -0, 0, 0.1, 5e-324, 2 ** 53], nothing: null, missing: undefined, map: new Map([["a", NaN]]), text: "$is", deep: [[{ x: undefined }]] };
    const found = again(value) as typeof value;
    expect(found).toStrictEqual(value);
    expect(Object.is(found.numbers[3], -0)).toBe(true);
    expect("missing" in found).toBe(true);
  });

  it("keeps typed arrays of all kinds, bit by bit, wherever they begin", () => {
    const odd = new Uint8Array([1, 2, 3]);
    const within = new Float64Array([1, NaN, -0, 4]).subarray(1, 3);
    const value = { odd, within, float: Float32Array.of(0.1), big: BigInt64Array.of(-(2n ** 63n)), empty: new Uint16Array(0), again: odd };
    const found = again(value) as typeof value;
    expect(found).toStrictEqual(value);
    expect(Object.is(found.within[1], -0)).toBe(true);
    expect(again(Buffer.from([7, 8]))).toStrictEqual(Uint8Array.of(7, 8));
  });

  it("puts arrays beside the text", () => {
    const { json, bytes } = encode({ data: new Float32Array(1000) });
    expect(json.length).toBeLessThan(100);
    expect(bytes.length).toBe(4000);
  });
});
