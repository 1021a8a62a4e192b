// Sortable keys of planes, and where the state of a radix selection lies. Needs the binding `state`. Histograms and state have
// two halves that take turns, so that each is read in one step and written in the next.

// Ascending u32 for ascending f32; -0 counts as +0, as in numpy. On bits, since devices may take denormals for 0.
fn key_of(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  if ((bits & 0x7fffffffu) == 0u) { return 0x80000000u; }
  return select(bits | 0x80000000u, ~bits, bits >> 31u == 1u);
}

fn float_of(key: u32) -> f32 { return bitcast<f32>(select(~key, key ^ 0x80000000u, key >> 31u == 1u)); }

// Digit d: 8 bits, the most significant of the first plane first.
fn digit_of(key: vec3<u32>, d: u32) -> u32 { return (key[d / 4u] >> (24u - 8u * (d % 4u))) & 0xffu; }

// Whether a key has the digits 0 to d - 1 of a prefix.
fn agrees(key: vec3<u32>, prefix: vec3<u32>, d: u32) -> bool {
  let plane = d / 4u;
  for (var p = 0u; p < plane; p++) {
    if (key[p] != prefix[p]) { return false; }
  }
  let known = d % 4u;
  return known == 0u || ((key[plane] ^ prefix[plane]) >> (32u - 8u * known)) == 0u;
}

fn histogram_of(region: u32, step: u32, rank: u32) -> u32 { return ((region * 2u + (step & 1u)) * 16u + rank) * 256u; }

// Prefix (three words), then the rank among the keys that have it.
fn state_of(region: u32, step: u32, rank: u32) -> u32 { return ((region * 2u + (step & 1u)) * 16u + rank) * 4u; }

fn prefix_at(i: u32) -> vec3<u32> { return vec3(state[i], state[i + 1u], state[i + 2u]); }
