import { NoAdapterError, InputError } from "../errors.ts";
import { adapterLine, describeAdapter, reportAdapter } from "./adapter.ts";
import type { GpuReport, OpenedGpu, OpenGpuOptions } from "./adapter.ts";

/**
 * Opens the browser's WebGPU adapter (the page cannot choose among several).
 * @throws NoAdapterError when the browser offers none, or only a software adapter where that will not do.
 * @throws InputError when `adapter` names another one.
 */
export async function openGpu({ adapter: wanted, allowSoftware }: OpenGpuOptions): Promise<OpenedGpu> {
  const opened = await requestAdapter();
  if (!opened) throw new NoAdapterError("no WebGPU adapter: this browser or its GPU driver does not offer one");
  const { description } = opened;
  if (wanted && !`${description.vendor} ${description.device} ${description.driver}`.toLowerCase().includes(wanted.toLowerCase())) {
    throw new InputError(`adapter "${wanted}" not found: the browser offers ${adapterLine(description)}`);
  }
  if (description.kind === "software" && !allowSoftware) {
    throw new NoAdapterError(`no hardware GPU: the browser offers only the software adapter ${adapterLine(description)}`);
  }
  return opened;
}

/** The adapter the browser offers, if any. */
export async function listAdapters(): Promise<GpuReport> {
  const opened = await requestAdapter();
  return opened
    ? { adapters: [reportAdapter(opened)], notes: [] }
    : { adapters: [], notes: ["This browser or its GPU driver does not offer WebGPU."] };
}

async function requestAdapter(): Promise<OpenedGpu | null> {
  const adapter = await globalThis.navigator?.gpu?.requestAdapter({ powerPreference: "high-performance" });
  return adapter ? { adapter, description: describeAdapter(adapter, "browser") } : null;
}
