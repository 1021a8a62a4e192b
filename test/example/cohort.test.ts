import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { parseCsv } from "../../src/host/dataset/csv.ts";
import { cohortFiles, drawCohort } from "../../src/host/example/cohort.ts";
import { bestAuc } from "../../src/host/example/readme.ts";
import { exampleNames, type ExampleName, type RenderedCase } from "../../src/host/example/study.ts";
import { geometryDifferences } from "../../src/host/image/geometry.ts";
import { voxelCount, type Volume } from "../../src/host/image/volume.ts";

type Rows = Readonly<Record<string, string>>[];
function table(text: string): Rows {
  const [head, ...rows] = parseCsv(text, "table");
  return rows.map(({ fields }) => Object.fromEntries(head.fields.map((name, k) => [name, fields[k]])));
}

async function filesOf(name: ExampleName, cases: number, seed: number): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for await (const { path, bytes } of cohortFiles(drawCohort(name, { cases, seed }))) hashes.set(path, path.endsWith(".csv") ? String(bytes) : createHash("sha256").update(bytes).digest("hex"));
  return hashes;
}

describe("cohorts", () => {
  it("have the same bytes of the same seed, other bytes of another, and cases that stay when more follow", async () => {
    const first = await filesOf("s5", 6, 3);
    expect(await filesOf("s5", 6, 3)).toEqual(first);
    const longer = await filesOf("s5", 8, 3);
    const images = [...first.keys()].filter((path) => path.startsWith("S5-"));
    expect(images.length).toBeGreaterThan(11);
    for (const path of images) expect(longer.get(path)).toBe(first.get(path));
    expect(longer.get("cohort.csv")!.startsWith(first.get("cohort.csv")!)).toBe(true);
    const other = await filesOf("s5", 6, 4);
    for (const path of images) if (other.has(path)) expect(other.get(path)).not.toBe(first.get(path));
  });

  it.each(exampleNames)("%s names each file once in cohort.csv, and no other", async (name) => {
    const files = await filesOf(name, 4, 1);
    const cells = table(files.get("cohort.csv")!).flatMap((row) => Object.values(row)).filter((cell) => cell.includes("/")).map((cell) => cell.split("#")[0]);
    expect([...cells].sort()).toEqual([...files.keys()].filter((path) => path.includes("/")).sort());
  });

  it.each(exampleNames)("%s has every class and every scanner in every set of 40 cases, in the model's shares", (name) => {
    const { study, cases, logits } = drawCohort(name, { cases: 40, seed: 2 });
    for (const set of new Set(cases.map((each) => each.set))) {
      for (const label of study.outcomes[0].classes) expect(cases.some((each) => each.set === set && each.outcomes[study.outcomes[0].column] === label), `${set} ${label}`).toBe(true);
    }
    study.outcomes[0].classes.forEach((label, k) => {
      const share = study.block.filter((each) => each === label).length / study.block.length;
      expect(share).toBeCloseTo(study.outcomes[0].shares[k], 12);
      expect(Math.abs(cases.filter((each) => each.outcomes[study.outcomes[0].column] === label).length / 40 - logits[0].model.shares[k])).toBeLessThan(0.1);
    });
  });

  it.each(exampleNames)("%s reaches about the AUC that it says", (name) => {
    const cohort = drawCohort(name, { cases: 1500, seed: 5 });
    for (const [k, task] of cohort.study.tasks.entries()) {
      const { here, expected } = bestAuc(cohort, task);
      expect(Math.abs(here - expected), task.name).toBeLessThan(0.035);
      if (k === 0) expect(expected).toBeGreaterThan(0.85);
      if (k === 0) expect(expected).toBeLessThan(0.92);
    }
    const shuffled = drawCohort(name, { cases: 1500, seed: 5, shuffleOutcome: true });
    expect(shuffled.cases.map(({ latents }) => latents)).toEqual(cohort.cases.map(({ latents }) => latents));
    expect(Math.abs(bestAuc(shuffled, shuffled.study.tasks[0]).here - 0.5)).toBeLessThan(0.05);
  });

  it("deals shuffled outcomes out within sets", () => {
    const counts = (shuffleOutcome: boolean): string[] => drawCohort("s4", { cases: 60, seed: 1, shuffleOutcome }).cases.map(({ set, outcomes }) => `${set} ${outcomes.her2}`);
    expect(counts(true)).not.toEqual(counts(false));
    expect(counts(true).sort()).toEqual(counts(false).sort());
  });
});

