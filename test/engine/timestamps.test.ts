import { expect, test } from "vitest";
import { openGpu } from "../../src/host/engine/adapters.node.ts";
import { newProfile } from "../../src/host/engine/profile.ts";
import { durations, QueryPool } from "../../src/host/engine/timestamps.ts";
import { cpuOnly } from "../adapter.ts";

test("the time of a pass is from its begin to its end", () => {
  const stamps = BigUint64Array.of(5n, 1_000_005n, 2n ** 40n, 2n ** 40n + 250n, 9n, 8n);
  expect([...durations(new Uint32Array(stamps.buffer))]).toEqual([1, 0.00025, 0]);
});

test.skipIf(cpuOnly)("passes follow one another, in as many query sets as they need", async () => {
  const { adapter } = await openGpu({ allowSoftware: true });
  if (!adapter.features.has("timestamp-query")) return;
  const device = await adapter.requestDevice({ requiredFeatures: ["timestamp-query"] });
  const passes = 2100;
  const profile = newProfile();
  const queries = new QueryPool(device, profile);
  const times = queries.take(passes);
  const encoder = device.createCommandEncoder();
  for (let k = 0; k < passes; k++) encoder.beginComputePass({ timestampWrites: times.next(k % 2 ? "odd" : "even") }).end();
  const resolved = device.createBuffer({ size: 16 * passes, usage: 0x200 | 0x04 });
  times.resolve(encoder, resolved);
  const staging = device.createBuffer({ size: 16 * passes, usage: 0x01 | 0x08 });
  encoder.copyBufferToBuffer(resolved, staging);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(1);
  const stamps = new Uint32Array(staging.getMappedRange().slice(0));
  const ns = new BigUint64Array(stamps.buffer);
  expect(ns[0] > 0n).toBe(true);
  expect(ns.findIndex((stamp, k) => k > 0 && stamp < ns[k - 1])).toBe(-1);
  // Not rounded to 65,536 ns, as Dawn does by itself.
  expect(ns.some((stamp) => stamp % 65_536n !== 0n)).toBe(true);

  times.count(profile, stamps);
  expect(profile.kernels.even.ms + profile.kernels.odd.ms).toBeLessThanOrEqual(Number(ns[ns.length - 1] - ns[0]) / 1e6);
  expect(profile.memory.created).toBe(2);
  queries.give(times);
  expect(queries.take(passes).sets).toHaveLength(2);
  expect(profile.memory.created).toBe(2);
  device.destroy();
});
