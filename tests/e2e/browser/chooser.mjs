/** Firmware is chosen by its name, and downloaded from a server of the test, or from none. */
import { equal, heading, picture, put, SETUP } from "./world.mjs";

/** Nobody listens on port 9 of this computer. */
const OFFLINE = { HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" };
/** Every name leads to the server of the test. */
const ONLINE = { HTTPS_PROXY: SETUP.web.proxy, https_proxy: SETUP.web.proxy };
const AUTHORITY = ["--ca", SETUP.web.authority];

const OPEN = "Choose MicroPython or CircuitPython by name";

/** Opens the list, and asks the board for its chip. */
export async function openChooser(page) {
  await heading(page, "What goes on the board?");
  await page.getByRole("button", { name: OPEN }).click();
  await page.getByRole("button", { name: "Ask the board which chip it has" }).click();
  await page.waitForFunction(() => document.querySelector(".chooser select")?.value === "esp8266");
}

/** Picks one firmware, and waits until the page has said what it would download. */
export async function pick(page, words, name) {
  await page.getByLabel("Search for your board").fill(words);
  await page.getByRole("radio", { name }).check();
  const yes = page.getByRole("button", { name: "Download from micropython.org" });
  await yes.waitFor();
  return yes;
}

function elsewhere(asked) {
  return asked.filter((url) => !url.startsWith("http://127.0.0.1:"));
}

export const WALKS = {
  async "firmware by name: the board is asked, the list narrows, and nothing is downloaded before a yes"(
    world,
  ) {
    const { page, asked, trouble } = await world.open(["--port", "sim:huzzah"], {
      viewport: { width: 320, height: 800 },
    }, { env: OFFLINE });
    await openChooser(page);
    const yes = await pick(page, "generic 1m", /ESP8266_GENERIC-FLASH_1M/);
    await page.getByText("1 choice").waitFor();
    await page.getByText("The file is downloaded once").waitFor();
    await picture(page, "chooser");
    await yes.click();
    await page.getByText("The program could not be downloaded").waitFor();
    await page.getByText("code 18").waitFor();
    await picture(page, "chooser-failed");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: OPEN }).waitFor();
    equal(elsewhere(asked), [], "asked elsewhere");
    equal(trouble, [], "complaints of the browser");
  },

  async "firmware by name: downloaded, judged, and put on the board; the next board needs no network"(world) {
    const { page, asked, trouble } = await world.open([...AUTHORITY, "--port", "sim:huzzah"], {}, {
      env: ONLINE,
    });
    await openChooser(page);
    const yes = await pick(page, "generic 1m", /ESP8266_GENERIC-FLASH_1M/);
    await picture(page, "choose-by-name");
    await yes.click();
    await heading(page, "Ready");
    await page.getByText(/MicroPython v[\d.]+.* for ESP8266, whole/).waitFor();
    await put(page);
    await heading(page, "Done, and checked");
    await page.getByRole("button", { name: "Next board" }).click();
    await page.getByRole("button", { name: OPEN }).click();
    await page.getByLabel("Search for your board").fill("generic 1m");
    await page.getByRole("radio", { name: /ESP8266_GENERIC-FLASH_1M/ }).check();
    await page.getByText("The file is already on this computer. Nothing is downloaded.").waitFor();
    await page.getByRole("button", { name: "Use this file" }).click();
    await heading(page, "Ready");
    equal(elsewhere(asked), [], "asked elsewhere");
    equal(trouble, [], "complaints of the browser");
  },

  async "firmware by name: a download is stopped, and a file can be chosen instead"(world) {
    const { page } = await world.open([...AUTHORITY, "--port", "sim:huzzah"], {}, { env: ONLINE });
    await openChooser(page);
    await (await pick(page, "generic 2m", /ESP8266_GENERIC-FLASH_2M/)).click();
    await page.waitForFunction(() => document.querySelector(".chooser progress")?.value > 0);
    await page.getByRole("button", { name: "Stop the download" }).click();
    await page.getByRole("button", { name: OPEN }).waitFor();
    await page.setInputFiles("input[type=file]", SETUP.files.small);
    await heading(page, "Ready");
  },

  async "firmware of a fixed profile: one press downloads it, and the volunteer changes nothing else"(world) {
    const { page, asked, trouble } = await world.open(
      [SETUP.files.locked, ...AUTHORITY, "--port", "sim:huzzah"],
      { viewport: { width: 320, height: 800 } },
      { env: ONLINE },
    );
    await page.getByText("The program is not on this computer yet").waitFor();
    equal(await page.getByRole("button", { name: "Put it on the board" }).isEnabled(), false, "enabled");
    await picture(page, "missing");
    await page.getByRole("button", { name: "Download from micropython.org" }).click();
    await heading(page, "Ready");
    await page.getByText("The program was chosen when flasher was started.").waitFor();
    await put(page);
    await heading(page, "Done, and checked");
    equal(elsewhere(asked), [], "asked elsewhere");
    equal(trouble, [], "complaints of the browser");
  },

  async "firmware of a fixed profile: without internet the page says why, and offers it again"(world) {
    const { page } = await world.open([SETUP.files.locked, "--port", "sim:huzzah"], {}, { env: OFFLINE });
    await page.getByRole("button", { name: "Download from micropython.org" }).click();
    await page.getByText("The program could not be downloaded").waitFor();
    await picture(page, "missing-failed");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Download from micropython.org" }).waitFor();
    equal(await page.getByRole("button", { name: "Put it on the board" }).isEnabled(), false, "enabled");
  },

  async "firmware by name: with the keyboard alone"(world) {
    const { page } = await world.open([...AUTHORITY, "--port", "sim:huzzah"], {}, { env: ONLINE });
    await heading(page, "What goes on the board?");
    const here = () =>
      page.evaluate(() => {
        const { value, textContent, tagName, labels, type } = document.activeElement;
        const label = labels?.[0]?.querySelector("span")?.textContent;
        return tagName === "BUTTON" ? textContent : type === "radio" ? `radio ${value}` : label ?? tagName;
      });
    /** Presses Tab until the focus is there. */
    const reach = async (wanted) => {
      const seen = [];
      for (let n = 0; n < 40; n++) {
        await page.keyboard.press("Tab");
        seen.push(await here());
        if (seen.at(-1).startsWith(wanted)) return;
      }
      throw new Error(`Tab does not reach ${wanted}: ${seen.join(", ")}`);
    };
    await reach(OPEN);
    await page.keyboard.press("Enter");
    await page.getByLabel("Search for your board").waitFor();
    if (await here() !== "Search for your board") await reach("Search for your board");
    // Enter in the field of words starts nothing: there is no program yet.
    await page.keyboard.type("esp8266 generic");
    await page.keyboard.press("Enter");
    await reach("radio");
    await page.keyboard.press("Space");
    const first = await here();
    await page.getByRole("button", { name: "Download from micropython.org" }).waitFor();
    await page.keyboard.press("ArrowDown");
    const second = await here();
    if (first === second || !second.startsWith("radio")) {
      throw new Error(`down from ${first} leads to ${second}`);
    }
    await page.getByRole("button", { name: "Download from micropython.org" }).waitFor();
    await page.keyboard.press("ArrowUp");
    equal(await here(), first, "up again");
    await page.getByRole("button", { name: "Download from micropython.org" }).waitFor();
    await reach("Download from micropython.org");
    await page.keyboard.press("Enter");
    await heading(page, "Ready");
  },
};

