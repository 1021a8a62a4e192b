import type { Engine } from "../engine/engine.ts";
import { Recording } from "../engine/recording.ts";
import { evaluationBand, multiplyAxes } from "./band.ts";
import { samplesOf, type ControlLattice, type SplineAxes } from "./spline.ts";

/** Voxels of one recording: 32 MB of float64, and of value and residual. */
const mostVoxels = 2 ** 22;

/** The splines of a control lattice of float32 at the samples of three axes, in float32: slabs of planes [z][y][x], in their order. */
export async function* evaluate(engine: Engine, lattice: ControlLattice, [x, y, z]: SplineAxes): AsyncGenerator<Float64Array> {
  const most = Math.max(1, Math.floor(Math.min(mostVoxels, engine.maxBindingBytes / 8) / (x.samples * y.samples)));
  for (let from = 0; from < z.samples; from += most) {
    const planes = samplesOf(z, from, Math.min(from + most, z.samples));
    const recording = new Recording("n4: B-spline evaluation");
    const points = recording.upload("control points", "real", lattice.values);
    const slab = multiplyAxes(recording, points, lattice.size, [x, y, planes].map(evaluationBand), true);
    recording.read(slab);
    yield (await engine.run(recording)).get(slab);
  }
}
