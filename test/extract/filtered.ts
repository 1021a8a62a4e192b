/** Reads what fixtures/oracle/filtered_images.py wrote: PyRadiomics' derived images, their grey levels and features. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Vec3 } from "../../src/host/image/volume.ts";
import { referenceData, type OracleResult } from "./oracle.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** One derived image over the ROI's box; voxels and features are absent where they are not kept. */
export interface FilteredImage extends Pick<OracleResult, "levels" | "features"> {
  readonly image: OracleResult["image"] & { readonly minimum: number; readonly maximum: number; readonly mean: number };
}

export interface FilteredSetting {
  readonly name: string;
  /** The text of a parameter file. */
  readonly parameters: string;
  /** The whole image that the filters see. */
  readonly field: {
    readonly size: Vec3;
    readonly spacing: Vec3;
    /** numpy's name of the element type. */
    readonly dtype: string;
    /** Greatest |intensity|. */
    readonly magnitude: number;
  };
  /** Voxels of the ROI whose LBP3D pattern hangs on rounding; 0 without LBP3D. */
  readonly ties: number;
  /** By the name of the image type as it stands in columns (wavelet-LLH), in PyRadiomics' order. */
  readonly derived: ReadonlyMap<string, FilteredImage>;
  /** Column -> value over all derived images, in PyRadiomics' order; NaN where it gives none. Empty for a setting that is there for its images. */
  readonly features: ReadonlyMap<string, number>;
}

export interface FilteredCase {
  readonly name: string;
  /** Paths of the files. */
  readonly image: string;
  readonly mask: string;
  readonly settings: readonly FilteredSetting[];
  /** Settings that PyRadiomics refused -> what it said. */
  readonly refused: ReadonlyMap<string, string>;
}

/** Where the script's `--full` wrote all voxels; without it phantoms have those that are in the checkout, real cases none. */
const completeDocuments = process.env.WEBRADIOMICS_ORACLE;

type StoredImage = Omit<FilteredImage["image"], "values"> & { readonly values?: string };
interface StoredDerived {
  readonly image: string;
  readonly levels: Omit<OracleResult["levels"], "edges" | "counts" | "values"> & {
    readonly edgeValues: string;
    readonly counts: [number, number][];
    readonly values?: string;
  };
}
interface StoredCase {
  readonly case: { readonly kind: "phantom" | "real"; readonly image: string; readonly mask: string };
  readonly images: Record<string, StoredImage>;
  readonly settings: Record<string, Pick<FilteredSetting, "parameters" | "field"> & {
    readonly ties?: number;
    readonly derived: Record<string, StoredDerived>;
    readonly features?: Record<string, number | null>;
  }>;
  readonly skipped: Record<string, string>;
}

/** One case with all its settings; voxels are read when asked for. */
export function filteredCase(name: string): FilteredCase {
  const { case: described, images, settings, skipped } = JSON.parse(documentText(name)) as StoredCase;
  const folder = described.kind === "phantom" ? join(fixtures, "phantoms") : referenceData;
  return {
    name,
    image: join(folder, described.image),
    mask: join(folder, described.mask),
    settings: Object.entries(settings).map(([setting, { parameters, field, ties = 0, derived, features = {} }]) => {
      const columns = Object.entries(features).map(([column, value]) => [column, value ?? NaN] as const);
      const decodeType = ([type, stored]: [string, StoredDerived]) => [type, decode(name, type, stored, images, columns)] as const;
      return { name: setting, parameters, field, ties, derived: new Map(Object.entries(derived).map(decodeType)), features: new Map(columns) };
    }),
    refused: new Map(Object.entries(skipped)),
  };
}

function documentText(name: string): string {
  const folders = [...(completeDocuments ? [completeDocuments] : []), join(fixtures, "pyradiomics")];
  const path = folders.map((folder) => join(folder, "filtered", `${name}.json.gz`)).find(existsSync);
  if (!path) throw new Error(`no document filtered/${name}.json.gz in ${folders.join(" or ")}`);
  return gunzipSync(readFileSync(path)).toString();
}

function decode(
  name: string,
  type: string,
  { image: key, levels }: StoredDerived,
  images: StoredCase["images"],
  columns: readonly (readonly [string, number])[],
): FilteredImage {
  const image = images[key];
  return {
    image: {
      ...image,
      get values() {
        const bytes = bytesOf(name, key, image.values);
        return bytes && Float64Array.from(elements[image.dtype](bytes));
      },
    },
    levels: {
      ...levels,
      edges: new Float64Array(inflated(Buffer.from(levels.edgeValues, "base64"))),
      counts: new Map(levels.counts),
      get values() {
        const bytes = bytesOf(name, levels.sha256.slice(0, 16), levels.values);
        return bytes && new Uint16Array(bytes);
      },
    },
    features: new Map(columns.filter(([column]) => column.startsWith(`${type}_`))),
  };
}

/** Voxels as stored in the document (base64 of gzip), else from their file among the complete documents. */
function bytesOf(name: string, key: string, stored: string | undefined): ArrayBuffer | undefined {
  if (stored !== undefined) return inflated(Buffer.from(stored, "base64"));
  return completeDocuments ? inflated(readFileSync(join(completeDocuments, "filtered", name, `${key}.gz`))) : undefined;
}

function inflated(packed: Buffer): ArrayBuffer {
  return new Uint8Array(gunzipSync(packed)).buffer;
}

/** numpy's element types -> their values. */
const elements: Record<string, (bytes: ArrayBuffer) => ArrayLike<number>> = {
  float64: (bytes) => new Float64Array(bytes),
  float32: (bytes) => new Float32Array(bytes),
  int16: (bytes) => new Int16Array(bytes),
  uint16: (bytes) => new Uint16Array(bytes),
  uint8: (bytes) => new Uint8Array(bytes),
};
