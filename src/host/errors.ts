/** The caller's input cannot be used: the message names the file or field and both values. */
export class InputError extends Error {
  override readonly name: string = "InputError";
}

/** Held-out cases would have shaped what is to be tested on them: the message names the step, the patients and how many. */
export class LeakageError extends InputError {
  override readonly name = "LeakageError";
}

/** The command line or a parameter file is wrong (exit code 2 on the command line). */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The GPU failed: the message names the kernel and the case; `cause` holds what the driver said. */
export class GpuError extends Error {
  override readonly name: string = "GpuError";
}

/** There is no adapter of the kind asked for. */
export class NoAdapterError extends GpuError {
  override readonly name = "NoAdapterError";
}

/** The GPU device was lost. The engine can be opened again; what was finished is kept. */
export class DeviceLostError extends GpuError {
  override readonly name = "DeviceLostError";
}

/** Throws when one of our own assumptions does not hold: a bug of webradiomics, never of the input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`webradiomics bug: ${message}`);
}
