/** `deno task demo:ui`: with its simulated boards, a person without hardware reaches every state of the page. */
import { heading, picture, put, SETUP } from "./world.mjs";

export const WALKS = {
  async "the demo: one board is done, one needs hands, one is for another program"(world) {
    const { page } = await world.open(SETUP.demo, {}, { cwd: SETUP.root });
    await heading(page, "Ready");
    await picture(page, "demo-ready");
    for (const box of await page.locator('input[name="board"]').all()) await box.check();
    await page.getByRole("button", { name: "Put it on 3 boards" }).click();
    await page.getByText("Now you").first().waitFor();
    await page.getByText("This program is for another board").first().waitFor();
    await page.getByText("Done, and checked").first().waitFor();
    await picture(page, "demo-boards");
  },

  async "the demo: a single board of each kind, a torn file, and the choice of firmware"(world) {
    const { page } = await world.open(SETUP.demo, {}, { cwd: SETUP.root });
    await heading(page, "Ready");
    const board = (n) => page.locator('input[name="board"]').nth(n);
    await board(0).check();
    await put(page);
    await heading(page, /Writing|Checking/);
    await picture(page, "demo-writing");
    await heading(page, "Done, and checked");
    await picture(page, "demo-done");
    await page.getByRole("button", { name: "Next board" }).click();
    await heading(page, "Ready");
    await picture(page, "demo-next");
  },
};