/** The screens of the choice, each reached in one browser. */
export async function* chooserStates(page) {
  await heading(page, "What goes on the board?");
  await page.getByRole("button", { name: OPEN }).click();
  await page.getByLabel("Search for your board").waitFor();
  yield "chooser-all";
  await page.getByLabel("Search for your board").fill("xyzzy");
  await page.getByText("Nothing has all these words.").waitFor();
  yield "chooser-none";
  await page.getByLabel("Search for your board").fill("");
  await page.getByRole("button", { name: "Ask the board which chip it has" }).click();
  await page.waitForFunction(() => document.querySelector(".chooser select")?.value === "esp8266");
  const yes = await pick(page, "generic 2m", /ESP8266_GENERIC-FLASH_2M/);
  yield "chooser-picked";
  await yes.click();
  await page.waitForFunction(() => document.querySelector(".chooser progress")?.value > 0);
  yield "chooser-downloading";
  await page.getByRole("button", { name: "Stop the download" }).click();
}

/** The download fails without an authority. */
export async function* failedStates(page) {
  await openChooser(page);
  await (await pick(page, "generic 1m", /ESP8266_GENERIC-FLASH_1M/)).click();
  await page.getByText("The program could not be downloaded").waitFor();
  yield "chooser-failed";
}

/** A fixed profile without its firmware. */
export async function* missingStates(page) {
  await page.getByText("The program is not on this computer yet").waitFor();
  yield "missing";
}

export const MISSING = { args: [SETUP.files.locked, ...AUTHORITY], env: ONLINE };
export const CHOOSER = { args: AUTHORITY, env: ONLINE };
