/**
 * Device buffers by size class, handed out again when they come back. They are dirty: whoever takes one clears it or writes
 * all of it, and binds its exact size.
 */
const usage = 0x80 | 0x40 | 0x04 | 0x08; // STORAGE | UNIFORM | COPY_SRC | COPY_DST (GPUBufferUsage is not a global in Node)

/** Two size classes an octave: 256, 384, 512, 768, ... bytes. */
export function sizeClass(bytes: number): number {
  let size = 256;
  while (size < bytes) size = (size & (size - 1)) === 0 ? size * 1.5 : (size / 3) * 4;
  return size;
}

export class BufferPool {
  readonly #device: GPUDevice;
  readonly #idle = new Map<number, GPUBuffer[]>();
  readonly #idleLimit: number;
  #idleBytes = 0;

  constructor(device: GPUDevice, idleLimit = 1 << 30) {
    this.#device = device;
    this.#idleLimit = idleLimit;
  }

  take(bytes: number, label: string): GPUBuffer {
    const size = Math.min(sizeClass(bytes), Math.max(Math.ceil(bytes / 4) * 4, this.#device.limits.maxBufferSize));
    const buffer = this.#idle.get(size)?.pop();
    if (buffer) {
      this.#idleBytes -= size;
      buffer.label = label;
      return buffer;
    }
    return this.#device.createBuffer({ label, size, usage });
  }

  give(buffer: GPUBuffer): void {
    if (this.#idleBytes + buffer.size > this.#idleLimit) {
      buffer.destroy();
      return;
    }
    this.#idleBytes += buffer.size;
    const list = this.#idle.get(buffer.size);
    if (list) list.push(buffer);
    else this.#idle.set(buffer.size, [buffer]);
  }

  /** Destroys all idle buffers. */
  clear(): void {
    for (const list of this.#idle.values()) for (const buffer of list) buffer.destroy();
    this.#idle.clear();
    this.#idleBytes = 0;
  }
}
