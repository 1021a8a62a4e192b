import { describe, expect, it } from "vitest";
import { extremesOf } from "../../../src/host/report/study/elements/extremes.ts";
import { Making } from "../../../src/host/report/study/elements/making.ts";
import { studyReport } from "../../../src/host/report/study/report.ts";
import type { FigureName } from "../../../src/host/study/file/schema.ts";
import { metricsRows } from "../../../src/host/study/learn/metrics.ts";
import { exampleResults, examplePictures, sparse } from "./example.ts";

const results = await exampleResults();
const { html, figures } = studyReport(results, examplePictures());
const text = html.replace(/<style>.*?<\/style>|<[^>]+>/gs, " ");

/** Ids of the page's sections. */
const sectionsOf = (page: string): string[] => [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);

/** Sections that every study has, in the page's order, and those that each figure asks for. */
const expected = {
  order: [
    "cohort", "overview", "baseline", "odds", "regions", "features", "selection", "lasso", "correlation", "distributions", "metrics", "roc", "comparisons",
    "calibration", "decision", "nomogram", "importances", "shap", "scores", "formulas", "methods", "notes", "warnings",
  ],
  sections: ["cohort", "overview", "features", "selection", "notes", "warnings"],
  shownBy: {
    baseline: ["baseline"], odds: ["odds"], metrics: ["metrics"], roc: ["roc"], comparisons: ["comparisons"], calibration: ["calibration"], decision: ["decision"],
    "calinski-harabasz": ["regions"], habitats: ["regions"], rings: ["regions"], lasso: ["lasso"], correlation: ["correlation"], distributions: ["distributions"],
    importances: ["importances"], shap: ["shap"], scores: ["scores"], "rad-score": ["formulas"], nomogram: ["nomogram"], methods: ["methods"],
  } satisfies Readonly<Record<FigureName, readonly string[]>>,
};

