import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium } from "playwright-core";

const PATH = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Whether there is a browser; where the build demands one (CI_BROWSER=required), its absence is a failure. */
export const hasBrowser = existsSync(PATH) || process.env.CI_BROWSER === "required";

/** For the title of a suite, so that a skipped one says why. */
export const browserTitle = hasBrowser ? "" : ` (skipped: no browser at ${PATH}; set CHROMIUM_PATH)`;

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export function openBrowser(): Promise<Browser> {
  const quiet = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    // A page without a window would stand behind all else that the machine does.
    "--disable-renderer-backgrounding",
  ];
  return chromium.launch({ executablePath: PATH, args: quiet });
}

/** What a browser found wrong with a page, in words; all lists are empty for a good one. */
interface PageFaults {
  readonly console: readonly string[];
  readonly requests: readonly string[];
  readonly accessibility: readonly string[];
  /** Elements that are wider than a telephone and make the page scroll sideways, and texts that run from their cell into the next. */
  readonly tooWide: readonly string[];
  /** Texts of figures that leave their picture. */
  readonly cut: readonly string[];
}

/** Opens a page as a reader would: at 400 and 1200 pixels, light and dark. What another view cannot change is tried in the first. */
export async function pageFaults(browser: Browser, html: string): Promise<PageFaults> {
  const faults = {
    console: [] as string[],
    requests: [] as string[],
    accessibility: [] as string[],
    tooWide: [] as string[],
    cut: [] as string[],
  };
  for (const [width, colorScheme, rules] of [
    [400, "light", "all"],
    [1200, "dark", "color-contrast"],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.on("console", (message) => faults.console.push(message.text()));
    page.on("pageerror", (error) => faults.console.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("about:") && !request.url().startsWith("data:"))
        faults.requests.push(request.url());
    });
    await page.setContent(html);
    faults.tooWide.push(...(await page.evaluate(sidewaysElements)));
    faults.cut.push(...(await page.evaluate(cutTexts)));
    await page.evaluate(axe);
    faults.accessibility.push(...(await page.evaluate(seriousViolations, rules)));
    await page.close();
  }
  return faults;
}

/** What the functions below use of the page; they run inside it. */
interface PageElement {
  readonly tagName: string;
  readonly textContent: string | null;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly parentElement: PageElement | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
  setAttribute(name: string, value: string): void;
  getClientRects(): { readonly length: number };
  closest(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  getBoundingClientRect(): { readonly left: number; readonly right: number; readonly bottom: number };
}

declare const document: PageElement & { readonly documentElement: PageElement };

function sidewaysElements(): string[] {
  const root = document.documentElement;
  const leaving = [...document.querySelectorAll("th, td")].filter((cell) => cell.scrollWidth > cell.clientWidth + 1);
  const texts = leaving.slice(0, 5).map((cell) => `${cell.tagName} ${cell.textContent?.slice(0, 60)}`);
  if (root.scrollWidth <= root.clientWidth) return texts;
  return [...document.querySelectorAll("body *")]
    .filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1 && element.closest(".scroll") === null,
    )
    .slice(0, 5)
    .map((element) => `${element.tagName} ${element.textContent?.slice(0, 60)}`);
}

function cutTexts(): string[] {
  return [...document.querySelectorAll("figure svg")].flatMap((svg) => {
    const frame = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")]
      .filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
      })
      .map((text) => text.textContent ?? "");
  });
}

/**
 * The serious faults of accessibility. Contrast, by far the slowest rule, is tried once for each way in which text is painted:
 * what an element and all that it stands in have for colours, opacity and type.
 */
async function seriousViolations(rules: "all" | "color-contrast"): Promise<string[]> {
  const { axe, getComputedStyle } = globalThis as unknown as PageGlobals;
  const numbers = new Map<string, number>();
  const paints = new Map<PageElement, number>();
  const paintOf = (element: PageElement): number => {
    const known = paints.get(element);
    if (known !== undefined) return known;
    const style = getComputedStyle(element);
    const under = element.parentElement === null ? "" : paintOf(element.parentElement);
    const colours = `${style.color} ${style.fill} ${style.backgroundColor} ${style.backgroundImage} ${style.opacity}`;
    const paint = `${under} ${element.tagName} ${colours} ${style.fontSize} ${style.fontWeight} ${style.visibility}`;
    if (!numbers.has(paint)) numbers.set(paint, numbers.size);
    paints.set(element, numbers.get(paint) as number);
    return numbers.get(paint) as number;
  };
  const tried = new Set<number>();
  for (const element of document.querySelectorAll("body *")) {
    const holdsText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== "");
    if (!holdsText || tried.has(paintOf(element)) || element.getClientRects().length === 0) continue;
    tried.add(paintOf(element));
    element.setAttribute("data-painted", "");
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-painted]" }] });
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"],
    ...(rules === "all" ? {} : { runOnly: [rules] }),
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
}

interface PageGlobals {
  readonly axe: {
    configure(changes: object): void;
    run(
      context: unknown,
      options: object,
    ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
  };
  getComputedStyle(element: PageElement): Readonly<Record<PaintProperty, string>>;
}

type PaintProperty =
  | "color"
  | "fill"
  | "backgroundColor"
  | "backgroundImage"
  | "opacity"
  | "fontSize"
  | "fontWeight"
  | "visibility";
