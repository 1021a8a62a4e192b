// What the dependence, run and zone features share: sums over a matrix P(i, j) of grey level i and size j, in f32, from the
// list of what was counted. Needs the binding `entries` and weight_of(word), how much a word counts:
// that of its last four bits.
//
//   list       (2,1) (1,3) (2,1) (2,3)
//   sorted     (1,3) (2,1) (2,1) (2,3)    cells and levels are stretches of equal words
//   by size    (1,2) (1,2) (3,1) (3,2)    so are sizes, when the words are turned round

//#import sort

// The fields of sizeTerms.ts.
struct SizeTerms {
  count: f32, voxels: f32,
  small: f32, large: f32, low: f32, high: f32,
  small_low: f32, small_high: f32, large_low: f32, large_high: f32,
  level_non_uniformity: f32, size_non_uniformity: f32,
  level_variance: f32, size_variance: f32,
  entropy: f32,
}

// 16 bits of level, 12 of size, 4 of direction.
fn size_word(level: u32, size: u32, direction: u32) -> u32 { return (level << 16u) | (size << 4u) | direction; }

fn precedes(a: u32, b: u32) -> bool { return a < b; }

// The word after word k, 0 at the end.
fn word_after(list: List, k: u32) -> u32 {
  if (k + 1u == list.length) { return 0u; }
  return word_at(list, k + 1u);
}

// The list holds at least one word; it is left in another order, its words turned round.
fn size_terms(list: List) -> SizeTerms {
  // Levels are taken from one of them, so that their deviations stay exact.
  let origin = i32(word_at(list, 0u) >> 16u);
  var sum = vec3(0.0);
  for (var k = 0u; k < list.length; k++) {
    let word = word_at(list, k);
    sum += weight_of(word) * vec3(1.0, f32(i32(word >> 16u) - origin), f32((word >> 4u) & 0xfffu));
  }
  let mean = sum.yz / sum.x;

  sort_words(list);
  var sums = mat3x3<f32>(); // of 1, 1 / i^2, i^2 down and 1, 1 / j^2, j^2 across
  var voxels = 0.0;
  var variance = vec2(0.0);
  var information = 0.0;    // sum of P log2 P: most cells hold one, and add nothing
  var level_squares = 0.0;
  var in_level = 0.0;
  var in_cell = 0.0;
  for (var k = 0u; k < list.length; k++) {
    let word = word_at(list, k);
    let next = word_after(list, k);
    in_cell += weight_of(word);
    if (next >> 4u == word >> 4u) { continue; }
    let i = f32(word >> 16u);
    let j = f32((word >> 4u) & 0xfffu);
    let down = in_cell * vec3(1.0, 1.0 / (i * i), i * i);
    let deviation = vec2(f32(i32(word >> 16u) - origin), j) - mean;
    sums += mat3x3(down, down / (j * j), down * (j * j));
    voxels += in_cell * j;
    variance += in_cell * deviation * deviation;
    information += in_cell * log2(in_cell);
    in_level += in_cell;
    in_cell = 0.0;
    if (next >> 16u == word >> 16u) { continue; }
    level_squares += in_level * in_level;
    in_level = 0.0;
  }
  let total = sums[0].x;
  let means = sums * (1.0 / total);
  variance /= total;

  for (var k = 0u; k < list.length; k++) {
    let word = word_at(list, k);
    put_word(list, k, (word << 16u) | (word >> 16u));
  }
  sort_words(list);
  var size_squares = 0.0;
  var in_size = 0.0;
  var alike = 0.0; // of one size and direction
  for (var k = 0u; k < list.length; k++) {
    let word = word_at(list, k);
    let next = word_after(list, k);
    alike += 1.0;
    if (next >> 16u == word >> 16u) { continue; }
    in_size += alike * weight_of(word >> 16u);
    alike = 0.0;
    if (next >> 20u == word >> 20u) { continue; }
    size_squares += in_size * in_size;
    in_size = 0.0;
  }
  return SizeTerms(
    total, voxels,
    means[1].x, means[2].x, means[0].y, means[0].z,
    means[1].y, means[1].z, means[2].y, means[2].z,
    level_squares / total, size_squares / total,
    variance.x, variance.y,
    log2(total) - information / total,
  );
}
