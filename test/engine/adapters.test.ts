import { describe, expect, it } from "vitest";
import { listAdapters, openGpu } from "#adapters";
import { InputError } from "../../src/host/errors.ts";
import { cpuOnly } from "../adapter.ts";

const double = /* wgsl */ `
@group(0) @binding(0) var<storage, read_write> values: array<u32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&values)) { values[id.x] *= 2u; }
}`;

describe.skipIf(cpuOnly)("openGpu", () => {
  it("opens an adapter that computes", async () => {
    const { adapter, description } = await openGpu({ allowSoftware: true });
    expect(description.device).not.toBe("");
    const device = await adapter.requestDevice();
    const input = Uint32Array.from({ length: 1000 }, (_, i) => i);
    const values = device.createBuffer({ size: input.byteLength, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
    const staging = device.createBuffer({ size: input.byteLength, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    device.queue.writeBuffer(values, 0, input);
    const pipeline = device.createComputePipeline({ layout: "auto", compute: { module: device.createShaderModule({ code: double }) } });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer: values } }] }));
    pass.dispatchWorkgroups(Math.ceil(input.length / 64));
    pass.end();
    encoder.copyBufferToBuffer(values, staging);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    expect(new Uint32Array(staging.getMappedRange())).toEqual(input.map((value) => 2 * value));
    device.destroy();
  });

  it("takes a part of a name, and names what there is when nothing matches", async () => {
    const { description } = await openGpu({ allowSoftware: true });
    const { description: again } = await openGpu({ allowSoftware: true, adapter: description.device.slice(0, 6).toUpperCase() });
    expect(again).toEqual(description);
    const failed = openGpu({ allowSoftware: true, adapter: "no such adapter" });
    await expect(failed).rejects.toBeInstanceOf(InputError);
    await expect(failed).rejects.toThrow(description.device);
  });

  it("never takes a software adapter unasked", async () => {
    const { adapters } = await listAdapters();
    const hardware = adapters.some(({ description }) => description.kind === "hardware");
    const opened = openGpu({ allowSoftware: false });
    if (hardware) expect((await opened).description.kind).toBe("hardware");
    else await expect(opened).rejects.toThrow("no hardware GPU");
  });

  it("lists limits and features", async () => {
    const { adapters } = await listAdapters();
    for (const { limits } of adapters) expect(limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8);
    expect(adapters.length).toBeGreaterThan(0);
  });
});
