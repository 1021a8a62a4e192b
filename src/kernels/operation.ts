/**
 * What a kernel room declares. An operation is a contract: items in, buffers in, buffers out. The GPU executor runs its
 * passes (WGSL), the CPU executor its twin; both are handed the same items and the same buffers.
 */

/** How many f32 planes hold a `real` on the GPU (see real.ts of the engine). */
export type Planes = 1 | 2 | 3;

/**
 * Element types of a buffer. On the CPU they are typed arrays; in WGSL
 * - u32, i32, f32: array<u32>, array<i32>, array<f32>;
 * - u16, u8: packed little-endian in array<u32>, two and four to a word;
 * - real: float64 on the CPU; in WGSL array<f32> of one to three planes whose sum is the value (see real.ts).
 */
export interface ElementArrays {
  u8: Uint8Array;
  u16: Uint16Array;
  u32: Uint32Array;
  i32: Int32Array;
  f32: Float32Array;
  real: Float64Array;
}
export type Element = keyof ElementArrays;

/** `write`: every element is written, whatever was there. `add`: the caller hands a buffer that already holds counts (or zeros). */
export interface OutputSpec<E extends Element = Element> {
  readonly element: E;
  readonly mode: "write" | "add";
}
export const writes = <E extends Element>(element: E): OutputSpec<E> => ({ element, mode: "write" });
export const adds = <E extends Element>(element: E): OutputSpec<E> => ({ element, mode: "add" });

/**
 * Fields of WGSL's `struct Item`, in order; every field is a four-byte scalar. Items of one run write different elements, so
 * that threads can share them.
 */
export type ItemLayout = Readonly<Record<string, "u32" | "i32" | "f32">>;
export type Item<L extends ItemLayout = ItemLayout> = { readonly [K in keyof L]: number };

/** One dispatch over all items: `invocations` of the largest item; items lie along the grid's z. */
export interface Pass {
  /** File name in shaders/, without .wgsl. */
  readonly shader: string;
  readonly invocations: number;
  /** Handed to the shader as `params.step`. */
  readonly step?: number;
  /** Work of an invocation, in invocations of an ordinary kernel (default 1): submits are kept short by it. */
  readonly cost?: number;
}

/** "exact", or the greatest |gpu - cpu| allowed, relative to the largest magnitude in the output. */
export type Accuracy = "exact" | { readonly relative: number };

export interface ScratchSpec<L extends ItemLayout> {
  readonly element: Element;
  /** Elements needed for all items together. */
  readonly length: (items: readonly Item<L>[]) => number;
}

/** A small case of an operation: what `webradiomics doctor` runs on both executors, and the tests too. */
export interface Example<L, In, Out> {
  readonly items: readonly { readonly [K in keyof L]: number }[];
  /** Host values of each input. */
  readonly inputs: { readonly [K in keyof In]: ArrayLike<number> };
  /** Elements of each output; `add` outputs start at zero. */
  readonly outputs: { readonly [K in keyof Out]: number };
  /** Planes of `real` outputs that are copies of exact inputs. */
  readonly planes?: { readonly [K in keyof Out]?: Planes };
}

export interface Operation<
  L extends ItemLayout = ItemLayout,
  In extends Readonly<Record<string, Element>> = Readonly<Record<string, Element>>,
  Out extends Readonly<Record<string, OutputSpec>> = Readonly<Record<string, OutputSpec>>,
> {
  /** Also the stem of shaders/<name>.wgsl (or <name>-<pass>.wgsl), src/kernels/<name>.cpu.ts, test/kernels/<name>.test.ts. */
  readonly name: string;
  /** One sentence: what it computes. */
  readonly summary: string;
  readonly item: L;
  /** Bound in this order from binding 2 on (0 = Params, 1 = items), then outputs, then scratch. */
  readonly inputs: In;
  readonly outputs: Out;
  readonly scratch?: Readonly<Record<string, ScratchSpec<L>>>;
  readonly passes: (items: readonly Item<L>[]) => readonly Pass[];
  readonly accuracy: Accuracy;
  /** Gives the same outputs on every executor, in the same order (within `accuracy`). */
  readonly example: () => Example<L, In, Out>;
}

/** Declares an operation; it only fixes the types. */
export function operation<
  const L extends ItemLayout,
  const In extends Readonly<Record<string, Element>>,
  const Out extends Readonly<Record<string, OutputSpec>>,
>(declaration: Operation<L, In, Out>): Operation<L, In, Out> {
  return declaration;
}

/** Arrays handed to a CPU twin, by the names of the declaration. */
export type TwinBuffers<O> = O extends Operation<infer _L, infer In, infer Out>
  ? { readonly [K in keyof In]: ElementArrays[In[K]] } & { readonly [K in keyof Out]: ElementArrays[Out[K]["element"]] }
  : never;
export type ItemOf<O> = O extends Operation<infer L, infer _In, infer _Out> ? Item<L> : never;

export interface Twin {
  readonly operation: Operation;
  readonly run: (items: readonly Item[], buffers: Readonly<Record<string, ElementArrays[Element]>>) => void;
}

/** Ties a CPU form to its operation: the best plain float64 algorithm for the same contract. */
export function twin<O extends Operation<any, any, any>>( // any: the three type parameters are recovered by ItemOf and TwinBuffers
  op: O,
  run: (items: readonly ItemOf<O>[], buffers: TwinBuffers<O>) => void,
): Twin {
  return { operation: op, run: run as unknown as Twin["run"] };
}

/** The largest value of `count` over the items (0 without items). */
export function most<I>(items: readonly I[], count: (item: I) => number): number {
  let max = 0;
  for (const item of items) max = Math.max(max, count(item));
  return max;
}
