import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Agreement } from "../agreement.ts";
import { compare, type Job } from "../compare.ts";
import { generate, type Body } from "../images.ts";
import type { Measured, Row } from "../results.ts";
import type { Versions } from "../server.ts";
import type { Setup } from "../setup.ts";

export const featureClasses = { shape: [], firstorder: [], glcm: [], glrlm: [], glszm: [], gldm: [], ngtdm: [] };

/** 13 images: all that PyRadiomics makes with today's SciPy, which its LBP-3D does not know. */
export const thirteenTypes = { Original: {}, Wavelet: {}, LoG: { sigma: [1, 3, 5] }, Gradient: {} };

/** All features of the 13 images. */
export function thirteen(setting: object): object {
  return { imageType: thirteenTypes, featureClass: featureClasses, setting };
}

const pyradiomics = ["pyradiomics"] as const;

/** Compares one job after the other. */
export async function compareAll(setup: Setup, jobs: readonly Job[]): Promise<Measured> {
  const rows: Row[] = [];
  const versions: Record<string, string> = {};
  for (const job of jobs) {
    console.error(`  ${job.case}`);
    const found = await compare(setup, job);
    rows.push(...found.rows);
    Object.assign(versions, found.versions satisfies Versions);
  }
  return { rows, versions };
}

/** A tumour, all images, at several numbers of levels: latency of one process, and throughput of several. */
export function tumour(setup: Setup): Promise<Measured> {
  const generated = generate({ voxels: setup.quick ? 1e3 : 5e4 });
  const [few, many] = setup.quick ? [16, 32] : [64, 256];
  const job = (name: string, setting: object): Job => ({
    case: name, generated, parameters: thirteen(setting), others: pyradiomics, throughput: true,
  });
  return compareAll(setup, [
    job(`${few} bins`, { binCount: few }),
    job(`${many} bins`, { binCount: many }),
    job("bins of width 25", { binWidth: 25 }),
    ...(setup.threads === 1 ? [] : [{ ...job(`${few} bins, ${setup.threads} threads`, { binCount: few }), throughput: false }]),
    {
      case: `${few} bins, with LBP-3D`, generated, others: [],
      parameters: { ...thirteen({ binCount: few }), imageType: { ...thirteenTypes, LBP3D: {} } },
    },
  ]);
}

/** A small ROI: what a case costs at least. */
export function lesion(setup: Setup): Promise<Measured> {
  const generated = generate({ voxels: setup.quick ? 200 : 500 });
  return compareAll(setup, [
    { case: "default settings", generated, parameters: { featureClass: featureClasses }, others: pyradiomics },
    { case: "13 images, width 25", generated, parameters: thirteen({ binWidth: 25 }), others: pyradiomics },
  ]);
}

/** A mass in a 2-D image, with the parameters of the ultrasound studies. PyRadiomics makes no LBP-3D, and noise of what is exactly 0. */
export async function ultrasound(setup: Setup): Promise<Measured> {
  const body: Body = setup.quick ? { voxels: 2e3, flat: true } : { voxels: 3e4, flat: true, size: [640, 480, 1] };
  const generated = generate(body);
  const parameters = parse(await readFile(new URL("../../../studies/params/ultrasound-1561.yaml", import.meta.url), "utf8")) as { imageType: Record<string, object> };
  const { LBP3D: _, ...imageType } = parameters.imageType;
  const empty = /^wavelet-[LH]{2}H_/;
  const measured = await compareAll(setup, [
    { case: "without LBP-3D", generated, parameters: { ...parameters, imageType }, others: pyradiomics, pairing: (column) => (empty.test(column) ? null : column) },
    { case: "all 1,561 features", generated, parameters, others: [] },
  ]);
  return { ...measured, notes: ["Not compared: the four wavelet images with H along z, which are exactly 0 of one slice and rounding noise in PyRadiomics. The columns of LoG, which needs four slices, are NaN."] };
}

/** A whole organ: most voxels, and most memory. */
export function organ(setup: Setup): Promise<Measured> {
  const generated = generate({ voxels: setup.quick ? 2e4 : 1e7 });
  return compareAll(setup, [
    { case: "107 features, width 25", generated, parameters: { featureClass: featureClasses }, others: pyradiomics },
  ]);
}

/** A core, three rings and a margin of one tumour. */
export async function rings(setup: Setup): Promise<Measured> {
  const shells = [[0, 0.5], [0.5, 0.75], [0.75, 1], [1, 1.25], [1.25, 1.5]] as const;
  const generated = generate({ voxels: setup.quick ? 1e3 : 2e4, shells });
  const measured = await compareAll(setup, [{ case: "5 regions, 13 images, 64 bins", generated, parameters: thirteen({ binCount: 64 }), others: pyradiomics }]);
  return { ...measured, notes: ["The voxels are of all five regions, the levels of the core; a case is all five."] };
}

/** Voxel maps of the original image. PyRadiomics takes all voxels in one batch, its default and its fastest. */
export async function maps(setup: Setup): Promise<Measured> {
  const generated = generate({ voxels: setup.quick ? 300 : 3e3 });
  const { shape: _, ...classes } = featureClasses;
  const measured = await compareAll(setup, [
    { case: "93 maps, kernel radius 1, 32 bins", generated, parameters: { featureClass: classes, setting: { binCount: 32 }, voxelSetting: { kernelRadius: 1 } }, voxel: true, others: pyradiomics },
  ]);
  return { ...measured, notes: measured.rows.flatMap(({ sides }) => sides.flatMap(({ agreement }) => Object.values(agreement ?? {}).flatMap(failures))) };
}

function failures({ failed = [] }: Agreement): string[] {
  return failed.length === 0 ? [] : [`Maps that fail in PyRadiomics with all voxels in one batch, and hold one value: ${failed.join(", ")}.`];
}

/** The tumour in an image that nobody has cropped. */
export function uncropped(setup: Setup): Promise<Measured> {
  const generated = generate(setup.quick ? { voxels: 1e3, size: [96, 96, 40] } : { voxels: 5e4, size: [512, 512, 200] });
  return compareAll(setup, [
    { case: "64 bins, one process", generated, parameters: thirteen({ binCount: 64 }), others: pyradiomics },
  ]);
}
