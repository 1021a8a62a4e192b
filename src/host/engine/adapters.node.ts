import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { NoAdapterError, InputError } from "../errors.ts";
import { adapterLine, describeAdapter, reportAdapter } from "./adapter.ts";
import type { GpuReport, OpenedGpu, OpenGpuOptions } from "./adapter.ts";
import { unpackBundled } from "./bundled.node.ts";

const vulkanLoader = "libvulkan.so.1";
const backends: Partial<Record<NodeJS.Platform, string>> = { darwin: "metal", linux: "vulkan", win32: "d3d12" };
const backend = backends[process.platform] ?? "unknown";

// Dawn crashes the process when what create() returned is collected, so it stays reachable for good.
const instances: Map<string, GPU> = new Map();
Object.assign(globalThis, { [Symbol.for("webradiomics.gpu")]: instances });

/**
 * Opens a WebGPU adapter through Dawn: a GPU if the system's drivers offer one. Where `allowSoftware` is set and there is
 * none, lavapipe (Mesa 25 or newer) if the system has it, else SwiftShader from `@sparticuz/chromium` if that is installed.
 * @throws NoAdapterError when there is none, saying what the machine lacks.
 * @throws InputError when no adapter has the name asked for.
 */
export async function openGpu({ adapter: wanted, allowSoftware }: OpenGpuOptions): Promise<OpenedGpu> {
  const found: OpenedGpu[] = [];
  for await (const opened of adapters(allowSoftware)) {
    const usable = allowSoftware || opened.description.kind === "hardware";
    if (usable && (!wanted || hasName(opened, wanted))) return opened;
    found.push(opened);
  }
  const known = found.map((opened) => adapterLine(opened.description)).join("; ") || "none";
  if (wanted && !found.some((opened) => hasName(opened, wanted))) {
    throw new InputError(`adapter "${wanted}" not found; this machine has: ${known}`);
  }
  throw new NoAdapterError([allowSoftware ? "no WebGPU adapter" : `no hardware GPU${found.length > 0 ? ` (adapters: ${known})` : ""}`, ...missingDriver(found)].join(". "));
}

/** All adapters, those of the system first, and what the machine's GPU set-up lacks. */
export async function listAdapters(): Promise<GpuReport> {
  const found: OpenedGpu[] = [];
  for await (const opened of adapters(true)) found.push(opened);
  return { adapters: found.map(reportAdapter), notes: [...missingDriver(found), ...driverAdvice(found)] };
}

function hasName({ description }: OpenedGpu, wanted: string): boolean {
  return adapterLine(description).toLowerCase().includes(wanted.toLowerCase());
}

/** Hardware first; the bundled driver is unpacked only when the caller took nothing before it. */
async function* adapters(allowSoftware: boolean): AsyncGenerator<OpenedGpu> {
  const software: OpenedGpu[] = [];
  for await (const opened of systemAdapters()) {
    if (opened.description.kind === "hardware") yield opened;
    else software.push(opened);
  }
  yield* software;
  const bundled = allowSoftware ? await bundledAdapter() : null;
  if (bundled) yield bundled;
}

async function* systemAdapters(): AsyncGenerator<OpenedGpu> {
  // Dawn would find the same but warn on stderr.
  if (process.platform === "linux" && !systemHasLoader()) return;
  const fastest = await request(await instance("system"), { powerPreference: "high-performance" });
  if (!fastest) return;
  yield fastest;
  for (const name of await adapterNames()) {
    const other = await request(await instance(name, [`adapter=${name}`]));
    if (other && adapterLine(other.description) !== adapterLine(fastest.description)) yield other;
  }
}

async function request(gpu: GPU, options?: GPURequestAdapterOptions): Promise<OpenedGpu | null> {
  const adapter = await gpu.requestAdapter(options);
  return adapter && { adapter, description: describeAdapter(adapter, backend) };
}

async function instance(key: string, flags: readonly string[] = []): Promise<GPU> {
  const { create, globals } = await dawn();
  let gpu = instances.get(key);
  if (!gpu) {
    Object.assign(globalThis, globals);
    // Timestamps would be rounded to 65,536 ns.
    gpu = create(["disable-dawn-features=timestamp_quantization", ...flags]);
    instances.set(key, gpu);
  }
  return gpu;
}

