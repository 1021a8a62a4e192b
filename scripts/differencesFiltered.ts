/**
 * Prints the greatest differences between our filtered images and PyRadiomics' (fixtures/pyradiomics/filtered) by image type, over cases
 * and settings: images, grey levels, features of the reference's levels and features end to end.
 *
 *     npm run differences:filtered [-- --backend cpu|gpu] [--case integer ...] [--setting mr ...]
 *
 * Real images come from $WEBRADIOMICS_REFERENCE (default ../shared/data), and are left out where it is absent. With
 * $WEBRADIOMICS_ORACLE (see fixtures/oracle/filtered_images.py --full) their images and levels are compared voxel by voxel.
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { openEngine, type Backend } from "../src/host/engine/engine.ts";
import { textureClasses } from "../src/host/extract/classes.ts";
import { readImage } from "../src/host/io/read.node.ts";
import { parseParameters } from "../src/host/params/file.ts";
import { resolveParameters } from "../src/host/params/parameters.ts";
import { classOf } from "../test/extract/compare.ts";
import { filteredCase } from "../test/extract/filtered.ts";
import { phantomNames, realNames } from "../test/extract/oracle.ts";
import { compareFiltered, problemsOfFiltered, type FilteredComparison } from "../test/extract/verifyFiltered.ts";
import { needsLevels } from "../test/extract/verify.ts";

const { values } = parseArgs({
  options: {
    backend: { type: "string", default: "cpu" },
    case: { type: "string", multiple: true, default: [...phantomNames, ...realNames] },
    setting: { type: "string", multiple: true },
  },
});

const engine = await openEngine({ backend: values.backend as Backend });
const byType = new Map<string, FilteredComparison[]>();
const problems: string[] = [];
let compared = 0;
for (const name of values.case) {
  const { image, mask, settings } = filteredCase(name);
  if (!existsSync(image)) {
    console.log(`${name}: left out, no ${image}`);
    continue;
  }
  const volumes = { image: await readImage(image), mask: await readImage(mask) };
  for (const setting of settings.filter((each) => !values.setting || values.setting.includes(each.name))) {
    const parameters = resolveParameters({ file: parseParameters(setting.parameters, setting.name) });
    for (const found of await compareFiltered(engine, volumes, parameters, setting)) {
      const type = found.name.replace(/^wavelet.*/, "wavelet").replace(/^log-.*/, "log");
      byType.set(type, [...(byType.get(type) ?? []), found]);
      problems.push(...problemsOfFiltered(found).map((problem) => `${name} ${setting.name}: ${problem}`));
      compared++;
    }
  }
}
engine.close();

const classes = ["firstorder", ...textureClasses];
console.log(`${engine.adapter}: ${compared} images of ${values.case.join(", ")}.`);
console.log("image: greatest |difference| relative to the field's magnitude, for float32 images (LoG, gradient) to their own; bits: images whose every bit is PyRadiomics'.");
console.log("levels: voxels that differ (on an edge up to rounding); noise: images that are 0 where PyRadiomics has rounding noise; ties: voxels whose pattern hangs on rounding, of which far differ.");
console.log("Features: of the reference's levels / end to end (where no level differs), greatest |difference| / max(|reference|, natural scale).\n");
console.log(`| image type | images | bits | image | levels | noise | ties (far) | ${classes.join(" | ")} |\n|${"---|".repeat(7 + classes.length)}`);
for (const [type, all] of byType) {
  const sum = (count: (each: FilteredComparison) => number): number => all.reduce((total, each) => total + count(each), 0);
  const sound = all.filter(({ noise, far }) => !noise && far === 0);
  const onEdge = sound.reduce((total, { levels }) => total + levels.onEdge, 0);
  const differing = sound.reduce((total, { levels }) => total + levels.different, 0);
  const cells = classes.map((name) => `${greatest(sound, name, false)} / ${greatest(sound, name, true)}`);
  const images = sound.map(({ image }) => image).filter((image) => !Number.isNaN(image));
  console.log(`| ${type} | ${all.length} | ${all.filter(({ image }) => image === 0).length} | ${short(Math.max(0, ...images))} | ${differing}${onEdge > 0 ? ` (${onEdge})` : ""} | ${sum(({ noise }) => Number(noise))} | ${sum(({ ties }) => ties)} (${sum(({ far }) => far)}) | ${cells.join(" | ")} |`);
}
console.log(problems.length > 0 ? `\nBeyond the tolerances:\n${problems.join("\n")}` : "\nNothing lies beyond the tolerances.");

function greatest(all: readonly FilteredComparison[], className: string, endToEnd: boolean): string {
  const differences = all.flatMap(({ fromLevels, endToEnd: end, levels, ties, image }) =>
    endToEnd ? end.filter(({ column }) => (ties === 0 || image === 0) && (levels.different === 0 || !needsLevels.test(column))) : fromLevels);
  const found = differences.filter(({ column }) => classOf(column) === className).map(({ difference }) => difference);
  return found.length > 0 ? short(Math.max(...found)) : "";
}

function short(difference: number): string {
  return difference === 0 ? "0" : difference.toExponential(0);
}
