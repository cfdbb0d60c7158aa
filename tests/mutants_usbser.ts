/** Bugs for mutants.ts: what Windows' own drivers and its disk really do. */
import type { Mutant } from "./mutants.ts";

const PORT = ["serial/windows_test.ts"];

export const USBSER_MUTANTS: readonly Mutant[] = [
  {
    name: "Windows: a rate that usbser tells wrong is refused",
    file: "lib/serial/windows_comm.ts",
    find: "if (this.#followsRates(actual, action)) {",
    replace: "{",
    tests: PORT,
  },
  {
    name: "Windows: after the question what usbser tells, its rate stays",
    file: "lib/serial/windows_comm.ts",
    find: "      this.#ratesUntold = true;\n      this.#setRate(baud, failure);\n",
    replace: "      this.#ratesUntold = true;\n",
    tests: PORT,
  },
  {
    name: "Windows: a rate that is clamped while the port is opened goes unnoticed",
    file: "lib/serial/windows_comm.ts",
    find: "return isTaken(other, this.#tells(action));",
    replace: "return false;",
    tests: PORT,
  },
  {
    name: "RFC 2217: a server that answers the same to every rate is refused",
    file: "lib/serial/rfc2217.ts",
    find: "if (await this.#followsRates(actual, action)) {",
    replace: "{",
    tests: ["serial/rfc2217_test.ts"],
  },
];
