/**
 * Inverse of a 3x3 row-major matrix through its singular value decomposition, operation by operation as ITK computes the
 * inverse of an image's index-to-physical matrix (vnl_svd over LINPACK's dsvdc). Where a mask is resampled to twice its
 * spacing every new voxel lies between two old ones, and the last bit of this inverse decides for one of them.
 * @source LINPACK dsvdc (G. W. Stewart 1978, 1984); BLAS drotg, dnrm2; VXL vnl_svd
 */
export function svdInverse(matrix: readonly number[]): number[] {
  const { s, u, v } = decompose(matrix);
  const product: number[] = [];
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += v[k][i] * (1 / s[k]) * u[k][j];
      product.push(sum);
    }
  }
  return product;
}

/** Columns of U and V, and the singular values, of a regular matrix. */
interface Decomposition {
  readonly s: number[];
  readonly u: number[][];
  readonly v: number[][];
}

function decompose(matrix: readonly number[]): Decomposition {
  const x = [0, 1, 2].map((j) => [matrix[j], matrix[3 + j], matrix[6 + j]]);
  const s = [0, 0, 0];
  const e = [0, 0, 0];
  const u = [[0, 0, 0], [0, 0, 0], [0, 0, 1]];
  const v = [[0, 0, 0], [0, 1, 0], [0, 0, 1]];

  // Householder reflections to bidiagonal form: s on the diagonal, e above it.
  for (let l = 0; l < 2; l++) {
    s[l] = -reflector(x[l], l);
    for (let j = l + 1; j < 3; j++) {
      if (s[l] !== 0) reflect(x[l], x[j], l);
      e[j] = x[j][l];
    }
    for (let i = l; i < 3; i++) u[l][i] = x[l][i];
    if (l > 0) continue;
    e[0] = -reflector(e, 1);
    if (e[0] !== 0) {
      const work = [0, 0, 0];
      for (let j = 1; j < 3; j++) addMultiple(e[j], x[j], work, 1);
      for (let j = 1; j < 3; j++) addMultiple(-e[j] / e[1], work, x[j], 1);
    }
    for (let i = 1; i < 3; i++) v[0][i] = e[i];
  }
  s[2] = x[2][2];
  e[1] = x[2][1];
  e[2] = 0;

  for (let l = 1; l >= 0; l--) {
    if (s[l] === 0) {
      u[l] = [0, 1, 2].map((i) => (i === l ? 1 : 0));
      continue;
    }
    for (let j = l + 1; j < 3; j++) reflect(u[l], u[j], l);
    for (let i = l; i < 3; i++) u[l][i] = -u[l][i];
    u[l][l] += 1;
    for (let i = 0; i < l; i++) u[l][i] = 0;
  }
  if (e[0] !== 0) for (let j = 1; j < 3; j++) reflect(v[0], v[j], 1);
  v[0] = [1, 0, 0];

  diagonalise(s, e, u, v);
  return { s, u, v };
}

/** QR steps until e is negligible; singular values become positive and descend. */
function diagonalise(s: number[], e: number[], u: number[][], v: number[][]): void {
  for (let m = 3; m > 0; ) {
    let l = m - 1;
    for (; l > 0; l--) {
      const test = Math.abs(s[l - 1]) + Math.abs(s[l]);
      if (test + Math.abs(e[l - 1]) !== test) continue;
      e[l - 1] = 0;
      break;
    }
    if (l < m - 1) {
      qrStep(s, e, u, v, l, m);
      continue;
    }
    if (s[l] < 0) {
      s[l] = -s[l];
      v[l] = v[l].map((c) => -c);
    }
    for (; l < 2 && s[l] < s[l + 1]; l++) {
      for (const list of [s, u, v] as unknown[][]) [list[l], list[l + 1]] = [list[l + 1], list[l]];
    }
    m--;
  }
}

function qrStep(s: number[], e: number[], u: number[][], v: number[][], l: number, m: number): void {
  const scale = Math.max(...[s[m - 1], s[m - 2], e[m - 2], s[l], e[l]].map(Math.abs));
  const sm = s[m - 1] / scale;
  const previous = s[m - 2] / scale;
  const above = e[m - 2] / scale;
  const sl = s[l] / scale;
  const b = ((previous + sm) * (previous - sm) + above * above) / 2;
  const c = sm * above * (sm * above);
  let shift = 0;
  if (b !== 0 || c !== 0) {
    shift = Math.sqrt(b * b + c);
    if (b < 0) shift = -shift;
    shift = c / (b + shift);
  }
  let f = (sl + sm) * (sl - sm) + shift;
  let g = sl * (e[l] / scale);
  for (let k = l; k < m - 1; k++) {
    let [r, cosine, sine] = rotation(f, g);
    if (k !== l) e[k - 1] = r;
    f = cosine * s[k] + sine * e[k];
    e[k] = cosine * e[k] - sine * s[k];
    g = sine * s[k + 1];
    s[k + 1] = cosine * s[k + 1];
    rotate(v[k], v[k + 1], cosine, sine);
    [r, cosine, sine] = rotation(f, g);
    s[k] = r;
    f = cosine * e[k] + sine * s[k + 1];
    s[k + 1] = -sine * e[k] + cosine * s[k + 1];
    g = sine * e[k + 1];
    e[k + 1] = cosine * e[k + 1];
    rotate(u[k], u[k + 1], cosine, sine);
  }
  e[m - 2] = f;
}

/** Turns a[first ...] into a Householder vector; gives the signed length it had. */
function reflector(a: number[], first: number): number {
  let length = norm(a, first);
  if (length === 0) return 0;
  if (a[first] !== 0 && a[first] < 0) length = -length;
  const factor = 1 / length;
  for (let i = first; i < 3; i++) a[i] *= factor;
  a[first] += 1;
  return length;
}

function reflect(vector: number[], target: number[], first: number): void {
  let dot = 0;
  for (let i = first; i < 3; i++) dot += vector[i] * target[i];
  addMultiple(-dot / vector[first], vector, target, first);
}

function addMultiple(factor: number, from: number[], to: number[], first: number): void {
  if (factor === 0) return;
  for (let i = first; i < 3; i++) to[i] += factor * from[i];
}

/** Euclidean length of a[first ...], scaled as it goes. */
function norm(a: readonly number[], first: number): number {
  if (first === 2) return Math.abs(a[2]);
  let scale = 0;
  let sum = 1;
  for (let i = first; i < 3; i++) {
    if (a[i] === 0) continue;
    const size = Math.abs(a[i]);
    if (scale < size) {
      sum = sum * ((scale / size) * (scale / size)) + 1;
      scale = size;
    } else {
      sum += (size / scale) * (size / scale);
    }
  }
  return scale * Math.sqrt(sum);
}

/** Givens rotation that takes (f, g) to (r, 0): r, cosine, sine. */
function rotation(f: number, g: number): [number, number, number] {
  const scale = Math.abs(f) + Math.abs(g);
  if (scale === 0) return [0, 1, 0];
  const larger = Math.abs(f) > Math.abs(g) ? f : g;
  let r = scale * Math.sqrt((f / scale) * (f / scale) + (g / scale) * (g / scale));
  if (larger < 0) r = -r;
  return [r, f / r, g / r];
}

function rotate(a: number[], b: number[], cosine: number, sine: number): void {
  for (let i = 0; i < 3; i++) {
    const t = cosine * a[i] + sine * b[i];
    b[i] = cosine * b[i] - sine * a[i];
    a[i] = t;
  }
}
