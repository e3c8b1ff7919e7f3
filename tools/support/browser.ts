import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "puppeteer-core";
import { isThorough } from "./thorough.ts";

/**
 * Finds a Chromium: the one that `CHROME_PATH` names, or one in a usual place.
 *
 * @returns Its path, or `undefined` if there is none.
 */
export function findBrowser(): string | undefined {
  const named = Deno.env.get("CHROME_PATH");
  if (named) return named;
  const programs = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
    .map((name) => Deno.env.get(name) ?? "")
    .filter((folder) => folder !== "");
  const places = {
    linux: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
      .flatMap((name) => [`/usr/bin/${name}`, `/usr/local/bin/${name}`, `/snap/bin/${name}`]),
    darwin: ["Google Chrome", "Chromium", "Microsoft Edge"]
      .map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
    windows: ["Google/Chrome", "Chromium", "Microsoft/Edge"].flatMap((name) =>
      programs.flatMap((folder) => [
        join(folder, name, "Application", "chrome.exe"),
        join(folder, name, "Application", "msedge.exe"),
      ])
    ),
  };
  const system = Deno.build.os === "darwin" || Deno.build.os === "windows"
    ? Deno.build.os
    : "linux";
  return places[system].find((path) => existsSync(path));
}

/**
 * Starts a Chromium without a window, which asks nothing of the network by itself.
 *
 * @returns A browser that the caller closes, most simply by `await using`.
 */
export async function launchBrowser(): Promise<Browser> {
  // Loaded here: a caller that only asks for a browser has no use for the library.
  const { default: puppeteer } = await import("puppeteer-core");
  return await puppeteer.launch({
    executablePath: findBrowser(),
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
      "--disable-sync",
      "--force-color-profile=srgb",
      "--hide-scrollbars",
      // Containers and Ubuntu forbid Chromium's own sandbox; it only opens our own pages.
      "--no-sandbox",
    ],
  });
}

/**
 * Finds a Firefox: the one that `FIREFOX_PATH` names, or one in a usual place.
 *
 * @returns Its path, or `undefined` if there is none.
 */
function findFirefox(): string | undefined {
  const named = Deno.env.get("FIREFOX_PATH");
  if (named) return named;
  return [
    "/usr/bin/firefox-esr",
    "/usr/bin/firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
  ]
    .find((path) => existsSync(path));
}

async function launchFirefox(): Promise<Browser> {
  const { default: puppeteer } = await import("puppeteer-core");
  return await puppeteer.launch({
    browser: "firefox",
    executablePath: findFirefox(),
    // As everywhere but in what drives it: a page from a file reads no other file.
    extraPrefsFirefox: { "security.fileuri.strict_origin_policy": true },
  });
}

/**
 * Collects what a page writes to its console, and the errors that nobody catches there.
 *
 * @param page The page, before it goes anywhere.
 * @returns A list that grows.
 */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console ${message.text()}`));
  page.on("pageerror", (error) => {
    // Firefox lays out what it has of a page that comes slowly, and calls a formula wrong whose end
    // has not come yet.
    if (/Invalid markup: Incorrect number of children/.test(`${error}`)) return;
    complaints.push(`error ${error}`);
  });
  return complaints;
}

/**
 * Puts code in the place of each worker that a page starts, as if a stranger had taken it over.
 *
 * @param page The page, before it goes anywhere.
 * @param code What the worker does once it is asked to run something, whose number is `run`.
 */
export async function takeOverWorkers(page: Page, code: string): Promise<void> {
  await page.evaluateOnNewDocument((code) => {
    const TrueWorker = Worker;
    globalThis.Worker = class extends TrueWorker {
      constructor() {
        super(URL.createObjectURL(new Blob([code])));
      }
    };
  }, `postMessage({ type: "ready" }); onmessage = ({ data: { run } }) => { ${code} };`);
}

type Check = (browser: BrowserContext) => Promise<void>;

/** Makes a function that registers tests in one browser: to start it takes longer than most tests. */
function testsIn(
  launch: () => Promise<Browser>,
  isLeftOut: boolean,
  missing?: string,
): (name: string, check: Check) => void {
  let browser: Browser | undefined, isFirst = true;
  return (name, check) => {
    if (isFirst) Deno.test.afterAll(async () => await browser?.close());
    isFirst = false;
    Deno.test({
      name,
      ignore: isLeftOut,
      // The browser's process and socket outlive what a test can see of them.
      sanitizeOps: false,
      sanitizeResources: false,
      async fn() {
        if (missing !== undefined) throw new Error(missing);
        // One that a test has broken is replaced.
        if (!browser?.connected) browser = await launch();
        const context = await browser.createBrowserContext();
        try {
          await check(context);
        } finally {
          // Where a page answers no more, what the check found is to be heard.
          await context.close().catch(() => browser?.process()?.kill("SIGKILL"));
        }
      },
    });
  };
}

/**
 * Registers a test that needs a Chromium. Without one it is left out, which the test task says; in
 * CI that is a failure.
 *
 * @param name A sentence.
 * @param check Receives a context of its own, which no other test has stored anything in, of the
 * browser that all tests of a file share.
 */
export const browserTest = testsIn(
  launchBrowser,
  !isThorough && !findBrowser(),
  findBrowser() ? undefined : "CI needs a Chromium: install one, or set CHROME_PATH",
);

/** The same for a test that takes long: it is for CI. */
export const longBrowserTest: typeof browserTest = (name, check) =>
  isThorough ? browserTest(name, check) : Deno.test.ignore(name, () => {});

/**
 * Registers a test that needs a Firefox. It is for CI, where it is a failure that there is none.
 *
 * @param name A sentence.
 * @param check Receives a context of its own, which no other test has stored anything in, of the
 * browser that all tests of a file share.
 */
export const firefoxTest = testsIn(
  launchFirefox,
  !isThorough,
  findFirefox() ? undefined : "CI needs a Firefox: install one, or set FIREFOX_PATH",
);
