import { describe, expect, it } from "vitest";
import { BufferPool } from "../../src/host/engine/pool.ts";
import { newProfile } from "../../src/host/engine/profile.ts";

/** A pool over a device that only counts. */
function open(spare: number) {
  const destroyed: string[] = [];
  const device = {
    limits: { maxBufferSize: 2 ** 30 },
    createBuffer: ({ size, label }: GPUBufferDescriptor) => ({ size, label, destroy() { destroyed.push(this.label!); } }),
  } as unknown as GPUDevice;
  const profile = newProfile();
  return { pool: new BufferPool(device, { usage: 0, spare, profile }), memory: profile.memory, destroyed };
}

describe("BufferPool", () => {
  it("hands a buffer of the size class out again", () => {
    const { pool, memory } = open(0);
    const first = pool.take(1000, "a");
    pool.give(first);
    expect(pool.take(900, "b")).toBe(first);
    expect(pool.take(900, "c")).not.toBe(first);
    expect(memory).toEqual({ created: 2, createdBytes: 2048, reused: 1 });
  });

  it("keeps everything that a sequence of cases needs, however large", () => {
    const { pool, memory } = open(1024);
    for (let run = 0; run < 3; run++) {
      const [a, b] = [pool.take(2 ** 20, "a"), pool.take(2 ** 21, "b")];
      pool.give(a);
      pool.give(b);
      pool.give(pool.take(512, "c"));
    }
    expect(memory.created).toBe(3);
  });

  it("destroys what nobody has taken for longest rather than hold more than the most in use and the spare bytes", () => {
    const { pool, destroyed } = open(1024);
    const taken = ["a", "b", "c"].map((label) => pool.take(1024, label));
    for (const buffer of taken) pool.give(buffer);
    pool.give(pool.take(1024, "c again"));
    pool.give(pool.take(2048, "large")); // 3,072 bytes were in use at most
    expect(destroyed).toEqual(["a"]);
    pool.clear();
    expect(destroyed.toSorted()).toEqual(["a", "b", "c again", "large"]);
  });

  it("forgets a buffer that is destroyed while in use", () => {
    const { pool, destroyed, memory } = open(0);
    pool.destroy(pool.take(1024, "a"));
    pool.give(pool.take(1024, "b"));
    pool.take(1024, "c");
    expect(destroyed).toEqual(["a"]);
    expect(memory.created).toBe(2);
  });
});
