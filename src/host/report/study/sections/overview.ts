import type { MetricsRow } from "../../../study/learn/metrics.ts";
import type { Section } from "../elements/making.ts";
import { fixed, none, tableHtml, withInterval, type Cell } from "../elements/table.ts";
import { placeText, setsOfTask } from "../elements/tasks.ts";

/** The AUC of every model on every set, and the models that could not be fitted. */
export const overviewSection: Section = ({ results, metrics: rows }) => {
  return Object.keys(results.study.tasks).flatMap((task) => {
    const models = [...new Set(rows.filter((row) => row.task === task).map(({ model }) => model))];
    const failed = results.failedModels.filter((model) => model.task === task);
    if (models.length + failed.length === 0) return [];
    const sets = setsOfTask(results, task);
    const lines = models.map((model): Cell[] => [model, ...sets.map((set) => aucCell(rows.find((row) => row.task === task && row.model === model && row.set === set)))]);
    const unfitted = failed.map(({ model }): Cell[] => [model, ...sets.map(() => none)]);
    const note = failed.length > 0 ? `<p class="muted">${failed.length} could not be fitted: see Warnings.</p>` : "";
    return [{ title: placeText(results, task), html: tableHtml({ header: ["Model", ...sets], rows: [...lines, ...unfitted] }) + note }];
  });
};

function aucCell(row: MetricsRow | undefined): Cell {
  if (!row?.metrics) return none;
  const { value, lower, upper } = row.metrics.auc;
  return withInterval(fixed(value), fixed(lower), fixed(upper));
}
