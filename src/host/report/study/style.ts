/** What the report of a study has beyond the look of every page. */
export const reportStyle = /* css */ `
.study { max-width: 1220px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
.study main { max-width: none; padding: 0; }
.study header { border-bottom: 1px solid var(--line); padding-bottom: 1.2rem; }
.study nav { padding: 1.2rem 0 0; font-size: 0.87rem; }
.study nav h2 { font-size: 0.87rem; margin: 0 0 0.4rem; color: var(--muted); font-weight: 600; }
.study nav ol, .study nav ul { list-style: none; margin: 0; padding: 0; }
.study nav ol { columns: 4 12rem; }
.study nav li { padding: 0.15rem 0; break-inside: avoid; }
.study nav ul { display: none; padding-left: 0.9rem; }
.study nav ul a { color: var(--muted); }
.study nav a, .jumps a { color: var(--accent); text-decoration: none; overflow-wrap: anywhere; }
.study nav a:hover, .jumps a:hover { text-decoration: underline; }
.study p.jumps { max-width: none; font-size: 0.87rem; display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; }
.study header .source { color: var(--muted); margin: 0.4rem 0 1rem; }
.study header dl { margin-top: 1rem; }
.study .hash { font: 0.92em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.purpose { background: var(--warn-ground); color: var(--warn); border-radius: 6px; padding: 0.35rem 0.8rem; display: inline-block; font-size: 0.87rem; }
.study h2 { font-size: 1.3rem; margin: 2.8rem 0 0.4rem; }
.study h3 { display: block; border: 0; padding: 0; margin: 1.6rem 0 0.4rem; font-size: 1rem; }
.study .part { scroll-margin-top: 1rem; }
.study p, .study ul { max-width: 52rem; overflow-wrap: anywhere; }
.study .scroll ul, .study .warnings ul { max-width: none; }

.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 0.6rem 0 1rem; }
table.data { margin: 0; width: 100%; }
table.data caption { text-align: left; padding: 0.5rem 0.9rem 0.3rem; color: var(--muted); font-size: 0.95em; }
table.data th, table.data td { padding: 0.32rem 0.6rem; vertical-align: top; }
table.data thead th { font-weight: 600; border-bottom: 1px solid var(--line); vertical-align: bottom; }
table.data thead th.number { text-align: right; }
table.data tbody tr + tr > * { border-top: 1px solid color-mix(in srgb, var(--line) 60%, transparent); }
table.data th[scope="row"] { min-width: 5rem; overflow-wrap: break-word; }
table.data tr > :first-child { position: sticky; left: 0; background: var(--card); padding-left: 0.9rem; z-index: 1; }
table.data small { display: block; color: var(--muted); font-size: 0.86em; line-height: 1.25; }
table.data td.text { text-align: left; white-space: normal; min-width: 14rem; }
table.data .inner { padding-left: 1rem; }
table.data .names { list-style: none; margin: 0; padding: 0; columns: 2 18rem; column-gap: 1.5rem; }
table.data .names li { break-inside: avoid; overflow-wrap: anywhere; }
.share { display: block; width: 4.5rem; max-width: 100%; height: 3px; margin: 0.15rem 0 0 auto; background: var(--line); border-radius: 2px; }
.share span { display: block; height: 100%; background: var(--accent); border-radius: 2px; }

.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1rem; margin: 0.6rem 0 1rem; align-items: start; }
.study figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.6rem; break-inside: avoid; min-width: 0; }
.study figure.wide { grid-column: 1 / -1; }
.study figure img { display: block; max-width: 100%; height: auto; margin: 0 auto; }
.study figcaption { display: block; padding: 0.5rem 0.2rem 0; overflow-wrap: anywhere; }
.formula { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.7rem 0.9rem; margin: 0.6rem 0; font-size: 0.87rem; overflow-wrap: anywhere; }
.formula p { margin: 0 0 0.3rem; color: var(--muted); }
.study .warnings { margin: 0.6rem 0; font-size: 0.87rem; }
.study .warnings ul { margin: 0; }

@media screen and (min-width: 1500px) {
  .study { max-width: 1540px; display: grid; grid-template: "nav header" "nav main" 1fr / 15.5rem minmax(0, 1fr); column-gap: 2.5rem; }
  .study header { grid-area: header; }
  .study main { grid-area: main; }
  .study nav { grid-area: nav; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 0.4rem 0; font-size: 0.82rem; }
  .study nav ol { columns: 1; }
  .study nav ul { display: block; }
  .study p.jumps { display: none; }
}
@media print {
  @page { margin: 14mm 12mm; }
  .study { max-width: none; padding: 0; }
  .study nav, .study p.jumps { display: none; }
  .study h2 { break-after: avoid; margin-top: 1.6rem; }
  .study h3, .study .part > p.muted, .study caption { break-after: avoid; }
  .scroll { overflow: visible; border: 0; border-radius: 0; }
  table.data { font-size: 7.5pt; }
  table.data th, table.data td { padding: 0.16rem 0.35rem; white-space: normal; }
  table.data tr { break-inside: avoid; }
  table.data tr > :first-child { position: static; padding-left: 0.2rem; }
  table.data td.text { min-width: 0; }
  .charts { grid-template-columns: 1fr 1fr; gap: 0.6rem; }
  .study figure img { max-height: 22cm; width: auto; }
}
`;
