// What the twins call: src/host/wasm/memory.ts declares each for TypeScript.
/** Where memory begins that the functions below do not use themselves. */
export const heap: usize = __heap_base;
export { gldmRows } from "./gldm";
