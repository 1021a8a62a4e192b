import { series } from "./colours.ts";

/** Inks and lines: light, dark. */
const inks = {
  ground: ["#ffffff", "#1c2027"],
  ink: ["#1b2430", "#e4e8ee"],
  muted: ["#5b6675", "#a3adbb"],
  line: ["#e4e8ed", "#323945"],
  faint: ["#b4bcc7", "#5a6472"],
} as const;

/** Each colour twice: programs that know no custom properties or light-dark() take the light one. */
function colour(name: string, light: string): string {
  return `color:${light};color:var(--wr-${name})`;
}

const ground = `fill:${inks.ground[0]};fill:var(--wr-ground)`;
const halo = `stroke:${inks.ground[0]};stroke:var(--wr-ground)`;

const rules = `
svg.wr-chart:root{color-scheme:light dark}
@media print{svg.wr-chart,svg.wr-chart:root{color-scheme:light}}
.wr-chart text{fill:currentColor}
.wr-chart path{fill:none;stroke:currentColor}
.wr-chart .ground{${ground}}
.wr-chart .title{font-size:15px;font-weight:600}
.wr-chart .tick{font-size:11px}
.wr-chart .name{font-size:11.5px}
.wr-chart .small{font-size:10px}
.wr-chart .strong{font-weight:600}
.wr-chart .muted,.wr-chart .tick,.wr-chart .axis,.wr-chart .reference{${colour("muted", inks.muted[0])}}
.wr-chart .grid{${colour("line", inks.line[0])}}
.wr-chart .faint,.wr-chart .missing{${colour("faint", inks.faint[0])}}
.wr-chart .reference{stroke-dasharray:4 4}
.wr-chart .under{${halo};stroke-width:3}
.wr-chart .line{stroke-width:2;stroke-linejoin:round}
.wr-chart .dots{stroke-linecap:round}
.wr-chart .bars{stroke-width:1.5;opacity:.7}
.wr-chart .fill,.wr-chart .arrow{fill:currentColor;stroke:none}
.wr-chart .ringed{fill:currentColor;${halo}}
.wr-chart .halo{paint-order:stroke;${halo};stroke-width:3px;stroke-linejoin:round}
.wr-chart .map path{shape-rendering:crispEdges}
`;

/**
 * The look of a chart, with the colours of the series that it has. Every rule is within .wr-chart, so that a page that holds the
 * SVG is left alone; the page's colour scheme is kept, and one's own asked for only where the chart is a file.
 */
export function styleText(body: string): string {
  const used = series.flatMap((pair, k) => (new RegExp(`class="[^"]*\\bs${k}\\b`).test(body) ? [[`s${k}`, pair] as const] : []));
  const properties = [...Object.entries(inks), ...used].map(([name, [light, dark]]) => `--wr-${name}:light-dark(${light},${dark})`);
  const look = `font:12px Helvetica,Arial,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;${colour("ink", inks.ink[0])};max-width:100%;height:auto`;
  return `.wr-chart{${look};${properties.join(";")}}${rules}${used.map(([name, [light]]) => `.wr-chart .${name}{${colour(name, light)}}\n`).join("")}`;
}
