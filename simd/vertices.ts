/**
 * Mesh vertices between the voxels of one plane of a mask and their neighbours at x - 1, y - 1 and z - 1, eight along x at once.
 *
 *   here                . 0 1 1 1 0        differs from the byte before (x - 1)      . . 1 . . 1
 *   row before (y - 1)  . 0 0 1 1 0        differs from that row                     . . 1 . . .
 *   plane below         . 0 1 1 1 1        differs from that plane                   . . . . . 1
 *   eight without any difference are passed over
 *
 * @param below, here u8 [ny + 2][nx], 1 inside and 0 outside, with a row of background before and one behind
 * @param xLines, yLines u32 [2][2 ny + 3][2] and [2][2 nx + 3][2]: of the vertices halfway below the plane, then of those in it
 */
export function verticesPlane(below: usize, here: usize, nx: u32, ny: u32, xLines: usize, yLines: usize): void {
  const xPlane = <usize>(2 * ny + 3) << 3;
  const yPlane = <usize>(2 * nx + 3) << 3;
  for (let y: u32 = 0; y <= ny; y++) {
    const row = <usize>((y + 1) * nx);
    const y2 = 2 * (y + 1);
    const xLine = xLines + (<usize>y2 << 3);
    let before: u64 = 0;
    for (let x: u32 = 0; x <= nx; x += 8) {
      const at = row + x;
      const rest = nx - x;
      const kept: u64 = rest < 8 ? (<u64>1 << (rest << 3)) - 1 : 0xffffffffffffffff;
      const inside = load<u64>(here + at) & kept;
      let alongX = inside ^ ((inside << 8) | before);
      let alongY = inside ^ (load<u64>(here + at - nx) & kept);
      let alongZ = inside ^ (load<u64>(below + at) & kept);
      before = inside >> 56;
      for (let x2 = 2 * x; (alongX | alongY | alongZ) != 0; alongX >>= 8, alongY >>= 8, alongZ >>= 8, x2 += 2) {
        if (alongX & 1) record(xLine + xPlane, yLines + yPlane, x2 + 1, y2);
        if (alongY & 1) record(xLine + xPlane - 8, yLines + yPlane, x2 + 2, y2 - 1);
        if (alongZ & 1) record(xLine, yLines, x2 + 2, y2);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function record(xLine: usize, yLines: usize, x2: u32, y2: u32): void {
  extend(xLine, x2);
  extend(yLines + (<usize>x2 << 3), y2);
}

// @ts-ignore: decorator
@inline
function extend(line: usize, place: u32): void {
  store<u32>(line, max(load<u32>(line), ~place));
  store<u32>(line, max(load<u32>(line, 4), place), 4);
}
