/** Firmware is chosen by its name. There is no network: what is asked of it fails at once. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { equal, heading, picture, SETUP } from "./world.mjs";

/** Nobody listens on port 9 of this computer. */
const OFFLINE = { HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" };

export const WALKS = {
  async "firmware by name: the board is asked, the list narrows, and nothing is downloaded before a yes"(
    world,
  ) {
    const axe = await readFile(join(SETUP.packages, "axe-core/axe.min.js"), "utf8");
    const { page, asked, trouble } = await world.open(["--port", "sim:huzzah"], {
      bypassCSP: true,
      viewport: { width: 320, height: 800 },
    }, { env: OFFLINE });
    await heading(page, "What goes on the board?");
    await page.getByRole("button", { name: "Choose MicroPython or CircuitPython by name" }).click();
    await page.getByRole("button", { name: "Ask the board for its chip" }).click();
    await page.waitForFunction(() => document.querySelector(".chooser select")?.value === "esp8266");
    await page.getByLabel("Words of your board").fill("generic 1m");
    await page.getByText("1 choice").waitFor();
    await page.getByRole("radio", { name: /ESP8266_GENERIC-FLASH_1M/ }).check();
    const yes = page.getByRole("button", { name: "Download from micropython.org" });
    await yes.waitFor();
    await page.getByText("The file is downloaded once").waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    equal(wide <= 320, true, `a page of ${wide} px`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    equal(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`), []);
    await picture(page, "chooser");
    await yes.click();
    await page.getByText("The program could not be downloaded").waitFor();
    await page.getByText("code 18").waitFor();
    await picture(page, "chooser-failed");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Choose MicroPython or CircuitPython by name" }).waitFor();
    equal(asked.filter((url) => !url.startsWith("http://127.0.0.1:")), [], "asked elsewhere");
    equal(trouble, [], "complaints of the browser");
  },
};
