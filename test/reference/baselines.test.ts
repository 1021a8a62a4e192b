/**
 * The baselines that PyRadiomics ships for brain1 and breast1: every column of its CSV files under the settings written in
 * that column. They were made by versions 1.3 to 2.1 with numpy 1.14, independently of our own oracle.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import { cropArray } from "../../src/host/image/crop.ts";
import type { Vec3, Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { checkParameters } from "../../src/host/params/check.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { parsePython } from "../../src/host/params/pythonParser.ts";
import { parseCsv } from "../../src/host/dataset/csv.ts";
import { diagnosticTolerance, featureDifferences, featureTolerance } from "../extract/compare.ts";
import { referenceData } from "../extract/oracle.ts";

const folder = join(referenceData, "pyradiomics");

/** From the mesh of an older marching cubes; PyRadiomics 3.1 itself gives other values (see the data folder's README). */
const olderMesh = ["MeshVolume", "SurfaceArea", "SurfaceVolumeRatio", "Sphericity"].map((name) => `original_shape_${name}`);

interface Baseline {
  /** The column's heading. */
  readonly name: string;
  readonly featureClass: string;
  readonly cells: ReadonlyMap<string, string>;
}

function baselinesOf(featureClass: string): Baseline[] {
  const file = `baseline_${featureClass}.csv`;
  const [head, ...rows] = parseCsv(readFileSync(join(folder, "baseline", file), "utf8"), file).map(({ fields }) => fields);
  return head.slice(1).map((name, k) => ({
    name,
    featureClass,
    cells: new Map(rows.map((fields) => [fields[0], fields[k + 1]] as const).filter(([, cell]) => cell !== "")),
  }));
}

function featuresOf({ name, featureClass, cells }: Baseline): Map<string, number> {
  const outdated = featureClass === "shape" && name === "brain1" ? olderMesh : [];
  return new Map(
    Array.from(cells)
      .filter(([column]) => column.startsWith("original_") && !outdated.includes(column))
      .map(([column, cell]) => [column, Number(cell)]),
  );
}

/** Written by Python 2 and 3, numbers sometimes as 3057 and sometimes as 3057.0. */
function sameCell(ours: string | number | undefined, theirs: string): boolean {
  if (typeof ours !== "number") return ours === theirs;
  return Math.abs(ours - Number(theirs)) <= diagnosticTolerance * Math.max(1, Math.abs(ours));
}

/** What the *_2D cases have for a mask: one slice of the mask as a volume of its own. */
function sliceOf(mask: Volume, z: number): Volume {
  const { size, spacing, origin, direction } = mask;
  const at = origin.map((o, k) => o + direction[3 * k + 2] * spacing[2] * z) as unknown as Vec3;
  const box = { start: [0, 0, z] as Vec3, size: [size[0], size[1], 1] as Vec3 };
  return { ...mask, data: cropArray(mask.data, size, box), size: box.size, origin: at };
}

const classes = ["shape", "shape2D", "firstorder", "glcm", "glrlm", "glszm", "gldm", "ngtdm"];

describe.skipIf(!existsSync(folder))(`PyRadiomics' baselines${existsSync(folder) ? "" : ` (skipped: no ${folder})`}`, () => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));
  afterAll(() => engine.close());

  describe.each(existsSync(folder) ? classes : [])("%s", (featureClass) => {
    it.each(baselinesOf(featureClass))("$name", async (baseline) => {
      const { cells } = baseline;
      const [id] = cells.get("diagnostics_Configuration_TestCase")!.split("_");
      const image = await readImage(join(folder, `${id}_image.nrrd`));
      const whole = await readImage(join(folder, `${id}_label.nrrd`));
      const corrected = cells.get("diagnostics_Mask-corrected_BoundingBox");
      const mask = corrected === undefined ? whole : sliceOf(whole, Number(corrected.split(", ")[2]));
      const setting = parsePython(cells.get("diagnostics_Configuration_Settings")!)!.value;
      const file = checkParameters({ setting, featureClass: { [featureClass]: null } });

      const { columns: values } = await extractCase(engine, { id, image, mask }, resolveParameters({ file }));

      const far = featureDifferences(values, featuresOf(baseline)).filter(({ difference }) => !(difference <= featureTolerance));
      expect(far).toEqual([]);
      const described = Array.from(cells).filter(([column]) => /^diagnostics_(Image|Mask)-/.test(column));
      expect(described.filter(([column, cell]) => !sameCell(values.get(column), cell)).map(([column, cell]) => [column, values.get(column), cell])).toEqual([]);
    });
  });
});
