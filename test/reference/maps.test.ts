/** Voxel maps of real cases against PyRadiomics': complete maps are not ours to copy, `voxel_maps.py --full FOLDER` makes them (WEBRADIOMICS_ORACLE=FOLDER). */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { referenceData } from "../extract/oracle.ts";
import { mapDifference, oracleMaps, ourMaps, tooFar } from "../maps/oracle.ts";

const folder = join(process.env.WEBRADIOMICS_ORACLE ?? "", "voxel");
const files = process.env.WEBRADIOMICS_ORACLE && existsSync(folder) ? readdirSync(folder) : [];

describe.skipIf(files.length === 0 || !existsSync(referenceData))("maps of real cases", () => {
  const cases = files.flatMap((file) => oracleMaps(join(folder, file)));
  it.each(cases.length > 0 ? cases : [null])("$name", async (each) => {
    const engine = await openEngine({ backend: "cpu" });
    const ours = await ourMaps(engine, referenceData, each!);
    engine.close();
    expect([...ours.keys()]).toEqual(each!.columns);
    const far = Array.from(each!.maps, ([column, theirs]) => ({ column, ...mapDifference(ours.get(column)!, theirs) })).filter((d) => tooFar("cpu", d.column, d));
    expect(far).toEqual([]);
  });
});
