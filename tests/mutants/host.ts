/** Bugs in what is done about the limits of the computer's side, and about who is who among its ports. */
import type { Mutant } from "./run.ts";

const RATES = ["esp/link/host_baud_test.ts", "app/proven_rates_test.ts"];

const WHO = ["app/ports/usb_port_test.ts", "app/ports/follow_port_test.ts"];

const HOLD = ["cli/hold_test.ts"];

export const HOST_MUTANTS: readonly Mutant[] = [
  {
    name: "host: no rate near the asked one is taken",
    file: "lib/esp/link/host_baud.ts",
    find: "rate !== baud && off(rate) <= TOLERANCE",
    replace: "rate !== baud && off(rate) <= 0",
    tests: RATES,
  },
  {
    name: "host: any rate is near",
    file: "lib/esp/link/host_baud.ts",
    find: "const TOLERANCE = 0.02;",
    replace: "const TOLERANCE = 0.3;",
    tests: RATES,
  },
  {
    name: "host: the chip is told before it is known that the host can follow",
    file: "lib/esp/link/change_baud.ts",
    find: "const host = await loader.hostRate(change.host);",
    replace: "const host = change.host as number | undefined;",
    tests: RATES,
  },
  {
    name: "host: what the host does not have is not learnt",
    file: "lib/app/proven_rates.ts",
    find: 'event.from === asked || event.step === "slower"',
    replace: "event.from === asked",
    tests: RATES,
  },
  {
    name: "host: after a change the refused rate is still the one that is asked for",
    file: "lib/esp/link/link.ts",
    find: "this.#history = { ...this.#history, baud: asked };",
    replace: "",
    tests: RATES,
  },
  {
    name: "host: a rate that was refused is listened at",
    file: "lib/esp/link/diagnose.ts",
    find: "if (!await loader.setBaud(baud)) continue;\n    listened",
    replace: "await loader.port.setBaud(baud);\n    listened",
    tests: RATES,
  },
  {
    name: "hold: all that is said of a line is forgotten at the end",
    file: "lib/esp/link/connect.ts",
    find: "await port.setLines(linesAfter(hold));",
    replace: "await port.setLines(linesAfter());",
    tests: HOLD,
  },
  {
    name: "hold: a line is let go when a script ends",
    file: "lib/reset/hold.ts",
    find: "return way.length === 0 ? way : [...way, { set: held }];",
    replace: "return way;",
    tests: HOLD,
  },
  {
    name: "hold: a line is not asserted before the first script",
    file: "lib/app/open_board.ts",
    find: "if (holdsAny(held) && watched.hasLines)",
    replace: "if (holdsAny(held) && !watched.hasLines)",
    tests: HOLD,
  },
  {
    name: "hold: a script may leave any line asserted",
    file: "lib/reset/check.ts",
    find: 'line === "DTR" ? !dtr : !rts',
    replace: "hold === undefined",
    tests: HOLD,
  },
  {
    name: "hold: a mute bridge is a silent board",
    file: "lib/esp/link/diagnose.ts",
    find: "&& await speaksWithDtr(loader, reset)",
    replace: "&& false",
    tests: HOLD,
  },
  {
    name: "who: a port in another socket is taken for the same",
    file: "lib/serial/same_device.ts",
    find: "before.socket === undefined ? akin : akin.filter(({ socket }) => socket === undefined)",
    replace: "akin",
    tests: WHO,
  },
  {
    name: "who: a serial number that all of them have is one",
    file: "lib/serial/same_device.ts",
    find: "/^0*1?$/.test(serial)",
    replace: 'serial === ""',
    tests: WHO,
  },
  {
    name: "who: a name counts without a reset of ours",
    file: "lib/serial/same_device.ts",
    find: "return ourReset && named",
    replace: "return named",
    tests: WHO,
  },
  {
    name: "who: the socket is not looked at",
    file: "lib/serial/same_device.ts",
    find: "if (before.socket !== undefined) {\n    const there",
    replace: "if (before.socket === undefined) {\n    const there",
    tests: WHO,
  },
  {
    name: "who: ports are counted, not devices",
    file: "lib/serial/adapters.ts",
    find: "const devices = devicesOf(candidates);",
    replace: "const devices = candidates.map((port) => [port]);",
    tests: ["serial/adapters_test.ts"],
  },
  {
    name: "who: a port that left after the loader had answered is followed",
    file: "lib/app/ports/follow_port.ts",
    find: "|| answered() ||",
    replace: "||",
    tests: WHO,
  },
  {
    name: "who: a port that is not everybody's yet is given up",
    file: "lib/app/ports/follow_port.ts",
    find: '["not-found", "denied", "busy", "io"]',
    replace: '["busy"]',
    tests: WHO,
  },
  {
    name: "who: only ttyUSB and ttyACM are ports",
    file: "lib/serial/linux/list.ts",
    find: 'name.startsWith("rfcomm") ? undefined',
    replace: "!/^tty(USB|ACM)/.test(name) ? undefined",
    tests: ["serial/linux/list_test.ts"],
  },
  {
    name: "host: a clamped rate stays in force on Windows",
    file: "lib/serial/windows/comm.ts",
    find: "if (this.#baud !== undefined) this.#setRate",
    replace: "if (this.#baud === undefined) this.#setRate",
    tests: ["serial/windows/port_test.ts"],
  },
  {
    name: "host: what an RFC 2217 server offers instead stays in force",
    file: "lib/serial/rfc2217/port.ts",
    find: "if (this.#baud !== undefined) await",
    replace: "if (this.#baud === undefined) await",
    tests: ["serial/rfc2217/port_test.ts"],
  },
];
