// Sortable keys of planes, and where the state of a radix selection lies. Needs the binding `state`. Histograms and state have
// two halves that take turns, so that each is read in one step and written in the next.

// Ascending u32 for ascending f32; -0 counts as +0, as in numpy. On bits, since devices may take denormals for 0.
fn key_of(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  if ((bits & 0x7fffffffu) == 0u) { return 0x80000000u; }
  return select(bits | 0x80000000u, ~bits, bits >> 31u == 1u);
}

fn float_of(key: u32) -> f32 { return bitcast<f32>(select(~key, key ^ 0x80000000u, key >> 31u == 1u)); }

// Digit d of 11 bits, the most significant of the first plane first; the third of a plane has 10 bits and a 0.
fn digit_of(key: vec3<u32>, d: u32) -> u32 { return (key[d / 3u] << (11u * (d % 3u))) >> 21u; }

// A key's bits in the plane of digit d, as far as that digit has them.
fn bits_of(digit: u32, d: u32) -> u32 { return (digit << 21u) >> (11u * (d % 3u)); }

// Whether a key has the digits 0 to d - 1 of a prefix.
fn agrees(key: vec3<u32>, prefix: vec3<u32>, d: u32) -> bool {
  let plane = d / 3u;
  for (var p = 0u; p < plane; p++) {
    if (key[p] != prefix[p]) { return false; }
  }
  let known = 11u * (d % 3u);
  return known == 0u || ((key[plane] ^ prefix[plane]) >> (32u - known)) == 0u;
}

// First bin of a histogram; bin / 32 is the bin's stretch.
fn histogram_of(region: u32, step: u32, rank: u32) -> u32 { return ((region * 2u + (step & 1u)) * 16u + rank) * 2048u; }

// Prefix (three words), then the rank among the keys that have it.
fn state_of(region: u32, step: u32, rank: u32) -> u32 { return ((region * 2u + (step & 1u)) * 16u + rank) * 4u; }

fn prefix_at(i: u32) -> vec3<u32> { return vec3(state[i], state[i + 1u], state[i + 2u]); }
