/** The computer stays awake while flasher works on a board, and only then. */
import { assertEquals } from "@std/assert";
import { keepAwake } from "../../../lib/app/system/keep_awake.ts";
import { flasher } from "../../fake/system.ts";
import { profile, PROJECT, SMALL, USB0 } from "../../cli/world.ts";

const BOARD = { files: PROJECT, ports: [USB0], boards: { [USB0.path]: SMALL } };

Deno.test("awake: from opening the port to closing it, even if the files differ", async () => {
  const good = await flasher(["run", "--port", USB0.path], BOARD);
  assertEquals([good.code, good.system.awake], [0, ["awake", "asleep"]]);
  const bad = await flasher(["verify", "--port", USB0.path], BOARD);
  assertEquals(bad.system.awake, ["awake", "asleep"]);
  assertEquals(bad.code, 12);
});

Deno.test("awake: not for a simulated board, nor without a board", async () => {
  const files = { ...PROJECT, "flash.yaml": profile() };
  for (const args of [["run"], ["plan"], ["ports"]]) {
    assertEquals((await flasher(args, { files })).system.awake, []);
  }
});

Deno.test("awake: each system has its own method", () => {
  const started: string[] = [];
  let ended = 0;
  const start = (path: string, args: readonly string[]) => {
    started.push([path, ...args].join(" "));
    return () => void ended++;
  };
  for (const os of ["darwin", "linux", "freebsd"]) keepAwake(os, start)();
  assertEquals(started, [
    "/usr/bin/caffeinate -i /bin/cat",
    "/usr/bin/systemd-inhibit --what=sleep:idle --who=flasher --why=A board is being written or read " +
    "--mode=block /bin/cat",
  ]);
  assertEquals(ended, 2);
});
