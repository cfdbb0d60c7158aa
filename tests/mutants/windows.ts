/** Seeded bugs in the serial port of Windows. */
import type { Mutant } from "./mutant.ts";

const PORT = ["serial/windows/port_test.ts"];
const LIST = ["serial/windows/list_test.ts"];

export const WINDOWS_MUTANTS: readonly Mutant[] = [
  {
    name: "Windows: DTR not written after RTS",
    file: "lib/serial/windows/comm.ts",
    find: "    this.#escape(dtr ? ESCAPE.SETDTR : ESCAPE.CLRDTR, action);",
    replace: "    if (lines.dtr !== undefined) this.#escape(dtr ? ESCAPE.SETDTR : ESCAPE.CLRDTR, action);",
    tests: PORT,
  },
  {
    name: "Windows: lines dropped by a change of speed",
    file: "lib/serial/windows/comm.ts",
    find: "if (api.SetCommState(handle, encodeDcb(baud, this.#lines)) !== 0)",
    replace: "if (api.SetCommState(handle, encodeDcb(baud, { dtr: false, rts: false })) !== 0)",
    tests: PORT,
  },
  {
    name: "Windows: error code asked too late",
    file: "lib/serial/windows/port.ts",
    find: "if (handle === INVALID_HANDLE) throw win32OpenFailure(name, api.GetLastError());",
    replace:
      "if (handle === INVALID_HANDLE) throw win32OpenFailure(name, await Promise.resolve(0).then(api.GetLastError));",
    tests: PORT,
  },
  {
    name: "Windows: a port that could not be set up stays open",
    file: "lib/serial/windows/port.ts",
    find: '    await withTimeLimit(api.CloseHandle(handle), `close "${name}"`);\n    throw error;',
    replace: "    throw error;",
    tests: PORT,
  },
  {
    name: "Windows: closes without waiting for pending operations",
    file: "lib/serial/windows/port.ts",
    find: "    await Promise.allSettled(this.#calls);\n    await this.#arrival?.end();\n",
    replace: "",
    tests: PORT,
  },
  {
    name: "Windows: frees an operation's event before its end",
    file: "lib/serial/windows/overlapped.ts",
    find: "      ABANDONED.push(this);\n      return;\n",
    replace: "",
    tests: PORT,
  },
  {
    name: "Windows: only the first part of a write",
    file: "lib/serial/windows/port.ts",
    find: "at += taken;",
    replace: "at += part.length;",
    tests: PORT,
  },
  {
    name: "Windows: waits for an event although the driver has none",
    file: "lib/serial/windows/port.ts",
    find: 'this.#hasEvents = arrival.state === "done" && this.#emptyEvents < EMPTY_EVENTS;',
    replace: "",
    tests: PORT,
  },
  {
    name: "Windows: takes an unplugged device for an error",
    file: "lib/serial/windows/win32_error.ts",
    find: 'meaning: "no such device", lost: true',
    replace: 'meaning: "no such device"',
    tests: [...PORT, "serial/windows/win32_test.ts"],
  },
  {
    name: "Windows: COM10 before COM3",
    file: "lib/serial/windows/ports.ts",
    find: "comNumber(a.path) - comNumber(b.path)",
    replace: "a.path < b.path ? -1 : 1",
    tests: LIST,
  },
  {
    name: "Windows: takes an invented id for a serial number",
    file: "lib/serial/windows/ports.ts",
    find: 'serial?.includes("&") ? undefined : serial',
    replace: "serial",
    tests: LIST,
  },
  {
    name: "Windows: the debug unit beside a port reported as an adapter without a driver",
    file: "lib/serial/windows/ports.ts",
    find: "device.problem !== 0 && !(isInterface(device) && hasPort)",
    replace: "device.problem !== 0",
    tests: LIST,
  },
];
