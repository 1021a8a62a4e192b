/** What a kernel cost: a shader's passes on the GPU, an operation's twin on the CPU. */
export type KernelCost = {
  dispatches: number;
  items: number;
  /** Time on the device in ms, of the dispatches whose time is known. */
  ms: number;
};

/**
 * What work cost, summed over recordings and cases: plain numbers, so that it can be sent, stored and added up. Times are in ms.
 * What only a GPU has stays 0 on the CPU.
 */
export type Profile = {
  cases: number;
  /** Time of each stage of a case: read, prepare, images, matrices, features (or maps), write. */
  stages: Record<string, number>;
  kernels: Record<string, KernelCost>;
  /** Dispatches whose time the adapter does not tell. */
  untimed: number;
  recordings: number;
  submits: number;
  uploads: { writes: number; bytes: number };
  clears: { buffers: number; bytes: number };
  /** Staging buffers that were mapped. */
  maps: number;
  /** What was read back, by the buffer's label. */
  reads: Record<string, { buffers: number; bytes: number }>;
  /** Buffers (and query sets) made anew, and those taken from the pool. */
  memory: { created: number; createdBytes: number; reused: number };
  /** Pipelines compiled, and how long recordings waited for pipelines. */
  pipelines: { compiled: number; ms: number };
  /** Time of the host: to encode and upload, to wait for the device, to copy out what was read back. */
  host: { encode: number; wait: number; copy: number };
};

export function newProfile(): Profile {
  return {
    cases: 0, stages: {}, kernels: {}, untimed: 0, recordings: 0, submits: 0, uploads: { writes: 0, bytes: 0 }, clears: { buffers: 0, bytes: 0 },
    maps: 0, reads: {}, memory: { created: 0, createdBytes: 0, reused: 0 }, pipelines: { compiled: 0, ms: 0 }, host: { encode: 0, wait: 0, copy: 0 },
  };
}

/** A profile and everything in it that is summed. */
type Sums = { [name: string]: number | Sums };

/** Adds a profile to a sum, number by number. */
export function addProfile(sum: Profile, part: Profile): void {
  addSums(sum, part);
}

function addSums(sum: Sums, part: Sums): void {
  for (const [name, value] of Object.entries(part)) {
    if (typeof value === "number") sum[name] = ((sum[name] ?? 0) as number) + value;
    else addSums((sum[name] ??= {}) as Sums, value);
  }
}

/** What a profile holds; it starts again from nothing. */
export function takeProfile(profile: Profile): Profile {
  const taken = { ...profile };
  Object.assign(profile, newProfile());
  return taken;
}

export function addStage({ stages }: Profile, name: string, ms: number): void {
  stages[name] = (stages[name] ?? 0) + ms;
}

/** Does a stage and adds its time. */
export async function staged<T>(profile: Profile, name: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    addStage(profile, name, performance.now() - start);
  }
}

export function addKernel({ kernels }: Profile, name: string, cost: KernelCost): void {
  addSums((kernels[name] ??= { dispatches: 0, items: 0, ms: 0 }), cost);
}

export function addRead({ reads }: Profile, label: string, bytes: number): void {
  addSums((reads[label] ??= { buffers: 0, bytes: 0 }), { buffers: 1, bytes });
}
