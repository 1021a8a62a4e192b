import { twin } from "./operation.ts";
import { realCheck } from "./real-check.ts";

export const realCheckCpu = twin(realCheck, (items, { a, b, results }) => {
  for (const it of items) {
    for (let i = 0; i < it.count; i++) {
      const x = a[it.a + i];
      const y = b[it.b + i];
      results.set([x + y, x * y, x / y, Math.sqrt(Math.abs(x))], it.results + i * 4);
    }
  }
});
