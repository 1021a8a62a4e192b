/** The look of every page: light and dark as the reader's system asks, and on paper. No font or image from elsewhere. */
export const pageStyle = /* css */ `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #14171c);
  --card: light-dark(#ffffff, #1c2027);
  --ink: light-dark(#1b2430, #e4e8ee);
  --muted: light-dark(#5b6675, #98a3b3);
  --line: light-dark(#e1e5eb, #2c323c);
  --accent: light-dark(#0b6e99, #5cc2ee);
  --warn: light-dark(#8a4b00, #ffc56b);
  --warn-ground: light-dark(#fff4e2, #35290f);
  --roi: #ffb31a;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 0.8rem; }
h3 { font-size: 0.95rem; margin: 0; padding: 0.6rem 0.9rem; border-bottom: 1px solid var(--line); display: flex; justify-content: space-between; }
h3 span { color: var(--muted); font-weight: 400; }
p { margin: 0.4rem 0; }
.muted { color: var(--muted); font-size: 0.87rem; }

.views, .strip { display: flex; gap: 0.75rem; align-items: flex-start; }
.strip { margin-top: 0.75rem; }
.strip figure { max-width: 32%; }
.views figure:only-child { max-width: 40rem; }
figure { margin: 0; flex: var(--across) 1 0; min-width: 0; }
.frame { position: relative; background: #000; border-radius: 6px; overflow: hidden; }
.frame svg { display: block; width: 100%; height: auto; max-height: 75vh; }
.frame path { fill: none; vector-effect: non-scaling-stroke; stroke-linecap: square; }
.outline { stroke: var(--roi); stroke-width: 1.5; }
.halo { stroke: #000; stroke-width: 3; stroke-opacity: 0.45; }
.bar { stroke: #fff; stroke-width: 2; }
.side { position: absolute; color: #fff; font-size: 0.72rem; line-height: 1; opacity: 0.75; text-shadow: 0 0 2px #000; }
.side0 { left: 0.35rem; top: 50%; transform: translateY(-50%); }
.side1 { right: 0.35rem; top: 50%; transform: translateY(-50%); }
.side2 { top: 0.35rem; left: 50%; transform: translateX(-50%); }
.side3 { bottom: 0.35rem; left: 50%; transform: translateX(-50%); }
.strip .side { display: none; }
figcaption { color: var(--muted); font-size: 0.78rem; display: flex; justify-content: space-between; gap: 0.5rem; flex-wrap: wrap; padding-top: 0.2rem; }

.families { columns: 3 300px; column-gap: 0.9rem; }
.family { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin-bottom: 0.9rem; break-inside: avoid; overflow: hidden; }
table { width: 100%; border-collapse: collapse; font-size: 0.83rem; margin: 0.3rem 0; }
th { text-align: left; font-weight: 400; padding: 0.14rem 0.3rem 0.14rem 0.9rem; }
td { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; padding: 0.14rem 0.3rem; }
td.unit { text-align: left; color: var(--muted); padding-right: 0.9rem; font-size: 0.9em; white-space: normal; }
tr:hover { background: color-mix(in srgb, var(--accent) 9%, transparent); }
.note td { white-space: normal; text-align: left; color: var(--muted); padding: 0 0.9rem 0.3rem; font-size: 0.9em; }
sup { font-size: 0.72em; line-height: 0; }

.warnings { background: var(--warn-ground); color: var(--warn); border-radius: 8px; padding: 0.8rem 1.1rem; margin-top: 1.5rem; }
.warnings h2 { margin: 0; font-size: 1rem; }
.warnings ul { margin: 0.3rem 0 0; padding-left: 1.2rem; }
.halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 0.9rem 2.5rem; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: 0.2rem 1rem; margin: 0; font-size: 0.87rem; }
dt { color: var(--muted); overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
.time { display: flex; align-items: center; gap: 0.6rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.track { flex: 1; height: 0.5rem; background: var(--line); border-radius: 1rem; overflow: hidden; }
.track span { display: block; height: 100%; background: var(--accent); }
details { margin-top: 1rem; }
summary { cursor: pointer; color: var(--muted); font-size: 0.87rem; }
details dl { margin-top: 0.6rem; }

@media (max-width: 700px) {
  .views { flex-direction: column; }
  .views figure { width: 100%; flex: none; }
  .strip { display: grid; grid-template-columns: repeat(3, 1fr); }
  .strip figure { max-width: none; }
}
@media print {
  :root { color-scheme: light; --ground: #fff; }
  body { font-size: 9.5pt; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .families { columns: 2; }
  table { font-size: 8pt; }
}
`;
