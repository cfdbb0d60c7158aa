/** Walks with many boards. */
import { readFile } from "node:fs/promises";
import { drop, equal, heading, picture } from "./world.mjs";

export const WALKS = {
  async "ten boards at once, chosen one by one"(world) {
    const ports = Array.from({ length: 10 }, (_, n) => ["--port", `sim:huzzah#${n + 1}`]).flat();
    const { page } = await world.open(ports);
    await drop(page, "small");
    await page.getByText("Choose at least one board above.").waitFor();
    equal(await page.locator('input[name="board"]:checked').count(), 0, "chosen boards");
    await picture(page, "ten");
    for (const box of await page.locator('input[name="board"]').all()) await box.check();
    await page.getByRole("button", { name: "Put it on 10 boards" }).click();
    await heading(page, "10 boards");
    await picture(page, "ten-working");
    await page.getByText("10 done").waitFor();
    equal(await page.locator(".row.tone-good").count(), 10);
    await picture(page, "ten-done");
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the list of boards" }).click();
    const text = await readFile(await (await saved).path(), "utf8");
    equal(text.split("\r\n").filter((line) => line.includes("passed")).length, 10, "lines of the list");
  },

  async "every board that is plugged in from now on"(world) {
    const { page } = await world.open(["--port", "sim:huzzahx12"]);
    await drop(page, "small");
    await page.getByLabel("Flash every board that is plugged in from now on").click();
    await heading(page, "Every board gets");
    await page.getByText("2 done").waitFor();
    await picture(page, "room");
    await page.getByLabel("Flash every board that is plugged in from now on").click();
    await page.locator("h1").filter({ hasNotText: "Every board gets" }).waitFor();
  },
};
