import { openEngine, type Engine } from "../src/host/engine/engine.ts";
import type { Element, ElementArrays, Item, Operation, OutputSpec } from "../src/kernels/operation.ts";
import { BufferRef, Recording } from "../src/host/engine/recording.ts";
import { extractCase, type Case } from "../src/host/extract/extract.ts";
import type { Parameters } from "../src/host/params/parameters.ts";
import { realCheck } from "../src/kernels/real-check.ts";
import { uniform } from "../src/host/random.ts";

/** One run of an operation, with all it needs to be run again by itself. */
export interface Call {
  readonly operation: Operation;
  readonly items: readonly Item[];
  readonly inputs: ReadonlyMap<string, { readonly ref: BufferRef; readonly data: ElementArrays[Element] }>;
  readonly outputs: ReadonlyMap<string, BufferRef>;
  /** Outputs that something reads afterwards; the content of others need not be defined. */
  readonly used: ReadonlySet<string>;
}

/** Runs an extraction on the CPU and notes what it asks of each operation, by name. */
export async function callsOf(input: Case, parameters: Parameters): Promise<Map<string, Call[]>> {
  const cpu = await openEngine({ backend: "cpu" });
  const calls: Omit<Call, "used">[] = [];
  const used = new Set<BufferRef>();
  const listening: Engine = {
    ...cpu,
    async run(recording) {
      const runs = recording.commands.filter((command) => command.kind === "run");
      for (const command of recording.commands) if (command.kind === "read") used.add(command.ref);
      const bound = (name: string, buffers: ReadonlyMap<string, BufferRef>): BufferRef => buffers.get(name)!;
      const inputRefs = runs.flatMap(({ operation, buffers }) => Object.keys(operation.inputs).map((name) => bound(name, buffers)));
      for (const ref of new Set(inputRefs)) {
        used.add(ref);
        recording.read(ref);
      }
      const results = await cpu.run(recording);
      for (const { operation, items, buffers } of runs) {
        calls.push({
          operation, items,
          inputs: new Map(Object.keys(operation.inputs).map((name) => [name, { ref: bound(name, buffers), data: results.get(bound(name, buffers)) }])),
          outputs: new Map(Object.keys(operation.outputs).map((name) => [name, bound(name, buffers)])),
        });
      }
      return results;
    },
  };
  await extractCase(listening, input, parameters);
  const byOperation = new Map<string, Call[]>();
  for (const call of calls) {
    const usedNames = [...call.outputs].filter(([, ref]) => used.has(ref)).map(([name]) => name);
    const { name } = call.operation;
    byOperation.set(name, [...(byOperation.get(name) ?? []), { ...call, used: new Set(usedNames) }]);
  }
  return byOperation;
}

/** The self-test's operation on `count` pairs: no extraction runs it. */
export function realCheckCall(count: number): Call {
  const random = uniform(count);
  const numbers = (name: string) => ({
    ref: new BufferRef(name, "real", count, 2),
    data: Float64Array.from({ length: count }, () => 1 + Math.round(random() * 2 ** 40) / 2 ** 40),
  });
  return {
    operation: realCheck as unknown as Operation,
    items: [{ count, a: 0, b: 0, results: 0 }],
    inputs: new Map([["a", numbers("a")], ["b", numbers("b")]]),
    outputs: new Map([["results", new BufferRef("results", "real", 4 * count, 2)]]),
    used: new Set(["results"]),
  };
}

/** Calls of one operation whose inputs lie on an engine's device. */
export interface Loaded {
  /** All calls in one recording; nothing is read back. */
  run(): Promise<unknown>;
  /** The outputs that are used afterwards. */
  outputs(): Promise<ElementArrays[Element][]>;
  release(): void;
}

export async function load(engine: Engine, calls: readonly Call[]): Promise<Loaded> {
  const { name } = calls[0].operation;
  const upload = new Recording(`inputs of ${name}`);
  const kept = new Map<BufferRef, BufferRef>();
  for (const { ref, data } of calls.flatMap(({ inputs }) => [...inputs.values()])) {
    if (kept.has(ref)) continue;
    // With the planes it had in the extraction: a computed float64 would take three when it is uploaded.
    const copy = new BufferRef(ref.label, ref.element, ref.length, ref.planes);
    upload.commands.push({ kind: "upload", ref: copy, data });
    upload.keep(copy);
    kept.set(ref, copy);
  }
  await engine.run(upload);
  const record = (): { recording: Recording; used: BufferRef[] } => {
    const recording = new Recording(name);
    const used: BufferRef[] = [];
    for (const { operation, items, inputs, outputs, used: names } of calls) {
      const buffers: Record<string, BufferRef> = {};
      for (const [input, { ref }] of inputs) buffers[input] = kept.get(ref)!;
      for (const [output, { label, element, length, planes }] of outputs) {
        const { mode }: OutputSpec = operation.outputs[output];
        buffers[output] = mode === "add" ? recording.zeros(label, element, length) : recording.buffer(label, element, length, planes);
        if (names.has(output)) used.push(buffers[output]);
      }
      recording.run(operation, items, buffers);
    }
    return { recording, used };
  };
  return {
    run: () => engine.run(record().recording),
    async outputs() {
      const { recording, used } = record();
      for (const ref of used) recording.read(ref);
      const results = await engine.run(recording);
      return used.map((ref) => results.get(ref));
    },
    release: () => engine.release(kept.values()),
  };
}
