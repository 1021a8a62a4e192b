import { escapeHtml } from "../../html.ts";
import type { FigureName } from "../../../study/file/schema.ts";
import { metricsRows, type MetricsRow } from "../../../study/learn/metrics.ts";
import type { StudyResults } from "../../../study/learn/results.ts";
import { base64Of } from "./base64.ts";

/** A picture of voxels, PNG. */
export interface StudyPicture {
  /** "P003-H-DCE2", "P003-rings-tumour-DCE2" */
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly png: Uint8Array;
}

/** A part of a section; without a title it stands at the section's begin. */
export interface Part {
  readonly title: string;
  readonly html: string;
}

/** A section of the report: its parts, none where the study has nothing to show there. */
export type Section = (making: Making) => readonly Part[];

/** What sections are made from, and where their figures go. */
export class Making {
  readonly results: StudyResults;
  readonly pictures: readonly StudyPicture[];
  /** "figures/roc-TASK-SET.svg" -> SVG, in the order of the page. */
  readonly figures = new Map<string, string>();

  constructor(results: StudyResults, pictures: readonly StudyPicture[]) {
    this.results = results;
    this.pictures = pictures;
  }

  /** Of every model and set; several sections show them, and a bootstrap takes its time. */
  get metrics(): readonly MetricsRow[] {
    return (this.#metrics ??= metricsRows(this.results));
  }
  #metrics: readonly MetricsRow[] | null = null;

  /** Whether the study asks for it. */
  shows(...names: readonly FigureName[]): boolean {
    return names.some((name) => this.results.study.figures.includes(name));
  }

  /**
   * HTML of a chart. It is an image, not part of the page: each SVG has a style of its own, which would hold for all others were they in
   * one document; an image follows the reader's light or dark as the page does, and the file beside the report has the same bytes.
   * @param name of its file, without ending; other characters than letters, digits, ., + and - become -, and a name that is taken gets a number
   */
  chart(name: string, svg: string, caption: string): string {
    this.figures.set(`figures/${this.#freeName(name.replace(/[^A-Za-z0-9.+-]+/g, "-"))}.svg`, svg);
    const source = `data:image/svg+xml;base64,${base64Of(new TextEncoder().encode(svg))}`;
    const size = sizeOf(svg);
    return figureHtml(source, caption, size, size !== null && size.width > widest);
  }

  /** Apart by more than capitals, which some file systems do not tell. */
  #freeName(wanted: string): string {
    const isTaken = (name: string): boolean => this.#names.has(name.toLowerCase());
    let name = wanted;
    for (let k = 2; isTaken(name); k++) name = `${wanted}-${k}`;
    this.#names.add(name.toLowerCase());
    return name;
  }
  readonly #names = new Set<string>();

  /** HTML of a picture of voxels. */
  picture({ title, caption, png }: StudyPicture): string {
    return figureHtml(`data:image/png;base64,${base64Of(png)}`, `${title}. ${caption}`, null, true);
  }
}

/** In px; wider charts have a row of the page to themselves. */
const widest = 720;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** @param size so that nothing moves while the page opens */
function figureHtml(source: string, caption: string, size: Size | null, wide: boolean): string {
  const sides = size ? ` width="${size.width}" height="${size.height}"` : "";
  return `<figure${wide ? ' class="wide"' : ""}><img src="${source}" alt="${escapeHtml(caption)}"${sides}><figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

function sizeOf(svg: string): Size | null {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  return width ? { width: Math.round(Number(width)), height: Math.round(Number(height)) } : null;
}

/** Charts side by side. */
export function chartsHtml(charts: readonly string[]): string {
  return charts.length > 0 ? `<div class="charts">${charts.join("\n")}</div>` : "";
}
