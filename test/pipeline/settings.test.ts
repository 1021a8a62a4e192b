import { expect, it } from "vitest";
import * as z from "zod/mini";
import type { Shape } from "../../src/host/pipeline/kinds/kind.ts";
import { modelKinds } from "../../src/host/pipeline/models/registry.ts";
import { stepKinds } from "../../src/host/pipeline/steps/registry.ts";

/** One line a kind: its settings with what they may be, and their presets; `npm run features` renews the file. */
function table(kinds: readonly { readonly name: string; readonly settings: Shape }[]): string {
  const lines = kinds.map(({ name, settings }) => `| \`${name}\` | ${Object.entries(settings).map(([key, rule]) => setting(key, rule)).join("; ")} |`);
  return ["| kind | settings |", "| --- | --- |", ...lines].join("\n");
}

function setting(name: string, rule: z.ZodMiniType): string {
  const { error } = z.safeParse(rule, Symbol("anything"));
  const left = z.safeParse(rule, undefined);
  const preset = !left.success ? "required" : left.data === undefined ? "may be left out" : `default ${JSON.stringify(left.data)}`;
  return `\`${name}\`: ${error!.issues[0].message} (${preset})`.replaceAll("|", "\\|");
}

it("docs/pipeline-settings.md lists every kind with its settings", async () => {
  const text = `# Steps and models of a pipeline: their settings

Generated from the kinds' own rules (\`npm run features\`); what each does is in [statistics.md](statistics.md). A pipeline is \`{ steps: [{ kind, ...settings }], model: { kind, ...settings } }\`.

## Steps

${table(stepKinds)}

## Models

${table(modelKinds)}

\`stack\`: \`bases\` (pipelines by name), \`by\` ("average", the default, or "columns"), \`folds\` (default 5), \`meta\` (a model).

## Around them

\`threshold\`: a number from 0 to 1 (default 0.5), or \`{ rule: "youden" | "closest", on }\`, \`{ rule: "sensitivity" | "specificity", at, on }\` with \`on\` "training" (the default) or "out-of-fold" (\`folds\`, default 5). \`tune\`: \`{ over: { "model.C": [0.1, 1, 10], "steps[2].above": [0.8, 0.9] }, search: "grid" | { random: n }, folds, score }\`. \`ifNothingKept\`: "refuse" (the default) or "prevalence".
`;
  await expect(text).toMatchFileSnapshot("../../docs/pipeline-settings.md");
});
