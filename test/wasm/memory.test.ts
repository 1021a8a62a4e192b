import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lend, simd } from "../../src/host/wasm/memory.ts";

test("arrays are of the type and length that were asked for", () => {
  const { a, b, c, d } = lend({ a: ["u8", 3], b: ["f64", 5], c: ["i32", 0], d: ["u16", 7] });
  expect(a).toBeInstanceOf(Uint8Array);
  expect(b).toBeInstanceOf(Float64Array);
  expect(c).toBeInstanceOf(Int32Array);
  expect(d).toBeInstanceOf(Uint16Array);
  expect([a, b, c, d].map(({ length }) => length)).toEqual([3, 5, 0, 7]);
});

test("arrays begin at multiples of 16 bytes, 64 bytes of nobody's apart, behind what the functions use", () => {
  const arrays = Object.values(lend({ a: ["u8", 3], b: ["f32", 5], c: ["u16", 33], d: ["f64", 1] }));
  const { heap } = simd() as unknown as { heap: WebAssembly.Global };
  let end = Number(heap.value);
  expect(end).toBeGreaterThan(0);
  for (const array of arrays) {
    expect(array.byteOffset % 16).toBe(0);
    expect(array.byteOffset - end).toBeGreaterThanOrEqual(64);
    end = array.byteOffset + array.byteLength;
  }
  expect(arrays[0].buffer.byteLength - end).toBeGreaterThanOrEqual(64);
});

test("memory grows as far as it must, and what was lent before is void", () => {
  const { small } = lend({ small: ["u8", 100] });
  const bytes = small.buffer.byteLength;
  const { large } = lend({ large: ["u8", bytes] });
  large[bytes - 1] = 7;
  expect(large[bytes - 1]).toBe(7);
  expect(large.buffer.byteLength).toBeGreaterThan(bytes);
  expect(large.buffer.byteLength).toBeLessThan(bytes + 2 * 65536);
  expect(small).toHaveLength(0);
  expect(lend({ small: ["u8", 100] }).small.buffer).toBe(large.buffer);
});

test("memory that has room is lent again", () => {
  const first = lend({ a: ["u16", 10] }).a;
  first[3] = 5;
  const second = lend({ b: ["u16", 10] }).b;
  expect(second.byteOffset).toBe(first.byteOffset);
  second[3] = 6;
  expect(first[3]).toBe(6);
});

test("interface Simd declares what the module exports, with as many arguments", () => {
  const source = readFileSync("src/host/wasm/memory.ts", "utf8");
  const body = /export interface Simd \{(.*?)\n\}/s.exec(source)![1];
  const declared = [...body.matchAll(/^ {2}(\w+)\(([^)]*)\)/gms)].map(([, name, list]) => [name, list.split(",").filter((argument) => argument.trim()).length]);
  const exported = Object.entries(simd()).filter(([, value]) => typeof value === "function").map(([name, call]) => [name, (call as () => unknown).length]);
  expect(declared.sort()).toEqual(exported.sort());
});
