/** Walks with more than one tab, and with a tab that is closed. */
import { drop, equal, heading, picture, put } from "./world.mjs";

export const WALKS = {
  async "a closed tab at 50 % does not matter, and shows the rest when it is opened again"(world) {
    const { flasher, context, page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "large");
    await put(page);
    await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) >= 50);
    await page.close();
    const again = await context.newPage();
    await again.goto(await flasher.anotherLink());
    await heading(again, /Writing|Checking|Starting|Done/);
    await heading(again, "Done, and checked");
  },

  async "a tab that is loaded again keeps its place"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "large");
    await put(page);
    await heading(page, "Writing");
    await page.reload();
    await heading(page, /Writing|Checking|Starting|Done/);
    await heading(page, "Done, and checked");
  },

  async "four tabs: the oldest is told, and can be used again"(world) {
    const { flasher, context, page } = await world.open(["--port", "sim:huzzah"]);
    await heading(page, "What goes on the board?");
    for (let n = 0; n < 3; n++) {
      const other = await context.newPage();
      await other.goto(await flasher.anotherLink());
      await heading(other, "What goes on the board?");
    }
    await heading(page, "Open in another tab");
    await picture(page, "moved");
    await page.getByRole("button", { name: "Use it here" }).click();
    await heading(page, "What goes on the board?");
  },

  async "two tabs show the same, and the one that comes late is refused"(world) {
    const { flasher, context, page } = await world.open(["--port", "sim:huzzah"]);
    const other = await context.newPage();
    await other.goto(await flasher.anotherLink());
    await drop(page, "large");
    await heading(other, "Ready");
    await put(page);
    await heading(other, "Writing");
    await heading(page, "Done, and checked");
    await heading(other, "Done, and checked");
  },

  async "a link works once, and a tab without a token asks nothing"(world) {
    const { flasher, context, page } = await world.open(["--port", "sim:huzzah"]);
    await heading(page, "What goes on the board?");
    const bare = await context.newPage();
    await bare.goto(new URL("/", page.url()).href);
    await heading(bare, "This page is not connected");
    await picture(bare, "no-token");
    const used = await context.newPage();
    await used.goto(await flasher.link());
    await heading(used, "This link has already been used");
  },

  async "flasher ends: the page says so, greyed, with the last state"(world) {
    const { flasher, page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "small");
    await heading(page, "Ready");
    flasher.child.kill("SIGKILL");
    await flasher.ended;
    await page.getByText("flasher has ended").first().waitFor();
    equal(await page.locator("main").evaluate((main) => main.inert), true);
    await picture(page, "ended");
  },

  async "quit asks, and ends flasher"(world) {
    const { flasher, page } = await world.open(["--port", "sim:huzzah"]);
    await heading(page, "What goes on the board?");
    await page.getByRole("button", { name: "Quit flasher" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Quit flasher" }).click();
    equal(await flasher.ended, 0, "exit code");
    await page.getByText("flasher has ended").first().waitFor();
  },
};
