/** Entering the bootloader of the real mask ROM: by the lines at the first try, and manually at once. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { huzzah } from "../../plugins/huzzah.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { ROOT, testWith } from "./parts.ts";
import { type Ended, PROGRAMS, run, start } from "./program.ts";

const SAMPLE = `${ROOT}/flash.yaml`;
/** Time from the reset into the bootloader until the chip is identified. */
const CONNECT_MS = 300;

function eventsOf({ out }: Ended, type: string): Record<string, unknown>[] {
  return out.trim().split("\n").map((line) => JSON.parse(line)).filter((event) => event.type === type);
}

function job(port: string, board: string): string[] {
  return ["run", SAMPLE, "--json", "--board", board, "--port", port];
}

for (const program of Object.values(PROGRAMS)) {
  for (const [way, network] of [["a pty with modem lines", false], ["RFC 2217", true]] as const) {
    const name = `connect: ${program.name} gets there at the first attempt over ${way}`;
    testWith(["emulator", ...program.needs], name, async () => {
      await using board = await startEmulator({ network });
      await board.control("reset run");
      const ended = await run(program, job(network ? board.url : board.port, "auto_reset"), {
        env: network ? {} : board.env,
      });
      assertEquals(ended.code, 0, ended.err);
      assertEquals(eventsOf(ended, "connecting").length, 1);
      assertEquals(eventsOf(ended, "warning"), []);
    });
  }

  const ignored: readonly (readonly [what: string, env: (board: Emulator) => Record<string, string>])[] = [
    ["a port without lines", () => ({})],
    ["lines that reach nothing", ({ env }) => ({ FLASHER_LIBC: env["FLASHER_LIBC"]! })],
  ];
  for (const [what, env] of ignored) {
    const name =
      `connect: ${program.name} waits for the buttons on ${what}, and continues as soon as they are pressed`;
    testWith(["emulator", ...program.needs], name, async () => {
      await using board = await startEmulator();
      await board.control("reset run");
      const running = start(program, [...job(board.port, huzzah.name), "--connect-timeout", "60s"], {
        env: env(board),
      });
      await running.printed('"waiting"');
      // A person needs some time.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const pressed = performance.now();
      await board.control("reset download");
      await running.printed('"connected"');
      const ms = performance.now() - pressed;
      const ended = await running.ended;
      assertEquals(ended.code, 0, ended.err);
      assert(ms < CONNECT_MS, `connected ${ms} ms after the reset`);
      const [waiting] = eventsOf(ended, "waiting");
      assertStringIncludes(
        String(waiting?.["text"]),
        "hold GPIO0, press and release RESET, then release GPIO0",
      );
      assertEquals(eventsOf(ended, "done")[0]?.["board"], "needs-reset");
    });
  }
}