describe("studyReport", () => {
  it("refers to nothing outside itself and runs nothing", () => {
    const targets = [...html.matchAll(/(?:src|href|action|data)="([^"]*)"|url\(([^)]*)\)/g)].map((match) => match[1] ?? match[2]);
    expect(targets.length).toBeGreaterThan(figures.size);
    for (const target of targets) expect(target).toMatch(/^(#[\w-]+$|data:image\/(png|svg\+xml);base64,)/);
    expect(html).not.toMatch(/<script|<link|@import|https?:|\son\w+=/i);
    for (const svg of figures.values()) expect(svg.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/<script|https?:|url\((?!#)/i);
  });

  it("links to places that there are, each once", () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  });

  it("has every section of a full study, and every figure the study can ask for", () => {
    expect(sectionsOf(html)).toEqual(expected.order);
    const kinds = new Set([...figures.keys()].map((path) => path.split("/")[1].split("-her2")[0]));
    for (const kind of ["calinski-harabasz-H.svg", "lasso-path", "lasso-cv", "correlation", "distributions", "roc", "delong-p", "idi", "calibration", "decision", "nomogram", "importances", "shap-bars", "shap-beeswarm", "force", "scores"]) expect(kinds).toContain(kind);
    expect([...figures.keys()].some((path) => path.startsWith("figures/roc-tasks-Tumour-test"))).toBe(true);
  });

  it.each(Object.entries(expected.shownBy))("shows what is asked for by %s, and nothing else", (name, shown) => {
    const few = results.models.filter(({ task, model }) => task === "her2" && ["Score", "Clinical", "All"].includes(model));
    const asked = { ...results, models: few, study: { ...results.study, figures: [name as FigureName] } };
    const wanted = expected.order.filter((id) => expected.sections.includes(id) || shown.includes(id));
    expect(sectionsOf(studyReport(asked, examplePictures()).html)).toEqual(wanted);
  });

  it("leaves out what a study has nothing for", () => {
    const page = studyReport(sparse(results), []);
    expect(sectionsOf(page.html)).toEqual(["cohort", "overview", "features", "selection", "metrics", "roc", "shap", "scores", "methods"]);
    expect(page.html).not.toContain("of all tasks");
  });

  it("is the same bytes again", () => {
    const again = studyReport(results, examplePictures());
    expect(again.html).toBe(html);
    expect([...again.figures]).toEqual([...figures]);
  });

  it("escapes text", () => {
    expect(html).toContain("<title>Habitats &amp; rings &lt;of&gt; a drawn cohort</title>");
    expect(html).toContain("lambda &lt; 1 open: it is chosen by cross-validation &amp; kept.");
    expect(html).toContain("mask &lt;label 1&gt; is empty");
  });

  it("says what it is of and what it is for", () => {
    for (const said of [results.hash, "webradiomics 0.0.0-test", "cpu, threads: 2", "For research, not for clinical use.", "doi:10.0000/example"]) expect(text).toContain(said);
  });

  it("says what failed, and why", () => {
    expect(text).toContain("keeps none of 7 features");
    expect(text).toContain("4 cases (P001, P002, ...): tumour in T1: few grey levels: 3 (so in P001)");
    expect(text).toContain("P001, P002: t1.nii.gz: the field has not converged to 0.001 at level 2 (0.002) (so in P001)");
    expect(text).toContain("P007: the ring is cut off by the image&#39;s border");
    expect(text).toContain("one grey level only: 1 value of 1 case (such as tumour_DCE2_wavelet-LLH_firstorder_Kurtosis of P005)");
  });

  it("shows the metrics of every model and set", () => {
    for (const { task, model, set, metrics } of metricsRows(results)) {
      const part = html.split(`<h3>${task}, ${set}</h3>`)[1].split("</table>")[0];
      const row = part.split(`<th scope="row">${model}</th>`)[1].split("</tr>")[0];
      for (const { value, lower, upper } of [metrics!.auc, metrics!.sensitivity, metrics!.npv]) expect(row).toContain(`<td>${value.toFixed(3)}<small>${lower.toFixed(3)} to ${upper.toFixed(3)}</small></td>`);
      expect(row).toContain(`<td>${metrics!.threshold.toFixed(3)}</td>`);
    }
  });

  it("shows how many features each step left", () => {
    const { report } = results.models.find(({ task, model }) => task === "her2" && model === "Tumour")!;
    const row = html.split('<section id="selection">')[1].split('<th scope="row">Tumour</th>')[1].split("</tr>")[0];
    const shown = [...row.matchAll(/<td>(\d+)<span/g)].map(([, count]) => Number(count));
    expect(shown).toEqual([report.steps[0].before.features, ...report.steps.map(({ after }) => after.features)]);
  });
});

describe("warnings of models", () => {
  it("that differ in the feature alone are one line, with all models that have one", () => {
    const [first, second] = results.measured.features;
    const constant = (name: string) => `steps[2] (z-score): ${name} is constant: it becomes 0`;
    const models = results.models.filter(({ task }) => task === "low").map((model, i) => ({ ...model, report: { ...model.report, warnings: i === 0 ? [constant(first), constant(second)] : i === 1 ? [constant(first), "other"] : [] } }));
    const said = studyReport({ ...results, models, study: { ...results.study, figures: [] } }, []).html.split("<h3>Models</h3>")[1];
    expect([...said.matchAll(/<li>(.*?)<\/li>/g)].map(([, line]) => line)).toEqual([`low (Tumour, Score): ${constant(first)} (and so of 1 more)`, "low (Score): other"]);
  });
});

describe("a set of one class", () => {
  it("has its scores and the reason why there are no metrics, and no curves", () => {
    const models = results.models.filter(({ task, model }) => task === "her2" && model === "Tumour").map((model) => ({ ...model, predictions: model.predictions.map((each) => (each.set === "external" ? { ...each, y: each.y.map(() => 1) } : each)) }));
    const made = studyReport({ ...results, models }, []);
    expect(made.html.split("<h3>her2, external</h3>")[1].split("</table>")[0]).toMatch(/32 cases.*– [a-z]/s);
    expect([...made.figures.keys()].filter((path) => path.includes("external"))).toEqual(["figures/scores-her2-Tumour-external.svg"]);
  });
});

describe("Making", () => {
  it("gives every figure a file of its own, whatever capitals mean to the file system", () => {
    const making = new Making(results, []);
    for (const name of ["a b", "a-b", "A-B", "a-b-2"]) making.chart(name, "<svg/>", "");
    expect([...making.figures.keys()]).toEqual(["figures/a-b.svg", "figures/a-b-2.svg", "figures/A-B-3.svg", "figures/a-b-2-2.svg"]);
  });
});

describe("extremesOf", () => {
  it("takes the most positive, the most negative and the one nearest to the threshold, each once", () => {
    const of = (p: number[]) => extremesOf({ threshold: 0.4, predictions: [{ set: "test", ids: p.map((_, i) => `P${i}`), y: p.map(() => 0), p }] }, "test").map(({ what, id }) => `${what} ${id}`);
    expect(of([0.2, 0.9, 0.45, 0.1])).toEqual(["Most positive P1", "Most negative P3", "Most uncertain P2"]);
    expect(of([0.5, 0.5])).toEqual(["Most positive P0"]);
    expect(of([])).toEqual([]);
  });
});
