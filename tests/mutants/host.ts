/** Seeded bugs in handling the computer's limits, and in recognising its ports. */
import type { Mutant } from "./mutant.ts";

const RATES = ["esp/link/host_baud_test.ts", "app/proven_rates_test.ts"];

const WHO = ["app/ports/usb_port_test.ts", "app/ports/follow_port_test.ts"];

const HOLD = ["cli/hold_test.ts"];

export const HOST_MUTANTS: readonly Mutant[] = [
  {
    name: "host: accepts no nearby rate",
    file: "lib/esp/link/host_baud.ts",
    find: "rate !== baud && off(rate) <= TOLERANCE",
    replace: "rate !== baud && off(rate) <= 0",
    tests: RATES,
  },
  {
    name: "host: accepts any rate as nearby",
    file: "lib/esp/link/host_baud.ts",
    find: "const TOLERANCE = 0.02;",
    replace: "const TOLERANCE = 0.3;",
    tests: RATES,
  },
  {
    name: "host: changes the chip's rate before checking the host's",
    file: "lib/esp/link/change_baud.ts",
    find: "const host = await loader.hostRate(change.host);",
    replace: "const host = change.host as number | undefined;",
    tests: RATES,
  },
  {
    name: "host: does not learn which rates the host lacks",
    file: "lib/app/proven_rates.ts",
    find: 'event.from === asked || event.step === "slower"',
    replace: "event.from === asked",
    tests: RATES,
  },
  {
    name: "host: keeps asking for a rate that the host refused",
    file: "lib/esp/link/link.ts",
    find: "this.#history = { ...this.#history, baud: asked };",
    replace: "",
    tests: RATES,
  },
  {
    name: "host: listens at a rate that was refused",
    file: "lib/esp/link/diagnose.ts",
    find: "if (!await loader.setBaud(baud)) continue;\n    listened",
    replace: "await loader.port.setBaud(baud);\n    listened",
    tests: RATES,
  },
  {
    name: "hold: forgets all held lines at the end",
    file: "lib/esp/link/connect.ts",
    find: "await port.setLines(linesAfter(hold));",
    replace: "await port.setLines(linesAfter());",
    tests: HOLD,
  },
  {
    name: "hold: releases a held line after a script",
    file: "lib/reset/hold.ts",
    find: "return method.length === 0 ? method : [...method, { set: held }];",
    replace: "return method;",
    tests: HOLD,
  },
  {
    name: "hold: a line is not asserted before the first script",
    file: "lib/app/open_board.ts",
    find: "if (lines !== undefined && port.hasLines)",
    replace: "if (lines !== undefined && !port.hasLines)",
    tests: HOLD,
  },
  {
    name: "hold: lets a script leave any line asserted",
    file: "lib/reset/check.ts",
    find: 'line === "DTR" ? !dtr : !rts',
    replace: "hold === undefined",
    tests: HOLD,
  },
  {
    name: "hold: takes a silent bridge for a silent board",
    file: "lib/esp/link/diagnose.ts",
    find: "&& await answersWithDtr(loader, reset)",
    replace: "&& false",
    tests: HOLD,
  },
  {
    name: "port identity: takes a port in another socket for the same",
    file: "lib/serial/same_device.ts",
    find: "candidates.filter((port) => isSameSocket(before, port) === undefined)",
    replace: "candidates",
    tests: WHO,
  },
  {
    name: "port identity: trusts a serial number that all adapters share",
    file: "lib/serial/same_device.ts",
    find: "MEANINGLESS.test(serial)",
    replace: 'serial === ""',
    tests: WHO,
  },
  {
    name: "port identity: trusts a name without a reset by flasher",
    file: "lib/serial/same_device.ts",
    find: "return ourReset\n    ?",
    replace: "return named.length === 0\n    ?",
    tests: WHO,
  },
  {
    name: "port identity: ignores the socket",
    file: "lib/serial/same_device.ts",
    find: "candidates.filter((port) => isSameSocket(before, port) === true)",
    replace: "candidates.filter((port) => port.path === before.path)",
    tests: WHO,
  },
  {
    name: "port identity: counts ports instead of devices",
    file: "lib/serial/adapters.ts",
    find: "const devices = devicesOf(candidates).length;",
    replace: "const devices = candidates.length;",
    tests: ["serial/adapters_test.ts"],
  },
  {
    name: "port identity: follows a port that left after the loader answered",
    file: "lib/app/ports/follow_port.ts",
    find: "|| answered() ||",
    replace: "||",
    tests: WHO,
  },
  {
    name: "port identity: gives up on a port without permissions yet",
    file: "lib/app/ports/follow_port.ts",
    find: '["not-found", "denied", "busy", "io"]',
    replace: '["busy"]',
    tests: WHO,
  },
  {
    name: "port identity: knows only ttyUSB and ttyACM",
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