describe("s3", () => {
  it("has lesions of one patient, who share what is the patient's", () => {
    const { cases, study } = drawCohort("s3", { cases: 40, seed: 1 });
    const pairs = cases.flatMap((each) => cases.filter((other) => other.index > each.index && other.patient === each.patient).map((other) => [each, other] as const));
    expect(pairs.map(([a, b]) => [a.index, b.index])).toEqual([[4, 5], [24, 25]]);
    for (const [a, b] of pairs) {
      expect([b.set, b.outcomes.her2, b.latents.nodes, b.latents.age]).toEqual([a.set, a.outcomes.her2, a.latents.nodes, a.latents.age]);
      expect(b.latents.echo).not.toBe(a.latents.echo);
      const [one, two] = [study.render(a).row, study.render(b).row];
      expect([two.patient, two.scanner, two.centre, two.age]).toEqual([one.patient, one.scanner, one.centre, one.age]);
    }
  });
});

/** What can be measured of a planted variable, of a case's images alone. */
type Measure = (volume: (column: string) => Volume) => number;
const voxels = (image: Volume, mask: Volume): number[] => Array.from(image.data).filter((_, i) => mask.data[i] !== 0);
const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)) - mean(values) ** 2);
const inside = (image: string, mask: string): Measure => (volume) => mean(voxels(volume(image), volume(mask)));
const share = (image: string, mask: string, cut: number): Measure => (volume) => mean(voxels(volume(image), volume(mask)).map((value, _, all) => Number(value < cut * mean(all))));
const roughness = (image: string, mask: string): Measure => (volume) => Math.log(deviation(voxels(volume(image), volume(mask))) / mean(voxels(volume(image), volume(mask))));
/** Mean of the brightest voxels, in a volume of that many mm^3. */
const brightest = (image: string, mm3: number): Measure => (volume) => {
  const { data, spacing } = volume(image);
  return mean(Array.from(data).sort((a, b) => b - a).slice(0, Math.round(mm3 / (spacing[0] * spacing[1] * spacing[2]))));
};

/** Mean of the voxels more than `from` and at most `to` mm from the mask, by trying every voxel of its border. */
function ring(image: string, maskName: string, from: number, to: number): Measure {
  return (volume) => {
    const { data, size: [nx, ny, nz], spacing } = volume(maskName);
    const near = new Float64Array(data.length).fill(Infinity);
    const [rx, ry, rz] = [0, 1, 2].map((axis) => Math.ceil(to / spacing[axis]));
    for (let z = 0, i = 0; z < nz; z++) for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++, i++) {
      if (data[i] === 0 || (data[i - 1] !== 0 && data[i + 1] !== 0 && data[i - nx] !== 0 && data[i + nx] !== 0 && nz > 1 && data[i - nx * ny] !== 0 && data[i + nx * ny] !== 0)) continue;
      for (let w = Math.max(0, z - rz); w <= Math.min(nz - 1, z + rz); w++) for (let v = Math.max(0, y - ry); v <= Math.min(ny - 1, y + ry); v++) for (let u = Math.max(0, x - rx); u <= Math.min(nx - 1, x + rx); u++) {
        const d = ((u - x) * spacing[0]) ** 2 + ((v - y) * spacing[1]) ** 2 + ((w - z) * spacing[2]) ** 2;
        const j = (w * ny + v) * nx + u;
        if (d < near[j]) near[j] = d;
      }
    }
    return mean(Array.from(volume(image).data).filter((_, i) => data[i] === 0 && near[i] > from * from && near[i] <= to * to));
  };
}

/** Standard deviation of the means of blocks of a few voxels, in which speckle averages out. */
function patchiness(image: string, mask: string, block: readonly [number, number, number]): Measure {
  return (volume) => {
    const [{ data, size: [nx, ny] }, { data: within }] = [volume(image), volume(mask)];
    const blocks = new Map<string, number[]>();
    within.forEach((value, i) => {
      if (value === 0) return;
      const key = [Math.floor((i % nx) / block[0]), Math.floor((Math.floor(i / nx) % ny) / block[1]), Math.floor(i / (nx * ny) / block[2])].join();
      blocks.set(key, [...(blocks.get(key) ?? []), data[i]]);
    });
    const full = [...blocks.values()].filter((values) => values.length > (block[0] * block[1] * block[2]) / 2);
    return Math.log(deviation(full.map(mean)));
  };
}

/** How far the border's distances from the middle, by direction, are from those of an ellipse and broad lobes (their first four harmonics). */
const raggedness = (mask: string): Measure => (volume) => {
  const { data, size: [nx] } = volume(mask);
  const points = Array.from(data).flatMap((value, i) => (value !== 0 ? [[i % nx, Math.floor(i / nx)]] : []));
  const [cx, cy] = [0, 1].map((axis) => mean(points.map((point) => point[axis])));
  const sectors = 90;
  const farthest = new Float64Array(sectors);
  for (const [x, y] of points) {
    const sector = Math.floor(((Math.atan2(y - cy, x - cx) / (2 * Math.PI) + 1) % 1) * sectors);
    farthest[sector] = Math.max(farthest[sector], Math.hypot(x - cx, y - cy));
  }
  const radii = Array.from(farthest);
  const along = (wave: (angle: number) => number): number => 2 * mean(radii.map((radius, k) => radius * wave((2 * Math.PI * k) / sectors)));
  const fits = [1, 2, 3, 4].map((n) => [n, along((angle) => Math.cos(n * angle)), along((angle) => Math.sin(n * angle))]);
  return Math.log(deviation(radii.map((radius, k) => fits.reduce((rest, [n, c, s]) => rest - c * Math.cos((2 * Math.PI * n * k) / sectors) - s * Math.sin((2 * Math.PI * n * k) / sectors), radius))));
};

