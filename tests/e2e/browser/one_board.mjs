/** Walks with one board, as a volunteer takes them. */
import { drop, equal, heading, picture, put, SETUP, SKIPPED, table } from "./world.mjs";

export const WALKS = {
  async "no board: what to plug in, and a program can be chosen meanwhile"(world) {
    const { page } = await world.open(["--port", "/dev/flasher-has-no-such-port"]);
    await heading(page, "Plug in your board");
    await picture(page, "nothing");
    await drop(page, "good");
    await page.getByText(/MicroPython v1\.25\.0.* for ESP8266, whole/).waitFor();
    await heading(page, "Plug in your board");
  },

  async "drop a file, press, done"(world) {
    const { page, trouble, asked } = await world.open(["--port", "sim:huzzah"]);
    await heading(page, "What goes on the board?");
    equal(new URL(page.url()).hash, "", "the ticket stays in the address");
    equal(await page.locator("#reason").textContent(), "Choose a program above.");
    await picture(page, "choose");
    await drop(page, "good");
    await heading(page, "Ready");
    await page.getByText(/MicroPython v1\.25\.0.* for ESP8266, whole/).waitFor();
    await picture(page, "ready");
    await put(page);
    await heading(page, /Writing|Checking/);
    await heading(page, "Done, and checked");
    await page.getByText("Every byte was read back and is correct.").waitFor();
    await picture(page, "done");
    await page.getByText("What happened").click();
    await page.getByText("was read back and is correct.").nth(1).waitFor();
    equal(trouble, [], "complaints of the browser");
    equal(
      asked.filter((url) => !/^http:\/\/127\.0\.0\.1:\d+\/|^blob:http:\/\/127/.test(url)),
      [],
      "asked elsewhere",
    );
  },

  async "the same again is already there"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "small");
    await put(page);
    await heading(page, "Done, and checked");
    await page.getByRole("button", { name: "Again" }).click();
    await page.locator(".steps").getByText("is already there").waitFor({ state: "attached" });
    await heading(page, /Done, and checked|Already there/);
  },

  async "MicroPython on a real ROM, by drop and press, byte for byte"(world) {
    if (!SETUP.hasRom) return SKIPPED;
    const { port, env } = JSON.parse(await table("plug-rom"));
    const { page } = await world.open(["--port", port], {}, { env });
    await drop(page, "micropython");
    await page.getByText(/MicroPython v1\.8\.7.* for ESP8266/).waitFor();
    await put(page);
    await heading(page, "Writing MicroPython v1.8.7");
    await page.locator("h1").filter({ hasText: "Done, and checked" }).waitFor({ timeout: 90_000 });
    equal(await table("compare"), "equal", "the flash");
    await table("unplug");
  },

  async "the wrong chip is refused in words, before anything is erased"(world) {
    const { page } = await world.open(["--port", "sim:esp32"]);
    await drop(page, "good");
    await put(page);
    await heading(page, "This program is for another board");
    await page.getByText("The flash was not changed.", { exact: true }).waitFor();
    await picture(page, "wrong-chip");
  },

  async "a torn file and a web page are refused at once"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "torn");
    await page.getByText("This file cannot go on the board").waitFor();
    equal(await page.locator("form.start button.main").isDisabled(), true);
    await picture(page, "torn");
    await drop(page, "web");
    await page.getByText(/it is a web page/).waitFor();
    equal(await page.locator("form.start button.main").isDisabled(), true);
  },

  async "hands are needed: the page says which button, and notices"(world) {
    const port = await table("plug");
    const { page } = await world.open(["--port", port]);
    await drop(page, "small");
    await put(page);
    await heading(page, "Now you");
    await page.locator(".hands-text").filter({ hasText: /^(Hold|Start)/ }).waitFor();
    await picture(page, "hands");
    await table("bootloader");
    await heading(page, /Writing|Checking|Identifying|Done|Written/);
    await heading(page, "Done, and checked");
    await page.getByText("Press RESET once. That starts the program.").waitFor();
    await picture(page, "press-reset");
    await table("unplug");
  },

  async "unplugged at 50 %: what the board holds, and what to do"(world) {
    const port = await table("plug");
    await table("bootloader");
    const { page } = await world.open(["--port", port]);
    await drop(page, "large");
    await put(page);
    await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) >= 50);
    await picture(page, "writing");
    await table("unplug");
    await heading(page, "The board was unplugged");
    await page.getByText(
      "The program is only partly there. The board will not start until you flash it again.",
    ).waitFor();
    await picture(page, "unplugged");
  },

  async "the bar never falls, and tells the time left"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "large");
    await put(page);
    await heading(page, "Writing");
    const seen = await page.evaluate(async () => {
      const values = [];
      let left = false;
      while (!/Done|not/.test(document.querySelector("h1").textContent)) {
        const bar = document.querySelector("progress");
        if (bar?.hasAttribute("value")) values.push(bar.value);
        left ||= document.querySelector(".left") !== null;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return { values, left };
    });
    equal(seen.values.filter((value, n) => n > 0 && value < seen.values[n - 1]), [], "the bar fell");
    equal([seen.left, seen.values.length > 10], [true, true], "time left, and values");
  },

  async "stop asks first, and says what the board holds"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "large");
    await put(page);
    await heading(page, "Writing");
    await page.getByRole("button", { name: "Stop" }).click();
    const question = page.getByRole("dialog");
    await question.getByText("The board will not start until you flash it again.").waitFor();
    await picture(page, "stop");
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "hidden" });
    await heading(page, /Writing|Checking/);
    await page.getByRole("button", { name: "Stop" }).click();
    await question.getByRole("button", { name: "Stop" }).click();
    await heading(page, "Stopped");
    await page.getByText("The program is only partly there.").first().waitFor();
  },

  async "erasing everything is asked once more"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "small");
    await heading(page, "Ready");
    await page.getByText("Details", { exact: true }).click();
    await page.getByLabel("Erase everything first").click();
    await page.getByRole("button", { name: "Back to the profile" }).waitFor();
    await picture(page, "details");
    await put(page);
    const question = page.getByRole("dialog");
    await question.getByText("Wi-Fi passwords").waitFor();
    await question.getByRole("button", { name: "Do not erase" }).click();
    await heading(page, "Ready");
    await put(page);
    await question.getByRole("button", { name: "Erase everything" }).click();
    // The rest takes as long as a flash chip takes.
    await heading(page, "Erasing");
  },

  async "keyboard only"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "small");
    await heading(page, "Ready");
    const reached = [];
    for (let n = 0; n < 30; n++) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => {
        const element = document.activeElement;
        return element === document.body
          ? ""
          : element.textContent.trim() || element.id || element.type || element.tagName;
      });
      if (here === "" || here === reached[0]) break;
      reached.push(here);
    }
    for (const wanted of ["Remove", "Put it on the board", "Details", "watch", "sound", "Quit flasher"]) {
      if (!reached.includes(wanted)) throw new Error(`Tab does not reach ${wanted}: ${reached.join(", ")}`);
    }
    // With nothing else to do, Enter presses the button.
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Enter");
    await heading(page, "Done, and checked");
    equal(await page.evaluate(() => document.activeElement.id), "headline", "the focus");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await heading(page, /Ready|What goes/);
  },

  async "German, with an umlaut and a plural"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"], { locale: "de-DE" });
    await heading(page, "Was soll aufs Board?");
    equal(await page.evaluate(() => document.documentElement.lang), "de");
    await page.getByLabel("Sprache").selectOption("en");
    await heading(page, "What goes on the board?");
    equal(await page.evaluate(() => document.documentElement.lang), "en");
    await page.reload();
    await heading(page, "What goes on the board?");
  },

  async "a locked page ignores a dropped file, in words"(world) {
    const { page } = await world.open([SETUP.files.profile, "--port", "sim:huzzah"]);
    await heading(page, "Ready");
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["x"], "other.bin"));
      return transfer;
    });
    await page.dispatchEvent("main", "drop", { dataTransfer: data });
    await page.getByText("A file was dropped, but the program is locked.").waitFor();
    await picture(page, "locked");
    await page.getByRole("button", { name: "Change the program" }).click();
    await page.getByText("Drop a file here").or(page.getByText("A file of your own")).or(
      page.getByText("Add another file"),
    ).first().waitFor();
  },
};
