/** A board that flasher does not touch, and that the roster knows by its USB serial number. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { SystemPort } from "../../../lib/serial/port.ts";
import type { FakeOptions } from "../../fake/system.ts";
import { linesOf, runTable, table } from "./world.ts";

const MAC = "5c:cf:7f:0a:0b:01";

/** The chip's own USB, whose serial number is the MAC of board 1. */
const OWN_USB: SystemPort = {
  path: "/dev/ttyACM0",
  usb: { vid: 0x303a, pid: 0x1001, serial: MAC.toUpperCase() },
  socket: "0000:00:14.0/7",
  address: "1-7",
};

/** Board 1 has passed; then only its own USB is plugged in. Another room is about to watch. */
async function later(change: (roster: string) => string = (roster) => roster): Promise<FakeOptions> {
  const before = table(1);
  const { system } = await runTable("run --all --yes", before);
  const roster = new TextDecoder().decode(await system.readFile("/home/me/flash-roster.jsonl"));
  return {
    ...before,
    files: { ...before.files, "flash-roster.jsonl": change(roster), "names.csv": `mac,label\n${MAC},hall\n` },
    ports: [OWN_USB],
    plugging: [],
  };
}

/** The time of its last line, as `done` shows it: the clock of the tests stays on one day. */
function passedAt({ files }: FakeOptions): Date {
  const lines = (files!["flash-roster.jsonl"] as string).trim().split("\n").map((line) => JSON.parse(line));
  return new Date(lines.findLast(({ verdict }) => verdict === "passed").time);
}

const PRESENT = "Ignoring /dev/ttyACM0: it was already plugged in; --present includes it";

Deno.test("an ignored port whose serial number is a known MAC: when that board was done, and that nothing was checked", async () => {
  const options = await later();
  const time = passedAt(options);
  const clock = [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  const ran = await runTable("watch --yes", options);
  assertEquals(ran.system.opened, []);
  assertStringIncludes(ran.stdout, `${PRESENT} (board 1: done ${clock}, not checked now)\n`);
  const named = await runTable("watch --yes --names names.csv", options);
  assertStringIncludes(named.stdout, `${PRESENT} (board 1, "hall": done ${clock}, not checked now)\n`);
});

Deno.test("--all lists when a board that it ignores was done, in its question and if there is no other board", async () => {
  const options = await later();
  const time = passedAt(options);
  const clock = [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  const line = `Ignoring /dev/ttyACM0: not below --on (board 1, "hall": done ${clock}, not checked now)`;
  const words = "run --all --on 1-4 --names names.csv";
  const asked = await runTable(words, {
    ...options,
    ports: [OWN_USB, ...table(1).ports!],
    stdin: true,
    stderr: 120,
    typed: ["n\n"],
    env: { NO_COLOR: "1" },
  });
  assertEquals(asked.code, 130);
  assertStringIncludes(asked.stderr, `\n  ${line}\n`);
  const none = await runTable(`${words} --yes`, options);
  assertEquals(none.code, 3);
  assertStringIncludes(none.stderr, line);
});

Deno.test("an ignored port whose serial number is a known MAC: JSON", async () => {
  const options = await later();
  const ignored = async (words: string) =>
    linesOf(await runTable(`${words} --json`, options)).filter(({ type }) => type === "ignored");
  const line = {
    type: "ignored",
    port: "/dev/ttyACM0",
    socket: "0000:00:14.0/7",
    address: "1-7",
    reason: "present",
    number: 1,
    mac: MAC,
    time: passedAt(options).getTime(),
  };
  assertEquals(await ignored("watch --yes"), [line]);
  assertEquals(await ignored("watch --yes --names names.csv"), [{ ...line, label: "hall" }]);
});

Deno.test("an ignored port whose serial number is the MAC of a board with other files, or of none, says nothing of it", async () => {
  const other = await later((roster) => roster.replaceAll(/"content":"[0-9a-f]{8}/g, '"content":"00000000'));
  const unknown = await later((roster) => roster.replaceAll(MAC, "5c:cf:7f:0a:0b:99"));
  const failed = await later((roster) => roster.replaceAll('"verdict":"passed"', '"verdict":"failed"'));
  for (const options of [other, unknown, failed]) {
    const { stdout } = await runTable("watch --yes", options);
    assertStringIncludes(stdout, `${PRESENT}\n`);
    const [line] = linesOf(await runTable("watch --yes --json", options)).filter((it) =>
      it.type === "ignored"
    );
    assertEquals([line!["number"], line!["mac"], line!["time"]], [undefined, undefined, undefined]);
  }
});