const measures: Readonly<Record<ExampleName, Readonly<Record<string, Measure>>>> = {
  s1: { wash: brightest("dce1", 500), cells: brightest("dwi", 300), necrosis: share("dce2", "voi", 0.72), echo: inside("us", "us_roi"), texture: patchiness("us", "us_roi", [6, 4, 1]) },
  s2: { wash: inside("dce4", "roi_dce4"), patches: roughness("dce4", "roi_dce4"), cells: (volume) => -inside("adc", "roi_adc")(volume), ring: ring("dce4", "roi_dce4", 0, 3), oedema: ring("t2fs", "roi_t2fs", 0, 3) },
  s3: { echo: inside("abvs", "voi"), texture: patchiness("abvs", "voi", [3, 2, 1]), near: ring("abvs", "voi", 0, 5), far: ring("abvs", "voi", 5, 10) },
  s4: { uptake: inside("t1c", "voi_t1c"), patches: roughness("t1c", "voi_t1c"), water: (volume) => -inside("fst2wi", "voi_fst2wi")(volume), grain: roughness("t1wi", "voi_t1wi") },
  s5: { echo: inside("us", "roi"), texture: patchiness("us", "roi", [6, 4, 1]), halo: ring("us", "roi", 0, 3), margin: raggedness("roi") },
};

describe.each(exampleNames)("images of %s", (name) => {
  const { cases, study } = drawCohort(name, { cases: 24, seed: 1 });
  let rendered: RenderedCase[];
  beforeAll(() => void (rendered = cases.map((each) => study.render(each))), 120_000);

  const volumeOf = ({ row, files }: RenderedCase) => (column: string): Volume => files.get(row[column].split("#")[0]) as Volume;

  it("show what is planted", () => {
    for (const [latent, measure] of Object.entries(measures[name])) {
      // Scanners differ in gain: what is compared is the difference from the scanner's mean.
      const values = rendered.map((each) => measure(volumeOf(each)));
      const scanner = rendered.map(({ row }) => row.scanner ?? row.centre);
      const centred = (all: readonly number[]): number[] => all.map((value, i) => value - mean(all.filter((_, j) => scanner[j] === scanner[i])));
      const [a, b] = [centred(values), centred(cases.map(({ latents }) => latents[latent]))];
      const correlation = mean(a.map((value, i) => value * b[i])) / Math.sqrt(mean(a.map((value) => value * value)) * mean(b.map((value) => value * value)));
      expect(correlation, latent).toBeGreaterThan(0.9);
    }
  });

  it("have masks on their lattices, of enough voxels, away from the border", () => {
    for (const { files } of rendered) {
      for (const [file, content] of files) {
        if (typeof content === "string" || content.pixelType !== "uint8" || !/voi|roi/.test(file)) continue;
        const image = [...files.values()].find((other) => typeof other !== "string" && other !== content && geometryDifferences(other, content).length === 0 && other.data.length > 0);
        expect(image, file).toBeDefined();
        const mm3 = sumOf(content.data) * content.spacing[0] * content.spacing[1] * content.spacing[2];
        expect(mm3, file).toBeGreaterThan(content.dimension === 3 ? 600 : 90);
        const [nx, ny, nz] = content.size;
        for (let i = 0; i < voxelCount(content.size); i++) {
          if (content.data[i] === 0) continue;
          const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
          if (x < 2 || x > nx - 3 || y < 2 || y > ny - 3 || (content.dimension === 3 && (z < 1 || z > nz - 2))) expect.fail(`${file}: ${x}, ${y}, ${z}`);
        }
      }
    }
  });

  it("have second readers who nearly agree", () => {
    let readings = 0;
    for (const { files } of rendered) {
      for (const [file, other] of files) {
        const [, first] = /^(.*)_[23]\.nii\.gz$/.exec(file) ?? [];
        if (first === undefined) continue;
        const [a, b] = [(files.get(`${first}.nii.gz`) as Volume).data, (other as Volume).data];
        const dice = (2 * sumOf(Array.from(a, (value, i) => value * b[i]))) / (sumOf(a) + sumOf(b));
        expect(dice).toBeGreaterThan(0.8);
        expect(dice).toBeLessThan(0.99);
        readings++;
      }
    }
    expect(readings).toBeGreaterThanOrEqual(3);
  });
});
