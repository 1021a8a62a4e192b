import { shaderSource } from "#shaders";
import type { Operation } from "../../kernels/operation.ts";
import type { BufferRef } from "./recording.ts";

/** Bindings of an operation in WGSL: 0 = Params, 1 = items, then inputs, outputs, scratch in the order of the declaration. */
export function bindingNames(operation: Operation): { readonly name: string; readonly readOnly: boolean }[] {
  return [
    ...Object.keys(operation.inputs).map((name) => ({ name, readOnly: true })),
    ...Object.keys(operation.outputs).map((name) => ({ name, readOnly: false })),
    ...Object.keys(operation.scratch ?? {}).map((name) => ({ name, readOnly: false })),
  ];
}

/** Compiles each shader once per set of constants; concurrent requests share the compilation. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #workgroup: number;
  readonly #modules = new Map<string, GPUShaderModule>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();

  /** @param workgroup invocations per workgroup, at most 256. */
  constructor(device: GPUDevice, workgroup: number) {
    this.#device = device;
    this.#workgroup = workgroup;
  }

  layout(operation: Operation): GPUBindGroupLayout {
    const known = this.#layouts.get(operation.name);
    if (known) return known;
    const visibility = 4; // GPUShaderStage.COMPUTE
    const entries: GPUBindGroupLayoutEntry[] = [
      { binding: 0, visibility, buffer: { type: "uniform", hasDynamicOffset: true, minBindingSize: 16 } },
      { binding: 1, visibility, buffer: { type: "read-only-storage" } },
    ];
    for (const { readOnly } of bindingNames(operation)) {
      entries.push({ binding: entries.length, visibility, buffer: { type: readOnly ? "read-only-storage" : "storage" } });
    }
    const layout = this.#device.createBindGroupLayout({ label: operation.name, entries });
    this.#layouts.set(operation.name, layout);
    return layout;
  }

  pipeline(operation: Operation, shader: string, buffers: ReadonlyMap<string, BufferRef>): Promise<GPUComputePipeline> {
    const source = shaderSource(shader);
    const constants: Record<string, number> = { WG: this.#workgroup };
    for (const [name, ref] of buffers) {
      // A shader may leave out a `real` buffer that only another pass of its operation touches.
      if (ref.element === "real" && source.includes(`override ${name}_planes`)) constants[`${name}_planes`] = ref.planes;
    }
    const key = `${shader} ${JSON.stringify(constants)}`;
    let pipeline = this.#pipelines.get(key);
    if (!pipeline) {
      const layout = this.#device.createPipelineLayout({ bindGroupLayouts: [this.layout(operation)] });
      pipeline = this.#device.createComputePipelineAsync({
        label: key,
        layout,
        compute: { module: this.#module(shader, source), entryPoint: "main", constants },
      });
      this.#pipelines.set(key, pipeline);
    }
    return pipeline;
  }

  #module(shader: string, code: string): GPUShaderModule {
    let module = this.#modules.get(shader);
    if (!module) this.#modules.set(shader, (module = this.#device.createShaderModule({ label: shader, code })));
    return module;
  }
}
