import { expect, test } from "vitest";
import { ArrayPool } from "../../src/host/engine/arrays.ts";

test("memory that was given back is zeros again", () => {
  const pool = new ArrayPool();
  const first = pool.take("u32", 1000, false);
  first.fill(7);
  pool.give(first);
  const again = pool.take("real", 450, false);
  expect(again.buffer).toBe(first.buffer);
  expect(again.length).toBe(450);
  expect(again.every((value) => value === 0)).toBe(true);
});

test("what the caller holds, what others made, and what is lent is not given to anybody", () => {
  const pool = new ArrayPool();
  const read = pool.take("u8", 4096, false);
  pool.leave(read);
  pool.give(read);
  const foreign = new Uint8Array(4096);
  pool.give(foreign);
  const lent = pool.take("u8", 4096, false);
  const next = pool.take("u8", 4096, false);
  expect(new Set([read.buffer, foreign.buffer, lent.buffer, next.buffer]).size).toBe(4);
});

test("memory is not used for much less, and threads get shared memory", () => {
  const pool = new ArrayPool();
  const large = pool.take("u8", 4096, false);
  pool.give(large);
  expect(pool.take("u8", 1000, false).buffer).not.toBe(large.buffer);
  const shared = pool.take("u8", 4096, true);
  expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer);
  pool.give(shared);
  expect(pool.take("u8", 4000, true).buffer).toBe(shared.buffer);
});
