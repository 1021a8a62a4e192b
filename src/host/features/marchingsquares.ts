type Point = readonly [y: number, x: number];

/** Midpoints (y, x) of the edges of a square: edge k joins corner k and corner k + 1 of (0,0), (0,1), (1,1), (1,0). */
const midpoints: readonly Point[] = [[0, 0.5], [0.5, 1], [1, 0.5], [0.5, 0]];

/** The lines of a configuration: one around every run of corners inside, from the edge before it to the edge after it. */
function linesOf(configuration: number): [Point, Point][] {
  const inside = (corner: number): boolean => ((configuration >> (corner & 3)) & 1) === 1;
  const lines: [Point, Point][] = [];
  for (let first = 0; first < 4; first++) {
    if (!inside(first) || inside(first + 3)) continue;
    let last = first;
    while (inside(last + 1)) last++;
    lines.push([midpoints[(first + 3) & 3], midpoints[last & 3]]);
  }
  return lines;
}

const lines = Array.from({ length: 16 }, (_, configuration) => linesOf(configuration));

/**
 * Length (mm) and enclosed area (mm2) of the outline from the counts of its squares.
 *
 * @param squares [16][3]: number of squares of each configuration, and the sums of their x and y
 * @param spacing spacing along x and y in mm
 */
export function outlineMeasures(squares: Float64Array, spacing: readonly [number, number]): { length: number; area: number } {
  const [sx, sy] = spacing;
  let length = 0;
  let twiceArea = 0;
  lines.forEach((joined, configuration) => {
    const [count, x, y] = squares.subarray(3 * configuration, 3 * configuration + 3);
    for (const [a, b] of joined) {
      const dy = b[0] - a[0];
      const dx = b[1] - a[1];
      length += count * Math.sqrt((dy * sy) ** 2 + (dx * sx) ** 2);
      twiceArea += count * (a[0] * b[1] - b[0] * a[1]) + y * dx - x * dy;
    }
  });
  return { length, area: (twiceArea * sx * sy) / 2 };
}
