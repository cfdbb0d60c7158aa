/** `flasher erase`: erases flash after asking for confirmation. */
import { hex } from "../../bytes.ts";
import { checkErasable, eraseFlash } from "../../esp/flash/erase.ts";
import { identifyFlash } from "../../esp/flash/flash_size.ts";
import { createUnlock } from "../../esp/flash/write_protection.ts";
import { checkNotSecureDownload } from "../../esp/flash/unsupported.ts";
import { EXIT, type ExitCode, Interrupted, UsageError } from "../../errors.ts";
import { SECTOR } from "../../esp/flash_parts/geometry.ts";
import type { PortName } from "../../serial/port_name.ts";
import { describeBoardAt } from "../describe/board_at.ts";
import { personAt } from "../screen/ask.ts";
import type { Call } from "../command.ts";
import { type AskedRange, parseRange, rangeWithin } from "../values/number.ts";
import { tellNext } from "../next_step.ts";
import { reporterFor } from "../screen/reporter.ts";
import { boardFromFlags, withChipSession } from "../session.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const range = parseRange({ offset: call.text("offset"), size: call.text("size") }, { unit: SECTOR });
  const board = await boardFromFlags(call);
  if (!call.has("yes")) await confirmErase(call, range, board.profile.port);
  await withChipSession(call, {
    ...board,
    reporter: reporterFor(call),
    async work({ loader, identity }, { report }) {
      checkNotSecureDownload(identity, "Cannot erase flash");
      const flashSize = await identifyFlash(loader, identity, { stated: "detect", report });
      const found = rangeWithin(range, flashSize);
      checkErasable(loader, found, { identity, flashSize, force: call.has("force") });
      const unlock = createUnlock(identity, { report, permanent: call.has("unlock") });
      await eraseFlash(loader, found, { flashSize, report, unlock, again: "Erase again" });
    },
  });
  tellNext(call, { to: "write firmware", command: "run", argument: "PROFILE", same: "board" });
  return EXIT.ok;
}

/** Called before a port is opened. Throws UsageError without a terminal, Interrupted if the answer is not yes. */
async function confirmErase({ system }: Call, { offset, size }: AskedRange, port: PortName): Promise<void> {
  const person = personAt(system);
  if (!person.isPresent) {
    throw new UsageError("Cannot ask before erasing: found no terminal, expected one or --yes", {
      hint: "In a script, confirm with --yes.",
    });
  }
  const end = size === undefined ? "its end" : hex(offset + size);
  const what = offset === 0 && size === undefined ? "the whole flash" : `flash from ${hex(offset)} to ${end}`;
  if (await person.confirm(`Erase ${what} of ${describeBoardAt(port)}? Its contents will be lost.`)) return;
  throw new Interrupted("Not erased: the answer was not yes");
}
