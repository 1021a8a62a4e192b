import { csvLine } from "../dataset/csv.ts";
import { areaUnderCurve, type OrderedLogit } from "./outcome.ts";
import type { DrawnCase, DrawnCohort, ExampleTask } from "./study.ts";

/** First words of README.txt, by which a folder of ours is known. */
export const readmeStart = "webradiomics example cohort";

function logitOf({ logits }: DrawnCohort, { outcome }: ExampleTask): OrderedLogit {
  return logits.find(({ model }) => model.column === outcome)!;
}

/** The chance of a task's positive side, of a case that belongs to either side; of other cases too, were they to belong. */
function chanceOf(cohort: DrawnCohort, task: ExampleTask, each: DrawnCase): number {
  const logit = logitOf(cohort, task);
  return logit.probability(logit.eta(each.latents), task);
}

/** Area under the curve of the true probability in the cohort's own cases, and in cases without number. */
export function bestAuc(cohort: DrawnCohort, task: ExampleTask): { readonly here: number; readonly expected: number } {
  const of = (classes: readonly string[]): number[] => cohort.cases.filter(({ outcomes }) => classes.includes(outcomes[task.outcome])).map((each) => chanceOf(cohort, task, each));
  return { here: areaUnderCurve(of(task.positive), of(task.negative)), expected: cohort.options.shuffleOutcome ? 0.5 : logitOf(cohort, task).expectedAuc(task) };
}

/** truth.csv: latent variables, linear predictors and true probabilities of all cases. */
export function truthText(cohort: DrawnCohort): string {
  const { study: { latents, tasks }, logits, cases } = cohort;
  const names = Object.keys(latents);
  const header = ["id", ...names.map((name) => `z_${name}`), ...logits.map(({ model }) => `eta_${model.column}`), ...tasks.map(({ name }) => `p_${name}`)];
  const rows = cases.map((each) => csvLine([
    each.id, ...names.map((name) => String(each.latents[name])), ...logits.map((logit) => String(logit.eta(each.latents))),
    ...tasks.map((task) => String(chanceOf(cohort, task, each))),
  ]));
  return csvLine(header) + rows.join("");
}

/** README.txt: what was planted, and what the best of models could reach. */
export function readmeText(cohort: DrawnCohort): string {
  const { study, logits, options: { cases, seed, signal = 1, shuffleOutcome = false } } = cohort;
  const models = logits.map(({ model, cuts }) => [
    `${model.column}: ${model.classes.map((name, k) => `${name} (${percent(model.shares[k])})`).join(" < ")}`,
    `  eta = ${signal} * (${Object.entries(model.coefficients).map(([name, b]) => `${b} z_${name}`).join(" + ").replaceAll("+ -", "- ")})`,
    ...cuts.map((cut, k) => `  P(${model.classes.slice(k + 1).join(" or ")}) = 1 / (1 + exp(-(eta - ${Number(cut.toFixed(4)) + 0})))`),
  ].join("\n"));
  const tasks = study.tasks.map((task) => {
    const { here, expected } = bestAuc(cohort, task);
    return `  ${task.name}: ${task.outcome} ${task.positive.join(", ")} against ${task.negative.join(", ")}: ${expected.toFixed(3)} expected, ${here.toFixed(3)} in these cases`;
  });
  return `${readmeStart} ${study.name}: ${study.title}

${cases} made-up cases, seed ${seed}, signal ${signal}${shuffleOutcome ? ", outcomes shuffled" : ""}. No patient's data is in them; they are for trying a study and
for testing, and say nothing about breast cancer.

${study.design}

Latent variables, each standard normal and independent of the others (truth.csv has them, z_NAME):
${Object.entries(study.latents).map(([name, text]) => `  ${name}: ${text}`).join("\n")}

Outcomes (truth.csv: eta_COLUMN is the linear predictor, p_TASK the true probability among the task's cases):
${models.join("\n")}
${shuffleOutcome ? "The outcomes were then dealt out anew among the cases of each set: nothing can be learnt of them, and an AUC other than about 0.5\nin held-out cases is a leak or chance. The formulas and p_TASK tell what they would have been.\n" : ""}
Best AUC that can be reached, by the true probability (expected: by quadrature over eta):
${tasks.join("\n")}
`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
