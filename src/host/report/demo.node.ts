import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openEngine, type EngineOptions } from "../engine/engine.ts";
import { extractCase, type CaseResult } from "../extract/extract.ts";
import { familyNamed, featureNamed } from "../features/registry.ts";
import { writeNifti } from "../io/write.ts";
import { resolveParameters } from "../params/parameters.ts";
import { formatTable } from "../table/format.ts";
import { buildTable } from "../table/table.ts";
import { openFolder } from "../io/files.node.ts";
import { version } from "../version.ts";
import { casePage } from "./case.ts";
import { durationText } from "./html.ts";
import { breastPhantom } from "./phantom.ts";

export interface DemoOptions {
  /** Folder for the files it writes; made where it does not exist. */
  readonly outDir: string;
  readonly backend: EngineOptions["backend"];
  readonly adapter?: string;
}

/**
 * The main job on a generated breast MRI: prints backend, adapter, time per stage and the features, and writes image, mask,
 * features.csv and report.html.
 * @returns the exit code.
 */
export async function runDemo({ outDir, backend, adapter }: DemoOptions): Promise<number> {
  await openFolder(outDir);
  const stages = new Map<string, number>();
  const timed = async <T>(stage: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    stages.set(stage, performance.now() - start);
    return result;
  };

  const { image, mask } = await timed("generate the case", () => breastPhantom());
  const parameters = resolveParameters();
  const engine = await timed("open the engine", () => openEngine({ backend, adapter }));
  console.log(`A generated breast MRI: ${image.size.join(" x ")} voxels of ${image.spacing.join(" x ")} mm; its tumour is the region.\n`);
  console.log(`backend   ${engine.backend}\nadapter   ${engine.adapter}\n`);
  const result = await extractCase(engine, { id: "demo", image, mask }, parameters);
  engine.close();
  for (const [stage, ms] of Object.entries(result.timings)) stages.set(stage, ms);

  const files = {
    "image.nii.gz": await writeNifti(image, { gzip: true }),
    "mask.nii.gz": await writeNifti(mask, { gzip: true }),
    "features.csv": csv(result, outDir),
    "report.html": await casePage({
      title: "A generated breast MRI",
      volume: image,
      mask,
      label: parameters.settings.label,
      values: result.columns,
      notes: result.notes,
      warnings: result.warnings,
      timings: Object.fromEntries(stages),
      provenance: { Program: `webradiomics ${version}`, Backend: engine.backend, Adapter: engine.adapter, Settings: "PyRadiomics' defaults" },
    }),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(outDir, name), content);

  for (const [stage, ms] of stages) console.log(`${stage.padEnd(20)}${durationText(ms).padStart(10)}`);
  console.log(featureText(result));
  for (const warning of result.warnings) console.log(`warning: ${warning}`);
  console.log(`Wrote ${Object.keys(files).join(", ")} to ${outDir}. Open this page in a browser:\n  ${join(outDir, "report.html")}`);
  return 0;
}

function csv({ columns: values, notes }: CaseResult, folder: string): string {
  const input = new Map([["Image", join(folder, "image.nii.gz")], ["Mask", join(folder, "mask.nii.gz")]]);
  return formatTable(buildTable([{ index: 1, input, status: "done", values, notes }]), "csv");
}

/** The features in columns, one class after the other. */
function featureText({ columns }: CaseResult): string {
  const lines: string[] = [];
  let current = "";
  for (const [column, value] of columns) {
    const [, className, name] = /^original_(.+)_(.+)$/.exec(column) ?? [];
    const family = className && familyNamed(className);
    if (!family) continue;
    if (className !== current) lines.push("", family.title);
    current = className;
    const unit = featureNamed(family, name)?.unit ?? "1";
    lines.push(`  ${name.padEnd(40)}${Number(value).toPrecision(8).padStart(16)}  ${unit === "1" ? "" : unit}`.trimEnd());
  }
  return `${lines.join("\n")}\n`;
}
