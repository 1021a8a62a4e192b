/** Which device an engine runs on: printed at the start and stored with the results. */
export interface AdapterDescription {
  /** For instance "nvidia", "amd", "apple", "google" (SwiftShader), "mesa" (lavapipe). */
  readonly vendor: string;
  readonly device: string;
  /** Name and version of the driver; empty where the browser does not tell. */
  readonly driver: string;
  /** Graphics interface below WebGPU: "vulkan", "metal", "d3d12", or "browser" where the browser does not tell. */
  readonly backend: string;
  /** "software": a driver that runs shaders on the CPU. Correct, but slower than the CPU backend. */
  readonly kind: "hardware" | "software";
}

export interface OpenGpuOptions {
  /** Part of the adapter's name, as `webradiomics doctor` lists it. Default: the fastest. */
  readonly adapter?: string;
  /** Whether an adapter that runs on the CPU will do where there is no GPU. */
  readonly allowSoftware: boolean;
}

export interface OpenedGpu {
  readonly adapter: GPUAdapter;
  readonly description: AdapterDescription;
}

/** What `webradiomics doctor` tells of an adapter. */
export interface AdapterReport {
  readonly description: AdapterDescription;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

/** All adapters of this machine, and in words what its GPU set-up lacks. */
export interface GpuReport {
  readonly adapters: readonly AdapterReport[];
  readonly notes: readonly string[];
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|basic render/i;

export function describeAdapter(adapter: GPUAdapter, backend: string): AdapterDescription {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const software = isFallbackAdapter || [architecture, device, description].some((name) => softwareNames.test(name));
  return {
    vendor,
    device: device.replace(/-+$/, "") || architecture || "unnamed",
    driver: description,
    backend,
    kind: software ? "software" : "hardware",
  };
}

export function reportAdapter({ adapter, description }: OpenedGpu): AdapterReport {
  const limits: Record<string, number> = {};
  // The limits are getters on the prototype, so Object.entries would find none of them.
  for (const name in adapter.limits) {
    const value = adapter.limits[name as keyof GPUSupportedLimits];
    if (typeof value === "number") limits[name] = value;
  }
  return { description, features: [...adapter.features].sort(), limits };
}

/** One line for people: "nvidia-h200 (hardware, vulkan, NVIDIA: 570.1)". */
export function adapterLine({ device, kind, backend, driver }: AdapterDescription): string {
  return `${device} (${[kind, backend, driver].filter(Boolean).join(", ")})`;
}