/** Loaded when first asked for, so that the CPU backend works where Dawn has no binary. */
async function dawn(): Promise<typeof import("webgpu")> {
  try {
    return await import("webgpu");
  } catch (error) {
    throw new NoAdapterError(`Dawn (npm webgpu) does not load on this machine: ${(error as Error).message}`, { cause: error });
  }
}

/** Dawn lists its adapters only in the error for a name that none of them has. */
async function adapterNames(): Promise<string[]> {
  try {
    await (await instance("names", ["adapter=\u0001"])).requestAdapter();
    return [];
  } catch (error) {
    return [...String(error).matchAll(/^ \* backend: '\w+', name: '(.*)'$/gm)].map((match) => match[1]);
  }
}

/**
 * SwiftShader and a Vulkan loader out of `@sparticuz/chromium`. Dawn looks for the loader beside its own binary first, so
 * neither LD_LIBRARY_PATH nor a restart is needed. In a worker thread the environment variable would not reach the loader.
 */
async function bundledAdapter(): Promise<OpenedGpu | null> {
  const folder = unpackBundled("swiftshader", ["swiftshader"]);
  if (!folder) return null;
  if (!systemHasLoader()) placeLoader(join(folder, vulkanLoader));
  const gpu = await instance("bundled");
  const systemDrivers = process.env.VK_ICD_FILENAMES;
  process.env.VK_ICD_FILENAMES = join(folder, "vk_swiftshader_icd.json");
  // The loader reads the variable when Dawn first looks for adapters, which it does before this call returns.
  const opened = request(gpu);
  if (systemDrivers === undefined) delete process.env.VK_ICD_FILENAMES;
  else process.env.VK_ICD_FILENAMES = systemDrivers;
  return opened;
}

function loaderBesideDawn(): string {
  const dawn = dirname(createRequire(import.meta.url).resolve("webgpu"));
  return join(dawn, "dist", `${process.platform}-${process.arch}`, vulkanLoader);
}

function placeLoader(source: string): void {
  const target = loaderBesideDawn();
  if (existsSync(target)) return;
  // Copied aside and renamed, because other processes may do the same at this moment.
  const partial = `${target}.${process.pid}`;
  copyFileSync(source, partial);
  renameSync(partial, target);
}

function systemHasLoader(): boolean {
  const inPath = (process.env.LD_LIBRARY_PATH ?? "").split(":").some((folder) => folder && existsSync(join(folder, vulkanLoader)));
  const cache = "/etc/ld.so.cache";
  const has = inPath || (existsSync(cache) && readFileSync(cache).includes(vulkanLoader));
  // A loader that was put there before the system got its own would hide the system's.
  if (has) rmSync(loaderBesideDawn(), { force: true });
  return has;
}

/** Says so when there is a GPU that Vulkan cannot reach. */
function missingDriver(found: readonly OpenedGpu[]): string[] {
  const nodes = gpuDeviceNodes();
  if (nodes.length === 0 || found.some((opened) => opened.description.kind === "hardware")) return [];
  const missing = systemHasLoader()
    ? "no Vulkan driver for it was found: install the vendor's (NVIDIA: the driver package with nvidia_icd.json; AMD and Intel: mesa-vulkan-drivers)"
    : `the Vulkan loader ${vulkanLoader} is missing: install it (Debian, Ubuntu: libvulkan1) and the vendor's Vulkan driver`;
  return [`This machine has a GPU device (${nodes.join(", ")}), but ${missing}`];
}

function driverAdvice(found: readonly OpenedGpu[]): string[] {
  if (!found.some((opened) => opened.description.device.startsWith("llvmpipe"))) return [];
  return ["lavapipe compiles a kernel slowly when it first runs; Mesa keeps the result in MESA_SHADER_CACHE_DIR (default ~/.cache/mesa_shader_cache)"];
}

function gpuDeviceNodes(): string[] {
  const nodes = (folder: string, name: RegExp): string[] =>
    existsSync(folder) ? readdirSync(folder).filter((file) => name.test(file)).map((file) => join(folder, file)) : [];
  return [...nodes("/dev", /^(nvidia\d+|dxg)$/), ...nodes("/dev/dri", /^renderD\d+$/)];
}
