/** `flasher erase`: makes flash blank, after a question. */
import { hex } from "../../bytes.ts";
import { checkErasable, eraseFlash } from "../../esp/flash/erase.ts";
import { identifyFlash } from "../../esp/flash/flash_size.ts";
import { unlockOnce } from "../../esp/flash/write_protection.ts";
import { checkNotSecureDownload } from "../../esp/flash/unsupported.ts";
import { EXIT, type ExitCode, Interrupted, UsageError } from "../../errors.ts";
import { SECTOR } from "../../esp/plan/plan.ts";
import { printable } from "../../text.ts";
import { askYes } from "../screen/ask.ts";
import { withChip } from "../../app/with_chip.ts";
import type { Call } from "../command.ts";
import { type AskedRange, rangeOf, rangeWithin } from "../values/number.ts";
import { reporterFor } from "../screen/reporter.ts";
import { bareProfile } from "../../app/connection_settings.ts";

export async function eraseSession(call: Call): Promise<ExitCode> {
  const range = rangeOf(call, { unit: SECTOR });
  const profile = bareProfile(call);
  if (!call.has("yes")) await ask(call, range, profile.port);
  await withChip(call, {
    profile,
    reporter: reporterFor(call),
    async work({ loader, identity }, { report }) {
      checkNotSecureDownload(identity, "Cannot erase flash");
      const flashSize = await identifyFlash(loader, identity, { stated: "detect", report });
      const found = rangeWithin(range, flashSize);
      checkErasable(loader, found, { identity, flashSize, force: call.has("force") });
      const unlock = unlockOnce(identity, { report, lasting: call.has("unlock") });
      await eraseFlash(loader, found, { flashSize, report, unlock });
    },
  });
  return EXIT.ok;
}

/** Before any port is opened. Throws UsageError where nobody can answer, Interrupted where the answer is no. */
async function ask({ system }: Call, { offset, size }: AskedRange, port: string): Promise<void> {
  if (!system.stdin.isTerminal || !system.stderr.isTerminal) {
    throw new UsageError("Cannot ask whether flash may be erased: there is no terminal", {
      hint: "In a script say it with --yes.",
    });
  }
  const end = size === undefined ? "its end" : hex(offset + size);
  const what = offset === 0 && size === undefined ? "the whole flash" : `flash from ${hex(offset)} to ${end}`;
  const where = port === "auto" ? "the board that is plugged in" : `the board at ${printable(port)}`;
  if (await askYes(system, `Erase ${what} of ${where}? What is there will be lost.`)) return;
  throw new Interrupted("Not erased: the answer was not yes");
}
