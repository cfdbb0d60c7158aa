/**
 * Takes the benchmark's arguments for esptool, and lets flasher do the work, on a board whose lines only the
 * environment of esptool can reach: `deno run -A tests/e2e/esptool_stand_in.ts --port P --baud B write-flash 0 FILE`.
 */
import { PROGRAMS, run } from "./program.ts";

const [port, path, baud, rate, verb, offset, file, ...rest] = Deno.args;
if (
  port !== "--port" || baud !== "--baud" || verb !== "write-flash" || offset !== "0" || file === undefined ||
  rest.length > 0
) {
  throw new Error(`unknown words: ${Deno.args.join(" ")}`);
}
const lines = Deno.env.get("LD_PRELOAD");
if (lines === undefined || Deno.env.has("FLASHER_LIBC") || !Deno.env.has("MODEMSHIM_CONTROL")) {
  throw new Error("an esptool would find no DTR and RTS here");
}
const words = ["run", "nodemcu.yaml", "--full", "--port", path!, "--baud", rate!, "--file", `0x0=${file}`];
const { code, out, err } = await run(PROGRAMS.compiled, words, { env: { FLASHER_LIBC: lines } });
if (code !== 0) throw new Error(out + err);
