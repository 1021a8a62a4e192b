import { escapeHtml } from "../html.ts";
import { pageStyle } from "../style.ts";
import type { Part } from "./elements/making.ts";
import { reportStyle } from "./style.ts";

export interface PageSection {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly Part[];
}

/** A page that stands alone: a head, a table of contents, sections. No script, nothing from elsewhere. */
export function pageHtml(title: string, header: string, sections: readonly PageSection[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}${reportStyle}</style>
</head>
<body>
<div class="study">
${header}
${contentsHtml(sections)}
<main>
${sections.map(sectionHtml).join("\n")}
</main>
</div>
</body>
</html>
`;
}

const partId = (section: PageSection, k: number): string => `${section.id}-${k + 1}`;

function contentsHtml(sections: readonly PageSection[]): string {
  const entries = sections.map((section) => {
    const parts = section.parts.flatMap(({ title }, k) => (title === "" ? [] : [`<li><a href="#${partId(section, k)}">${escapeHtml(title)}</a></li>`]));
    return `<li><a href="#${section.id}">${escapeHtml(section.title)}</a>${parts.length > 0 ? `<ul>${parts.join("")}</ul>` : ""}</li>`;
  });
  return `<nav aria-label="Contents"><h2>Contents</h2><ol>${entries.join("\n")}</ol></nav>`;
}

function sectionHtml(section: PageSection): string {
  const parts = section.parts.map(({ title, html }, k) => `<div class="part" id="${partId(section, k)}">${title === "" ? "" : `<h3>${escapeHtml(title)}</h3>`}\n${html}</div>`);
  return `<section id="${section.id}"><h2>${escapeHtml(section.title)}</h2>\n${jumpsHtml(section)}${parts.join("\n")}</section>`;
}

/** Links to the parts of a long section, for pages that are too narrow for the contents to lie beside them. */
function jumpsHtml(section: PageSection): string {
  const links = section.parts.flatMap(({ title }, k) => (title === "" ? [] : [`<a href="#${partId(section, k)}">${escapeHtml(title)}</a>`]));
  return links.length > 2 ? `<p class="jumps">${links.join(" ")}</p>\n` : "";
}
