import { afterAll, expect, test } from "vitest";
import { Pool } from "../../src/host/pool/pool.node.ts";

interface Doubled {
  readonly values: readonly number[];
  readonly bytes?: number;
}

const pool = new Pool(2, new URL("./thread.mjs", import.meta.url));
afterAll(() => pool.close());
const double = (values: ArrayLike<number>): Promise<Doubled> => pool.perform({ task: "double", values });

test("more jobs than threads: each gets its own answer", async () => {
  const answers = await Promise.all(Array.from({ length: 9 }, (_, k) => double([k])));
  expect(answers.map(({ values }) => values[0])).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16]);
});

test("a job that throws fails alone, with its error", async () => {
  const [failed, done] = await Promise.allSettled([pool.perform({ task: "fail" }), double([1])]);
  expect(failed).toMatchObject({ status: "rejected", reason: { name: "RangeError", message: "no such thing" } });
  expect(done.status).toBe("fulfilled");
});

test("a thread that dies fails its job, and another one takes its place", async () => {
  await expect(pool.perform({ task: "die" })).rejects.toThrow("a thread ended with code 3");
  expect((await Promise.all([double([5]), double([6]), double([7])])).map(({ values }) => values[0])).toEqual([10, 12, 14]);
});

test("a view carries only what it shows; shared memory is not copied", async () => {
  const large = new Float64Array(1000).fill(1);
  expect(await double(large.subarray(10, 12))).toEqual({ values: [2, 2], bytes: 16 });
  expect(large[10]).toBe(1);
  const shared = new Float64Array(new SharedArrayBuffer(24)).fill(1);
  await double(shared.subarray(1, 2));
  expect([...shared]).toEqual([1, 2, 1]);
});

test("a pool that is closed fails what waits and what comes later", async () => {
  const other = new Pool(2, new URL("./thread.mjs", import.meta.url));
  const jobs = [1, 2, 3, 4].map((k) => other.perform({ task: "double", values: [k] }));
  other.close();
  expect((await Promise.allSettled(jobs)).map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
  await expect(other.perform({ task: "double", values: [1] })).rejects.toThrow("the threads of the host were closed");
});
