// Speaks the protocol of src/host/pool/serveProcess.node.ts; what it does with a case is told by the image's name.
const profile = { cases: 1, stages: { images: 2.5 }, kernels: { glcm: { dispatches: 1, items: 13, ms: 2 } } };

let adapter;

process.on("disconnect", () => process.exit());
process.on("message", ({ open, task }) => {
  if (open) {
    adapter = open.adapter ?? "none";
    process.send(open.adapter === "absent" ? { error: { name: "InputError", message: 'adapter "absent" not found' } } : { opened: { backend: "cpu", adapter: open.adapter ?? `worker ${process.pid}`, notice: null } });
  } else if (task.image === "crash") {
    process.kill(process.pid, "SIGKILL");
  } else if (task.image === "refuse") {
    process.send({ told: profile });
    process.send({ error: { name: "InputError", message: "no voxel has label 1" } });
  } else if (task.image !== "hang") {
    process.send({ told: profile });
    process.send({ result: { columns: new Map([["image", task.image], ["nan", NaN], ["pid", process.pid], ["adapter", adapter]]), notes: new Map(), warnings: [] } });
  }
});
