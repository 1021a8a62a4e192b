import { defaultParameters, type Parameters } from "../../../src/host/params/completion.ts";
import { uniform } from "../../../src/host/random.ts";
import type { Engine } from "../../../src/host/engine/engine.ts";
import { identityDirection, voxelCount, type Vec3, type Volume } from "../../../src/host/image/volume.ts";
import { parseTfm } from "../../../src/host/register/tfm.ts";
import type { CaseTools } from "../../../src/host/study/cases/tools.ts";
import { studySchema } from "../../../src/host/study/file/schema.ts";
import type { Study, StudyCase } from "../../../src/host/study/file/study.ts";

export const size: Vec3 = [24, 24, 12];

export function volumeOf(name: string, value: (x: number, y: number, z: number) => number, given: Partial<Volume> = {}): Volume {
  const lattice = { size, spacing: [1, 1, 2], origin: [0, 0, 0], ...given } as const;
  const [nx, ny] = lattice.size;
  const data = Float32Array.from({ length: voxelCount(lattice.size) }, (_, i) => value(i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))));
  return { direction: identityDirection, components: 1, dimension: 3, pixelType: "float32", name, data, ...lattice };
}

/** Smooth waves and noise. */
export function texture(name: string, seed: number, given: Partial<Volume> = {}): Volume {
  const next = uniform(seed);
  return volumeOf(name, (x, y, z) => 200 + 60 * Math.sin(x / 3 + seed) * Math.cos(y / 4) + 40 * Math.cos(z / 2 + seed) + 30 * next(), given);
}

/** A box of label 1, uint8. */
export function boxMask(name: string, low: Vec3, high: Vec3, given: Partial<Volume> = {}): Volume {
  const mask = volumeOf(name, (x, y, z) => Number(x >= low[0] && x < high[0] && y >= low[1] && y < high[1] && z >= low[2] && z < high[2]), given);
  return { ...mask, data: Uint8Array.from(mask.data), pixelType: "uint8" };
}

/** PyRadiomics' shape, first order and GLCM of the original image. */
export function fewFeatures(): Parameters {
  const all = defaultParameters();
  return { ...all, featureClasses: all.featureClasses.filter(({ name }) => ["shape", "firstorder", "glcm"].includes(name)) };
}

const parts = {
  study: "small", title: "A small study", cohort: { table: "cohort.csv" }, split: {},
  tasks: { her2: { outcome: "HER2", positive: ["1"], negative: ["0"] } },
};

/** @param given images, regions, readers, features (parameters are `fewFeatures` of all) */
export function studyOf(given: object, parameters: Parameters = fewFeatures()): Study {
  const file = studySchema.parse({ ...parts, ...given });
  return { ...file, parameters: Object.fromEntries(Object.keys(file.features).map((set) => [set, parameters])), pipelines: {} };
}

export function caseOf(id: string, given: Partial<StudyCase> = {}): StudyCase {
  return { id, patient: id, line: 2, batch: "", set: "train", images: {}, transforms: {}, registered: {}, masks: {}, readers: {}, values: { HER2: "1" }, ...given };
}

/** Files in memory: volumes, or the text of a transform. What `kept` computed is listed in `computed`. */
export function fakeTools(engine: Engine, files: Record<string, Volume | string>): CaseTools & { readonly computed: string[]; readonly files: Record<string, Volume | string> } {
  const store = new Map<string, string>();
  const computed: string[] = [];
  const volumes = new Map<string, unknown>();
  const volume = async (path: string): Promise<{ volume: Volume; warnings: readonly string[] }> => {
    const found = files[path];
    if (typeof found !== "object") throw new Error(`${path}: the test has no such volume`);
    return { volume: { ...found, name: path }, warnings: [] };
  };
  return {
    engine, computed, files,
    read: { image: volume, mask: volume, transform: async (path) => parseTfm(files[path] as string, path) },
    async kept<T>(what: string, key: unknown, compute: () => Promise<T>): Promise<T> {
      const text = JSON.stringify([what, key]);
      if (!store.has(text)) {
        computed.push(what);
        store.set(text, text);
        volumes.set(text, structuredClone(await compute()));
      }
      return structuredClone(volumes.get(text)) as T;
    },
    contentOf: async (path) => {
      const found = files[path];
      return typeof found === "string" ? found : `${found.size.join()} ${found.spacing.join()} ${found.origin.join()} ${found.data.join()}`;
    },
    at: () => undefined,
  };
}

/** An ITK transform file that moves points by (x, y, z) mm. */
export function translation([x, y, z]: Vec3): string {
  return `#Insight Transform File V1.0\n#Transform 0\nTransform: TranslationTransform_double_3_3\nParameters: ${x} ${y} ${z}\nFixedParameters:\n`;
}
