// Streams made by zlib (Node's binding of it), which is not what inflates here.
import { deflateSync, gzipSync, gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { gzip, inflate, isGzip } from "../../src/host/io/gzip.ts";

const plain = new Uint8Array(40_000).map((_, i) => (i * i) >> 7);

test("gzip and zlib streams", async () => {
  expect(await inflate(gzipSync(plain), "gzip")).toEqual({ bytes: plain });
  expect(await inflate(deflateSync(plain), "deflate", plain.length)).toEqual({ bytes: plain });
});

test("a wrong expectation costs nothing but time", async () => {
  for (const expected of [0, 10, 1e9]) expect((await inflate(gzipSync(plain), "gzip", expected)).bytes).toEqual(plain);
});

test("what we compress, zlib decompresses", async () => {
  const bytes = await gzip(plain);
  expect(isGzip(bytes)).toBe(true);
  expect(new Uint8Array(gunzipSync(bytes))).toEqual(plain);
});

describe("damage is told", () => {
  const stream = gzipSync(plain);
  test("cut short", async () => {
    const { bytes, damage } = await inflate(stream.subarray(0, stream.length / 2), "gzip");
    expect(damage).toMatch(/\w/);
    expect(bytes.length).toBeLessThan(plain.length);
    expect(bytes).toEqual(plain.subarray(0, bytes.length));
  });
  test("without the last byte", async () => {
    expect((await inflate(stream.subarray(0, -1), "gzip")).damage).toMatch(/\w/);
  });
  test("a wrong checksum", async () => {
    const wrong = Buffer.from(stream);
    wrong[wrong.length - 8] ^= 1;
    expect((await inflate(wrong, "gzip")).damage).toMatch(/\w/);
  });
  test("other bytes after the stream, but not a line feed", async () => {
    expect((await inflate(Buffer.concat([stream, Buffer.from("junk")]), "gzip")).damage).toMatch(/\w/);
    expect(await inflate(Buffer.concat([stream, Buffer.from("\n")]), "gzip")).toEqual({ bytes: plain });
  });
  test("no gzip at all", async () => {
    expect((await inflate(Buffer.from("hello, world"), "gzip")).damage).toMatch(/\w/);
  });
});
