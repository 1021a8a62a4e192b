import { wasm } from "#simd";

/**
 * What simd/ exports: the inner loops of the CPU twins that gain from WebAssembly's vectors. Arguments are numbers, or places in
 * its memory (`byteOffset` of what `lend` gave).
 */
export interface Simd {
  gldmRows(levels: number, rows: number, rowCount: number, steps: number, stepCount: number, alpha: number, cells: number): void;
}

const arrayTypes = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f32: Float32Array, f64: Float64Array } as const;
type Type = keyof typeof arrayTypes;
export type Wanted = Readonly<Record<string, readonly [type: Type, length: number]>>;
export type Lent<W extends Wanted> = { readonly [K in keyof W]: InstanceType<(typeof arrayTypes)[W[K][0]]> };

const pageBytes = 65536;
/** What a vector that is loaded or stored at the end of an array may reach beyond it. */
const marginBytes = 64;

interface Opened {
  readonly simd: Simd;
  readonly memory: WebAssembly.Memory;
  /** First byte that the functions do not use themselves. */
  readonly heap: number;
}

let opened: Opened | undefined;

function open(): Opened {
  if (opened) return opened;
  const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
  const { memory, heap } = exports as { memory: WebAssembly.Memory; heap: WebAssembly.Global };
  return (opened = { simd: exports as unknown as Simd, memory, heap: Number(heap.value) });
}

/** The functions of simd/. */
export function simd(): Simd {
  return open().simd;
}

/**
 * Lends arrays in the memory of simd/, by type and length. Their content is arbitrary, they begin at multiples of 16 bytes with
 * at least 64 bytes of the same memory before and after, and they are void as soon as `lend` is called again.
 */
export function lend<const W extends Wanted>(wanted: W): Lent<W> {
  const { memory, heap } = open();
  let end = heap;
  const places = Object.entries(wanted).map(([name, [type, length]]) => {
    const at = Math.ceil((end + marginBytes) / 16) * 16;
    end = at + length * arrayTypes[type].BYTES_PER_ELEMENT;
    return { name, type, length, at };
  });
  const missing = end + marginBytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return Object.fromEntries(places.map(({ name, type, length, at }) => [name, new arrayTypes[type](memory.buffer, at, length)])) as Lent<W>;
}
