/** Reads what fixtures/oracle/pyradiomics_values.py wrote: PyRadiomics' images, levels, features and diagnostics. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Vec3 } from "../../src/host/image/volume.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** The real images and published values, which are not ours to copy. */
export const referenceData = process.env.WEBRADIOMICS_REFERENCE ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));

/** Where the script's `--full` wrote the documents of the real cases with all their voxels; without it they hold digests. */
const completeDocuments = process.env.WEBRADIOMICS_ORACLE;

/** What PyRadiomics computed under one setting; arrays are absent where they may not be committed. */
export interface OracleResult {
  readonly image: {
    readonly size: Vec3;
    readonly spacing: Vec3;
    readonly origin: Vec3;
    /** numpy's name of the element type. */
    readonly dtype: string;
    /** Of the box's float64 bytes. */
    readonly sha256: string;
    /** [nz][ny][nx], the box of the ROI. */
    readonly values?: Float64Array;
  };
  readonly levels: {
    /** Highest level. */
    readonly Ng: number;
    /** Voxels of the ROI. */
    readonly voxels: number;
    readonly edges: Float64Array;
    /** ROI voxels within 1e-12 of the image's greatest magnitude of an edge. */
    readonly onEdge: number;
    /** Voxels of each level that occurs. */
    readonly counts: ReadonlyMap<number, number>;
    /** Of the box's uint16 bytes. */
    readonly sha256: string;
    /** [nz][ny][nx], 0 outside the ROI. */
    readonly values?: Uint16Array;
  };
  /** Column -> value, in PyRadiomics' order; NaN where it gives none. */
  readonly features: ReadonlyMap<string, number>;
  readonly diagnostics: ReadonlyMap<string, number | string>;
}

export interface OracleSetting extends OracleResult {
  readonly name: string;
  /** The text of a parameter file. */
  readonly parameters: string;
  /** The same with ITK's rounding noise taken off a resampled integer image, where that changes anything. */
  readonly snapped?: OracleResult;
}

export interface OracleCase {
  readonly name: string;
  /** Paths of the files. */
  readonly image: string;
  readonly mask: string;
  readonly settings: readonly OracleSetting[];
  /** Settings that PyRadiomics refused -> what it said. */
  readonly refused: ReadonlyMap<string, string>;
}

/** numpy makes the edges of an 8-bit image with a whole bin width in 8 bits, where they wrap around: two levels for a range of 250. */
export const overflowing = "widthInteger25";

export const phantomNames = ["integer", "tenths", "tenths64", "oblique", "slice", "flat", "uint8"] as const;
export const realNames = ["ibsi1_digital", "breast1", "brain2", "brain1", "prostate", "dce_ftv", "dce_breast", "ibsi1_ct"] as const;

interface StoredArray { readonly sameAs?: string }
interface StoredResult {
  image: StoredArray & { size: Vec3; spacing: Vec3; origin: Vec3; dtype: string; sha256: string; values?: string };
  levels: StoredArray & { Ng: number; voxels: number; edgeValues: string; onEdge: number; counts: [number, number][]; sha256: string; values?: string };
  features: Record<string, number | null>;
  diagnostics: Record<string, number | string>;
}
interface StoredCase {
  case: { name: string; kind: "phantom" | "real"; image: string; mask: string };
  settings: Record<string, StoredResult & { parameters: string; snapped?: StoredResult }>;
  skipped: Record<string, string>;
}

/** One case of the oracle, with all its settings. */
export function oracleCase(name: string): OracleCase {
  const { case: described, settings, skipped } = JSON.parse(documentText(name)) as StoredCase;
  const folder = described.kind === "phantom" ? join(fixtures, "phantoms") : referenceData;
  return {
    name,
    image: join(folder, described.image),
    mask: join(folder, described.mask),
    settings: Object.entries(settings).map(([setting, stored]) => ({
      name: setting,
      parameters: stored.parameters,
      ...decode(stored, settings),
      ...(stored.snapped && { snapped: decode(stored.snapped, settings) }),
    })),
    refused: new Map(Object.entries(skipped).filter(([, reason]) => reason.startsWith("PyRadiomics raised"))),
  };
}

function documentText(name: string): string {
  const folders = [...(completeDocuments ? [completeDocuments] : []), join(fixtures, "pyradiomics")];
  for (const folder of folders) {
    const path = join(folder, `${name}.json`);
    if (existsSync(path)) return readFileSync(path, "utf8");
    if (existsSync(`${path}.gz`)) return gunzipSync(readFileSync(`${path}.gz`)).toString();
  }
  throw new Error(`no oracle document ${name}.json in ${folders.join(" or ")}`);
}

function decode(stored: StoredResult, settings: StoredCase["settings"]): OracleResult {
  const image = stored.image.sameAs ? settings[stored.image.sameAs].image : stored.image;
  const levels = stored.levels.sameAs ? settings[stored.levels.sameAs].levels : stored.levels;
  return {
    image: { ...image, values: image.values === undefined ? undefined : new Float64Array(bytesOf(image.values)) },
    levels: {
      ...levels,
      edges: new Float64Array(bytesOf(levels.edgeValues)),
      counts: new Map(levels.counts),
      values: levels.values === undefined ? undefined : new Uint16Array(bytesOf(levels.values)),
    },
    features: new Map(Object.entries(stored.features).map(([column, value]) => [column, value ?? NaN])),
    diagnostics: new Map(Object.entries(stored.diagnostics)),
  };
}

/** base64 of gzip of little-endian values. */
function bytesOf(text: string): ArrayBuffer {
  return new Uint8Array(gunzipSync(Buffer.from(text, "base64"))).buffer;
}
