// A thread that speaks as src/host/pool/serve.node.ts does, which a thread cannot load: it is TypeScript.
import { parentPort } from "node:worker_threads";

parentPort.on("message", ({ task, values }) => {
  if (task === "die") process.exit(3);
  if (task === "fail") parentPort.postMessage({ error: new RangeError("no such thing") });
  if (task === "double") {
    for (let i = 0; i < values.length; i++) values[i] *= 2;
    parentPort.postMessage({ value: { values: values instanceof Float64Array ? [...values] : values, bytes: values.buffer?.byteLength } });
  }
});
