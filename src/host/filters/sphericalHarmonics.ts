/**
 * What turns the pattern of bits on a sphere into PyRadiomics' rotation-invariant levels, as linear forms of the bits.
 *
 * Level n is the norm over the vertices of g(v) = sum over m of c_m Y_nm(v), c_m = sum of Y_nm over the vertices whose bit is set.
 * PyRadiomics hands SciPy the polar angle for the azimuth and the other way round, conjugates nothing and takes the root of a sum
 * of squares rather than of moduli. As Y_n,-m is (-1)^m times the conjugate of Y_nm, g is real all the same:
 * g = B W B^T bits, with the columns P_n0, P_nm cos(m theta), P_nm sin(m theta) in B and 1, 2, -2 in the diagonal W. With B = Q R
 * its norm is that of R W B^T bits: 2n + 1 forms, [levels^2][vertices] for all levels; those of level n are n^2 to (n + 1)^2 - 1.
 * @param vertices [n][3], x, y, z
 * @source PyRadiomics imageoperations.getLBP3DImage; SciPy special.sph_harm
 */
export function levelForms(vertices: Float64Array, radius: number, levels: number): Float64Array {
  const count = vertices.length / 3;
  const angles = Array.from({ length: count }, (_, v) => {
    const [x, y, z] = vertices.subarray(3 * v);
    return { theta: Math.acos(Math.min(1, Math.max(-1, z / radius))), phi: Math.atan2(y, x) };
  });
  const forms = new Float64Array(levels * levels * count);
  for (let n = 0; n < levels; n++) {
    const basis: Float64Array[] = [];
    for (let m = 0; m <= n; m++) {
      const legendre = angles.map(({ phi }) => normalisedLegendre(n, m, Math.cos(phi), Math.abs(Math.sin(phi))));
      const column = (wave: (angle: number) => number): Float64Array => Float64Array.from(legendre, (p, v) => p * wave(m * angles[v].theta));
      basis.push(column(Math.cos));
      if (m > 0) basis.push(column(Math.sin));
    }
    const factor = triangularFactor(basis);
    for (let i = 0; i <= 2 * n; i++) {
      const form = forms.subarray((n * n + i) * count, (n * n + i + 1) * count);
      for (let j = i; j <= 2 * n; j++) {
        const weight = factor[i][j] * (j === 0 ? 1 : j % 2 === 1 ? 2 : -2);
        for (let v = 0; v < count; v++) form[v] += weight * basis[j][v];
      }
    }
  }
  return forms;
}

/**
 * The associated Legendre function P_nm(cos), m >= 0, times sqrt((2n + 1) / (4 pi) * (n - m)! / (n + m)!), without the sign (-1)^m
 * of Condon and Shortley, which cancels here.
 */
function normalisedLegendre(n: number, m: number, cos: number, sin: number): number {
  let before = 0;
  let value = Math.sqrt(1 / (4 * Math.PI));
  for (let k = 1; k <= m; k++) value *= Math.sqrt((2 * k + 1) / (2 * k)) * sin;
  for (let k = m + 1; k <= n; k++) {
    const scale = Math.sqrt((4 * k * k - 1) / (k * k - m * m));
    const last = Math.sqrt(((k - 1) ** 2 - m * m) / (4 * (k - 1) ** 2 - 1));
    [before, value] = [value, scale * (cos * value - last * before)];
  }
  return value;
}

/** R of the columns' decomposition into orthonormal Q and upper triangular R, by Gram and Schmidt, twice over for accuracy. */
function triangularFactor(columns: readonly Float64Array[]): number[][] {
  const factor = columns.map(() => columns.map(() => 0));
  const unit: Float64Array[] = [];
  for (const [j, column] of columns.entries()) {
    const rest = column.slice();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < j; i++) {
        const along = dot(unit[i], rest);
        factor[i][j] += along;
        for (let v = 0; v < rest.length; v++) rest[v] -= along * unit[i][v];
      }
    }
    // A column that the others span leaves nothing but rounding.
    const length = Math.sqrt(dot(rest, rest));
    const independent = length > 1e-12 * Math.sqrt(dot(column, column));
    factor[j][j] = independent ? length : 0;
    unit.push(rest.map((x) => (independent ? x / length : 0)));
  }
  return factor;
}

function dot(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let v = 0; v < p.length; v++) sum += p[v] * q[v];
  return sum;
}
