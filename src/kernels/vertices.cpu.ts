import { commonExtent, maskExtents, rowStart, type RowExtents } from "../host/image/extents.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";
import { vertices } from "./vertices.ts";

type Item = ItemOf<typeof vertices>;
type Lines = Pick<TwinBuffers<typeof vertices>, "xLines" | "yLines">;

/** Row by row: a voxel against its neighbours at x + 1, y - 1 and z - 1. */
export const verticesCpu = twin(vertices, (items, { mask, xLines, yLines }) => {
  for (const it of items) {
    const extents = maskExtents(mask, it.mask, it);
    const outside = new Uint8Array(it.nx);
    for (let k = it.k0; k < it.k1; k++) {
      for (let j = 0; j <= it.ny; j++) recordRow(it, mask, extents, outside, j, k, { xLines, yLines });
    }
  }
});

/** Edges at the voxels of row j of plane k. Rows of the padding are read from `outside`. */
function recordRow(it: Item, mask: Uint8Array, extents: RowExtents, outside: Uint8Array, j: number, k: number, lines: Lines): void {
  const { ny, nz } = it;
  const [first, end] = commonExtent(extents, it, j, k);
  const row = it.mask + rowStart(it, j, k);
  const a = j < ny && k < nz ? mask : outside;
  const b = j > 0 && k < nz ? mask : outside;
  const c = j < ny && k > 0 ? mask : outside;
  const ia = a === mask ? row : 0;
  const ib = b === mask ? row - it.sx : 0;
  const ic = c === mask ? row - it.sx * it.sy : 0;
  const y2 = 2 * (j + 1);
  const z2 = 2 * (it.zBase + k + 1);
  let before = false;
  for (let x = first; x < end; x++) {
    const here = a[ia + x] !== 0;
    if (here !== before) record(it, lines, 2 * x + 1, y2, z2);
    if (here !== (b[ib + x] !== 0)) record(it, lines, 2 * x + 2, y2 - 1, z2);
    if (here !== (c[ic + x] !== 0)) record(it, lines, 2 * x + 2, y2, z2 - 1);
    before = here;
  }
  if (before) record(it, lines, 2 * end + 1, y2, z2);
}

function record(it: Item, { xLines, yLines }: Lines, x2: number, y2: number, z2: number): void {
  extend(xLines, it.xLines + 2 * (z2 * (2 * it.ny + 3) + y2), x2);
  extend(yLines, it.yLines + 2 * (z2 * (2 * it.nx + 3) + x2), y2);
}

function extend(lines: Uint32Array, at: number, value: number): void {
  const complement = 2 ** 32 - 1 - value;
  if (complement > lines[at]) lines[at] = complement;
  if (value > lines[at + 1]) lines[at + 1] = value;
}
