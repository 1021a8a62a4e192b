import { shaderSource } from "#shaders";
import type { Operation } from "../../kernels/operation.ts";
import type { Profile } from "./profile.ts";
import type { BufferRef } from "./recording.ts";

/** Bindings of an operation in WGSL: 0 = Params, 1 = items, then inputs, outputs, scratch in the order of the declaration. */
export function bindingNames(operation: Operation): { readonly name: string; readonly readOnly: boolean }[] {
  return [
    ...Object.keys(operation.inputs).map((name) => ({ name, readOnly: true })),
    ...Object.keys(operation.outputs).map((name) => ({ name, readOnly: false })),
    ...Object.keys(operation.scratch ?? {}).map((name) => ({ name, readOnly: false })),
  ];
}

interface Shader {
  readonly module: GPUShaderModule;
  /** Names of the `real` buffers whose number of planes the shader is told: it may leave out one that only another pass touches. */
  readonly planes: readonly string[];
}

/** Compiles each shader once per set of constants; concurrent requests share the compilation. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #workgroup: number;
  readonly #profile: Profile;
  readonly #shaders = new Map<string, Shader>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();

  /** @param workgroup invocations per workgroup, at most 256. */
  constructor(device: GPUDevice, workgroup: number, profile: Profile) {
    this.#device = device;
    this.#workgroup = workgroup;
    this.#profile = profile;
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
    const { module, planes } = this.#shader(shader);
    const constants: Record<string, number> = { WG: this.#workgroup };
    for (const name of planes) {
      const ref = buffers.get(name); // none: scratch
      if (ref) constants[`${name}_planes`] = ref.planes;
    }
    const key = `${shader} ${JSON.stringify(constants)}`;
    let pipeline = this.#pipelines.get(key);
    if (!pipeline) {
      this.#profile.pipelines.compiled++;
      const layout = this.#device.createPipelineLayout({ bindGroupLayouts: [this.layout(operation)] });
      pipeline = this.#device.createComputePipelineAsync({ label: key, layout, compute: { module, entryPoint: "main", constants } });
      this.#pipelines.set(key, pipeline);
    }
    return pipeline;
  }

  #shader(name: string): Shader {
    let shader = this.#shaders.get(name);
    if (!shader) {
      const code = shaderSource(name);
      const planes = Array.from(code.matchAll(/\boverride (\w+)_planes\b/g), ([, buffer]) => buffer);
      this.#shaders.set(name, (shader = { module: this.#device.createShaderModule({ label: name, code }), planes }));
    }
    return shader;
  }
}
