/** Starts flasher and Chromium for one walk, and ends both. Run by Node.js: Playwright needs it. */
import { spawn } from "node:child_process";
import { Buffer } from "node:buffer";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import process from "node:process";

/** What the test gives: paths of the executable, of Chromium and of packages, files to drop, and a table with a board. */
export const SETUP = JSON.parse(process.env.FLASHER_BROWSER_SETUP);

/** What a walk returns that cannot be taken here. */
export const SKIPPED = "skipped";

const { chromium } = await import(pathToFileURL(join(SETUP.packages, "playwright-core/index.mjs")).href);

/** Chromium asks nobody anything by itself. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Milliseconds: a busy machine is slow. */
const PATIENCE_MS = Number(process.env.FLASHER_PATIENCE_MS ?? 20_000);

/** Every walk has a context of its own in the same browser, which shares nothing with those of others. */
let shared;

export async function closeBrowser() {
  await (await shared)?.close();
}

function launch(flags) {
  return chromium.launch({ executablePath: SETUP.chromium, args: [...QUIET, ...flags] });
}

const LINK = /http:\/\/127\.0\.0\.1:\d+\/#t=\S+/;

export class World {
  #ends = [];

  /** Starts `flasher ui`, with a folder of its own. */
  async flasher(args, { env = {}, cwd } = {}) {
    const home = await mkdtemp(join(tmpdir(), "flasher-ui-"));
    this.#ends.push(() => rm(home, { recursive: true, force: true }));
    const child = spawn(SETUP.flasher, ["ui", "--no-open", ...args], {
      cwd: cwd ?? home,
      env: { ...process.env, FLASHER_HOME: home, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    this.#ends.push(async () => {
      child.kill("SIGKILL");
      await ended;
    });
    let output = "";
    const link = new Promise((resolve, reject) => {
      const look = () => {
        const found = LINK.exec(output);
        if (found !== null) resolve(found[0]);
      };
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (data) => {
          output += data;
          look();
        });
      }
      child.once("exit", () => reject(new Error(`flasher ended: ${output}`)));
    });
    // A walk that fails before it asks for the link has its own error.
    link.catch(() => undefined);
    return {
      child,
      home,
      ended,
      link: () => link,
      /** A second start joins the first, and prints another link. */
      anotherLink: async () => await (await this.flasher([], { env: { FLASHER_HOME: home } })).link(),
      output: () => output,
    };
  }

  /** Opens a browser. Its pages report what goes wrong in them in `trouble`, and what they ask for in `asked`. */
  async browser(options = {}, flags = []) {
    const browser = await (flags.length > 0 ? launch(flags) : shared ??= launch([]));
    if (flags.length > 0) this.#ends.push(() => browser.close());
    const context = await browser.newContext({
      viewport: { width: 1000, height: 800 },
      locale: "en-GB",
      reducedMotion: "reduce",
      ...options,
    });
    this.#ends.push(() => context.close());
    context.setDefaultTimeout(PATIENCE_MS);
    const trouble = [];
    const asked = [];
    context.on("request", (request) => asked.push(request.url()));
    context.on("page", (page) => {
      page.on("pageerror", (error) => trouble.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") trouble.push(message.text());
      });
    });
    return { browser, context, trouble, asked };
  }

  /** flasher, and a page that shows it. */
  async open(args, options = {}, { env, cwd, flags = [] } = {}) {
    const flasher = await this.flasher(args, { env, cwd });
    const { context, trouble, asked } = await this.browser(options, flags);
    const page = await context.newPage();
    await page.goto(await flasher.link());
    return { flasher, context, page, trouble, asked };
  }

  async end() {
    for (const end of this.#ends.reverse()) await end();
  }
}

export function equal(actual, expected, what = "value") {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: found ${a}, expected ${b}`);
}

/** Waits until the heading is `text`. */
export async function heading(page, text) {
  const found = page.locator("h1").filter({ hasText: text });
  await found.waitFor().catch(async () => {
    throw new Error(`the heading is "${await page.locator("h1").textContent()}", expected ${text}`);
  });
}

/** Drops files on the page, as from a folder. */
export async function drop(page, ...names) {
  await page.setInputFiles("input[type=file]", names.map((name) => SETUP.files[name]));
}

/** The button that puts the program on the board, once it can be pressed. */
export async function put(page) {
  await page.locator("form.start button.main:enabled").click();
}

/** Asks the table, where a person would do something with a real board. */
export async function table(what) {
  const response = await fetch(`${SETUP.table}/${what}`, { method: "POST" });
  if (!response.ok) throw new Error(await response.text());
  return await response.text();
}

/** A screenshot to look at, if FLASHER_SCREENSHOTS names a folder. */
export async function picture(page, name) {
  const folder = process.env.FLASHER_SCREENSHOTS;
  if (!folder) return;
  const { width, height } = await page.evaluate(() => {
    const { clientWidth, scrollHeight } = document.documentElement;
    return { width: clientWidth, height: scrollHeight };
  });
  // Playwright itself makes no WebP, the format of docs/ui.
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", {
    format: "webp",
    quality: 80,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height, scale: 1 },
  });
  await session.detach();
  await writeFile(join(folder, `${name}.webp`), Buffer.from(data, "base64"));
}
