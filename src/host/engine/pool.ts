import type { Profile } from "./profile.ts";

/** Two size classes an octave: 256, 384, 512, 768, ... bytes. */
export function sizeClass(bytes: number): number {
  let size = 256;
  while (size < bytes) size = (size & (size - 1)) === 0 ? size * 1.5 : (size / 3) * 4;
  return size;
}

export interface PoolOptions {
  /** GPUBufferUsage of all its buffers. */
  readonly usage: GPUBufferUsageFlags;
  /** Bytes that may lie idle beside the most that were ever in use at once. */
  readonly spare: number;
  readonly profile: Profile;
}

/**
 * Device buffers by size class, handed out again when they come back. They are dirty: whoever takes one clears it or writes
 * all of it, and binds its exact size. Those that nobody has taken for longest go first when there are too many.
 */
export class BufferPool {
  readonly #device: GPUDevice;
  readonly #options: PoolOptions;
  /** By size; the one that came back last is at the end. */
  readonly #idle = new Map<number, GPUBuffer[]>();
  /** In the order in which they came back. */
  readonly #queue = new Set<GPUBuffer>();
  #usedBytes = 0;
  #peakBytes = 0;
  #idleBytes = 0;

  constructor(device: GPUDevice, options: PoolOptions) {
    this.#device = device;
    this.#options = options;
  }

  take(bytes: number, label: string): GPUBuffer {
    const size = Math.min(sizeClass(bytes), Math.max(Math.ceil(bytes / 4) * 4, this.#device.limits.maxBufferSize));
    this.#usedBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#usedBytes);
    const found = this.#idle.get(size)?.pop();
    if (!found) return this.#create(size, label);
    this.#idleBytes -= size;
    this.#queue.delete(found);
    this.#options.profile.memory.reused++;
    found.label = label;
    return found;
  }

  give(buffer: GPUBuffer): void {
    const { size } = buffer;
    this.#usedBytes -= size;
    this.#idleBytes += size;
    this.#queue.add(buffer);
    const list = this.#idle.get(size);
    if (list) list.push(buffer);
    else this.#idle.set(size, [buffer]);
  }

  /** Destroys a buffer that was taken. */
  destroy(buffer: GPUBuffer): void {
    this.#usedBytes -= buffer.size;
    buffer.destroy();
  }

  /** Destroys all idle buffers. */
  clear(): void {
    for (const buffer of this.#queue) buffer.destroy();
    this.#queue.clear();
    this.#idle.clear();
    this.#idleBytes = 0;
  }

  #create(size: number, label: string): GPUBuffer {
    const { usage, spare, profile: { memory } } = this.#options;
    for (const oldest of this.#queue) {
      if (this.#usedBytes + this.#idleBytes <= this.#peakBytes + spare) break;
      this.#queue.delete(oldest);
      this.#idle.get(oldest.size)!.shift();
      this.#idleBytes -= oldest.size;
      oldest.destroy();
    }
    memory.created++;
    memory.createdBytes += size;
    return this.#device.createBuffer({ label, size, usage });
  }
}
