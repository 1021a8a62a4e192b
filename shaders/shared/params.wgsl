// What every kernel is told. `zero` is 0 at run time but unknown to compilers (see real.wgsl); `step` numbers the passes of
// an operation that runs one shader several times.
struct Params { zero: u32, step: u32, unused0: u32, unused1: u32 }
@group(0) @binding(0) var<uniform> params: Params;

override WG: u32 = 256u;

// Number of this invocation within its item. The grid's x folds into y past the device's limit; z is the item.
fn invocation(group: vec3<u32>, groups: vec3<u32>, local: u32) -> u32 {
  return (group.x + group.y * groups.x) * WG + local;
}
