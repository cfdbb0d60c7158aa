/** Runs flasher in this process, on this terminal. The first board that it opens stops listening once, and needs a reset. */
import { run } from "../../lib/cli/run.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import { REAL } from "../fake/real_system.ts";

/** Bytes to the board before it stops listening: in the middle of the sample's larger file. */
const LISTENS = 40_000;

function deafOnce(port: SerialPort): SerialPort {
  let sent = 0;
  let isDeaf = false;
  let wasDeaf = false;
  return {
    ...port,
    name: port.name,
    hasLines: port.hasLines,
    read: (timeoutMs) => port.read(timeoutMs),
    discardInput: () => port.discardInput(),
    setBaud: (baud) => port.setBaud(baud),
    close: () => port.close(),
    async write(bytes) {
      sent += bytes.length;
      if (!wasDeaf && sent > LISTENS) isDeaf = wasDeaf = true;
      if (!isDeaf) await port.write(bytes);
    },
    async setLines(lines) {
      isDeaf = false;
      await port.setLines(lines);
    },
  };
}

const system = Object.assign(Object.create(REAL) as typeof REAL, {
  args: Deno.args,
  openPort: async (...request: Parameters<typeof REAL.openPort>) => deafOnce(await REAL.openPort(...request)),
});
system.exit(await run(system));
