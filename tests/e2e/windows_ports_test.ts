/** Eight COM ports in one process under Wine: all wait with one call, and each gets its own bytes. */
import { assert, assertEquals } from "@std/assert";
import { Pty } from "../serial/pty.ts";
import { testWith, tools } from "./parts.ts";
import { start } from "./program.ts";
import { EIGHT_PORTS, wine } from "./wine.ts";

const ROUNDS = 30;

testWith(["wine", "modemLines"], "windows: eight ports at the same time each get their answers", async () => {
  const { plug, compiled, env } = await wine();
  const ptys = EIGHT_PORTS.map(() => new Pty());
  try {
    for (const [i, { path }] of ptys.entries()) await plug(EIGHT_PORTS[i]!, path);
    // With modem lines, Wine reports arriving bytes as events. Two cores: a pool of eight threads.
    const program = await compiled("eight_ports.ts");
    const onTwoCores = {
      ...program,
      command: "taskset",
      args: ["--cpu-list", "0,1", "wine", ...program.args],
    };
    const { modemLines } = await tools();
    const running = start(onTwoCores, EIGHT_PORTS, { env: { ...env, LD_PRELOAD: modemLines } });
    await running.printed("answering");
    const times: number[] = [];
    await Promise.all(ptys.map(async (pty, i) => {
      for (let round = 0; round < ROUNDS; round++) {
        const byte = i * ROUNDS + round;
        const since = performance.now();
        await pty.write(Uint8Array.of(byte));
        assertEquals(await pty.read(1), Uint8Array.of(byte ^ 0x55), `${EIGHT_PORTS[i]}, byte ${round}`);
        times.push(performance.now() - since);
      }
    }));
    for (const pty of ptys) await pty.write(Uint8Array.of(0xff));
    const { code, out, err } = await running.ended;
    assertEquals(code, 0, err);
    const msOf = (what: string) => Number(new RegExp(`${what} in (\\d+) ms`).exec(out)?.[1]);
    // The fastest of three rounds. Measured 60 ms, and a second when each waiting port occupied a thread.
    assert(msOf("files") < 400, out);
    assert(msOf("closed") < 1000, out);
    times.sort((a, b) => a - b);
    const median = times[times.length / 2]!;
    assert(median < 50, `${median} ms`);
  } finally {
    for (const pty of ptys) pty.close();
  }
});
