// Writes dist/shaders.js, the browser's source of WGSL. Runs after tsc, whose output it uses.
import { writeFileSync } from "node:fs";
import { shaderModule } from "../dist/host/engine/shaders.node.js";

writeFileSync(new URL("../dist/shaders.js", import.meta.url), shaderModule());
