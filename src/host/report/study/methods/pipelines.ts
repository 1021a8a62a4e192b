import { checkSpec, type CheckedPipeline } from "../../../pipeline/spec.ts";
import type { Study } from "../../../study/file/study.ts";
import { endText } from "./models.ts";
import { stepText } from "./steps.ts";
import { listed } from "./words.ts";

/** One sentence for all models that differ in their columns alone. */
export function pipelineSentences({ pipelines }: Pick<Study, "pipelines">): string[] {
  const alike = new Map<string, { readonly models: string[]; readonly pipeline: CheckedPipeline }>();
  for (const [name, spec] of Object.entries(pipelines)) {
    const { columns, pipeline } = apart(checkSpec(spec, name));
    const key = JSON.stringify(pipeline);
    const same = alike.get(key) ?? { models: [], pipeline };
    same.models.push(columns === null ? name : `${name} (${columns})`);
    alike.set(key, same);
  }
  return Array.from(alike.values(), ({ models, pipeline }) => {
    const steps = pipeline.steps.map((step, i) => `(${i + 1}) ${stepText(step)}`);
    return `${models.length > 1 ? "models" : "model"} ${listed(models)}: ${steps.length > 0 ? `${steps.join("; ")}; then ` : ""}${endText(pipeline)}`;
  });
}

/** The columns that a pipeline begins with, and the rest of it. */
function apart(pipeline: CheckedPipeline): { columns: string | null; pipeline: CheckedPipeline } {
  const [first, ...steps] = pipeline.steps;
  return first?.kind === "columns" ? { columns: stepText(first), pipeline: { ...pipeline, steps } } : { columns: null, pipeline };
}
