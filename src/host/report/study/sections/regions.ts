import { scoreByKChart } from "../../../charts/scoreByK.ts";
import type { StudyFile } from "../../../study/file/schema.ts";
import { chartsHtml, type Making, type Part, type Section, type StudyPicture } from "../elements/making.ts";

/** Calinski-Harabasz scores against k, habitats and rings over the image. */
export const regionsSection: Section = (making) => [...scores(making), ...overlays(making)];

function scores(making: Making): Part[] {
  const fitted = Object.entries(making.results.measured.habitats).filter(([, { means }]) => means.length > 0);
  if (!making.shows("calinski-harabasz") || fitted.length === 0) return [];
  const charts = fitted.map(([region, { k, means }]) => {
    const svg = scoreByKChart({ title: `Habitats of ${region}: score by k`, k: means.map((each) => each.k), score: means.map(({ score }) => score), chosen: k });
    return making.chart(`calinski-harabasz-${region}`, svg, `Mean Calinski-Harabasz score of the training cases for each number of habitats; ${k} was taken.`);
  });
  return [{ title: "Number of habitats", html: chartsHtml(charts) }];
}

function overlays(making: Making): Part[] {
  const { regions } = making.results.study;
  const shown = making.pictures.filter((picture) => making.shows(...figuresOf(picture, regions)));
  return shown.length > 0 ? [{ title: "Regions on the image", html: chartsHtml(shown.map((picture) => making.picture(picture))) }] : [];
}

/** By what it shows: "P003-rings-tumour-T1", "P003-H-DCE2"; an outline goes with either. */
function figuresOf({ name }: StudyPicture, regions: StudyFile["regions"]): ("habitats" | "rings")[] {
  if (name.includes("-rings-")) return ["rings"];
  const isHabitats = Object.entries(regions).some(([region, rule]) => "habitats" in rule && name.includes(`-${region}-`));
  return isHabitats ? ["habitats"] : ["habitats", "rings"];
}
