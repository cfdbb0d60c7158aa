/** How the page looks and whom it excludes: widths, schemes, text size, axe. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CHOOSER, chooserStates, failedStates, MISSING, missingStates } from "./chooser.mjs";
import { drop, equal, heading, picture, put, SETUP } from "./world.mjs";

const WIDTHS = [320, 768, 1280];
const LOOKS = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  forced: { colorScheme: "light", forcedColors: "active" },
};

/** Each state of the page, reached in one browser. */
async function* states(page) {
  await heading(page, "What goes on the board?");
  yield "choose";
  await drop(page, "torn");
  await page.getByText("This file cannot go on the board").waitFor();
  yield "torn";
  await page.getByRole("button", { name: "Remove half.bin" }).click();
  await page.getByText("Drop a file here").waitFor();
  await drop(page, "large");
  await heading(page, "Ready");
  await page.getByText("Details", { exact: true }).click();
  yield "details";
  await put(page);
  await heading(page, "Writing");
  yield "writing";
  await heading(page, "Done, and checked");
  for (const title of ["What happened", "What the board says", "Details"]) {
    await page.getByText(title, { exact: true }).click();
  }
  yield "done";
}

async function sideways(page) {
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? `${scrollWidth} px in ${clientWidth}` : "";
  });
}

/** Looks at every state at every width and with all colours. */
async function checkStates({ page, trouble }, statesOf) {
  const found = [];
  await page.evaluate(await readFile(join(SETUP.packages, "axe-core/axe.min.js"), "utf8"));
  for await (const state of statesOf(page)) {
    for (const [look, media] of Object.entries(LOOKS)) {
      await page.emulateMedia({ ...media, reducedMotion: "reduce" });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await sideways(page);
        if (wide !== "") found.push(`${state}, ${look}: ${wide}`);
        await picture(page, `${state}-${look}-${width}`);
      }
      // Forced colours are the system's, whose contrast is not ours.
      if (look === "forced") continue;
      const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
      if (passes.length === 0) found.push(`${state}, ${look}: axe checked nothing`);
      found.push(
        ...violations.map(({ id, nodes }) =>
          `${state}, ${look}: ${id}: ${nodes.map(({ html }) => html).join(" | ")}`
        ),
      );
    }
    await page.setViewportSize({ width: 1000, height: 800 });
  }
  equal(found, []);
  equal(trouble, [], "complaints of the browser");
}

export const WALKS = {
  async "no state scrolls sideways at 320, 768 and 1280 px, light, dark and with forced colours, and axe finds nothing"(
    world,
  ) {
    await checkStates(await world.open(["--port", "sim:huzzah"], { bypassCSP: true }), states);
  },

  async "the choice of firmware, too: at all widths and with all colours, and axe finds nothing"(world) {
    const { args, env } = CHOOSER;
    const options = { bypassCSP: true };
    await checkStates(await world.open([...args, "--port", "sim:huzzah"], options, { env }), chooserStates);
    await checkStates(await world.open(["--port", "sim:huzzah"], options, { env }), failedStates);
    const missing = [...MISSING.args, "--port", "sim:huzzah"];
    await checkStates(await world.open(missing, options, { env: MISSING.env }), missingStates);
  },

  async "text of twice the size fits"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"], {
      bypassCSP: true,
      viewport: { width: 640, height: 800 },
    });
    await drop(page, "small");
    await heading(page, "Ready");
    await page.addStyleTag({ content: "html { font-size: 200% }" });
    equal(await sideways(page), "");
    await picture(page, "twice");
  },

  async "targets are large enough"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"], { viewport: { width: 320, height: 800 } });
    await drop(page, "small");
    await heading(page, "Ready");
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, select, summary, label, input:not(.visually-hidden)")].map(
        (element) => {
          const { width, height } = element.getBoundingClientRect();
          return {
            text: element.textContent.slice(0, 30),
            width,
            height,
            least: element.classList.contains("main") ? 44 : 24,
          };
        },
      ).filter(({ width, height, least }) => width > 0 && Math.min(width, height) < least)
    );
    equal(small, []);
  },

  async "names that attack stay text"(world) {
    const { page, trouble } = await world.open(["--port", "sim:huzzah"]);
    const name = `<img src=x onerror=alert(1)>\u202egnp.exe\u001b[31m${"A".repeat(300)}.bin`;
    await page.setInputFiles("input[type=file]", {
      name,
      mimeType: "application/octet-stream",
      buffer: await readFile(SETUP.files.small),
    });
    await heading(page, "Ready");
    equal(await page.locator("img").count(), 0);
    const text = await page.locator("main").textContent();
    equal([text.includes("<img src=x"), text.includes("\u202e"), text.includes("\u001b")], [
      true,
      false,
      false,
    ]);
    equal(await sideways(page), "");
    await picture(page, "hostile");
    equal(trouble, [], "complaints of the browser");
  },
};
