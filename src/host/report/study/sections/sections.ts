import type { Section } from "../elements/making.ts";
import { calibrationSection } from "./calibration.ts";
import { baselineSection, oddsSection } from "./clinical.ts";
import { cohortSection } from "./cohort.ts";
import { comparisonsSection } from "./comparisons.ts";
import { decisionSection } from "./decision.ts";
import { featuresSection } from "./features.ts";
import { importancesSection } from "./importances.ts";
import { lassoSection } from "./lasso.ts";
import { metricsSection } from "./metrics.ts";
import { nomogramSection } from "./nomogram.ts";
import { overviewSection } from "./overview.ts";
import { radScoresSection } from "./radScores.ts";
import { regionsSection } from "./regions.ts";
import { rocSection } from "./roc.ts";
import { scoresSection } from "./scores.ts";
import { correlationSection, distributionsSection } from "./selected.ts";
import { shapSection } from "./shap.ts";
import { stepsSection } from "./steps.ts";
import { methodsSection, notesSection } from "./text.ts";
import { warningsSection } from "./warnings.ts";

/** The report's sections in its order. */
export const sections: readonly { readonly id: string; readonly title: string; readonly section: Section }[] = [
  { id: "cohort", title: "Cohort", section: cohortSection },
  { id: "overview", title: "Results at a glance", section: overviewSection },
  { id: "baseline", title: "Baseline", section: baselineSection },
  { id: "odds", title: "Odds ratios", section: oddsSection },
  { id: "regions", title: "Regions", section: regionsSection },
  { id: "features", title: "Features", section: featuresSection },
  { id: "selection", title: "Selection", section: stepsSection },
  { id: "lasso", title: "LASSO", section: lassoSection },
  { id: "correlation", title: "Correlations", section: correlationSection },
  { id: "distributions", title: "Distributions", section: distributionsSection },
  { id: "metrics", title: "Metrics", section: metricsSection },
  { id: "roc", title: "ROC curves", section: rocSection },
  { id: "comparisons", title: "Comparisons", section: comparisonsSection },
  { id: "calibration", title: "Calibration", section: calibrationSection },
  { id: "decision", title: "Decision curves", section: decisionSection },
  { id: "nomogram", title: "Nomograms", section: nomogramSection },
  { id: "importances", title: "Importances", section: importancesSection },
  { id: "shap", title: "SHAP values", section: shapSection },
  { id: "scores", title: "Scores", section: scoresSection },
  { id: "formulas", title: "Formulas", section: radScoresSection },
  { id: "methods", title: "Methods", section: methodsSection },
  { id: "notes", title: "Notes of the study", section: notesSection },
  { id: "warnings", title: "Warnings", section: warningsSection },
];
