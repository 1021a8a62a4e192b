import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { unpackBundled } from "../../src/host/engine/bundled.node.ts";

/**
 * Headless Chromium with WebGPU: the one inside `@sparticuz/chromium` (x64 Linux), elsewhere the system's Chrome.
 * Close it when done.
 */
export async function launchChromium(): Promise<Browser> {
  const args = ["--enable-unsafe-webgpu", "--no-sandbox", "--disable-background-networking", "--disable-component-update"];
  const folder = unpackBundled("chromium", ["chromium", "swiftshader", "al2023", "fonts"]);
  if (!folder) return chromium.launch({ channel: "chrome", args });
  const fonts = join(folder, "fonts-here.conf"); // The package's own fonts.conf names folders of AWS Lambda.
  writeFileSync(fonts, `<fontconfig><dir>${join(folder, "fonts")}</dir><cachedir>${join(folder, "fonts-cache")}</cachedir></fontconfig>`);
  return chromium.launch({
    executablePath: join(folder, "chromium"),
    args,
    // For this process only: the libraries and the font that a bare machine lacks.
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(folder, "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":"),
      FONTCONFIG_FILE: fonts,
    },
  });
}

/** A page that collects what goes wrong in it, so that a test can assert that nothing did. */
export async function openPage(browser: Browser, url: string, options: { dark?: boolean } = {}): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ colorScheme: options.dark ? "dark" : "light", viewport: { width: 1280, height: 900 } });
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("requestfailed", (request) => problems.push(`request failed: ${request.url()}`));
  await page.goto(url);
  return { page, problems };
}
