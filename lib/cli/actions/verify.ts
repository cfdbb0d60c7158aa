/** `flasher verify`: compares the board's flash with a profile, and writes nothing. */
import { identifyFlash } from "../../esp/flash/flash_size.ts";
import { compareRegions } from "../../esp/jobs/compare_regions.ts";
import { retryOnLink } from "../../esp/jobs/session.ts";
import { placeOnBoard, planForChip } from "../../esp/jobs/plan_on_board.ts";
import { checkFilesAddressable, checkHashable, checkNotSecureDownload } from "../../esp/flash/unsupported.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { printable } from "../../text.ts";
import type { Call } from "../command.ts";
import { eachProfile } from "../each_profile.ts";
import { prepare } from "../../app/prepare.ts";
import { profileRequest } from "../request.ts";
import { tellNext } from "../next_step.ts";
import { withChipSession } from "../session.ts";
import { tellFirmware } from "../screen/tell_firmware.ts";
import { noteOnStderr, reporterFor, warnOnStderr } from "../screen/reporter.ts";

export async function execute(call: Call): Promise<ExitCode> {
  return await eachProfile(call, verifyOne);
}

const FORGETS =
  "A simulated board forgets its flash when the command ends: each command starts with a blank one.";

/** The bootloader knows flash, and no files. */
const FILES_NOT_COMPARED = {
  message: "The board_files of the profile were not compared: only the flash",
  hint: "To compare them, and to write those that differ: flasher files",
};

async function verifyOne(call: Call): Promise<ExitCode> {
  const prepared = await prepare(
    { system: call.system, warn: warnOnStderr(call.system) },
    profileRequest(call),
  );
  const { source, profile, plugin, expected, boardFiles } = prepared;
  const reporter = reporterFor(call);
  tellFirmware(call, "comparing", prepared);
  const different = await withChipSession(call, {
    profile,
    plugin,
    reporter,
    job: { expected, ...(prepared.chipByFiles ? { chipBy: "files" } : {}) },
    async work(session, { report }) {
      const { identity, link } = session;
      checkNotSecureDownload(identity, "Cannot compare flash");
      checkHashable(link.loader);
      const flashSize = await link.runWithRecovery(() =>
        identifyFlash(link.loader, identity, {
          stated: profile.flash.size,
          report,
          files: prepared.files,
        })
      );
      // Files that must not be written to this chip revision may still be on it.
      const anyChip = { ...identity, revision: undefined };
      const asked = { ...prepared, flash: profile.flash };
      const job = await retryOnLink(session, flashSize)((loader) =>
        placeOnBoard(loader, asked, { identity, flashSize })
      );
      const plan = planForChip(job, { identity: anyChip, flashSize }, { compares: true });
      checkFilesAddressable(link.loader, plan);
      const { regions } = plan;
      if (boardFiles !== undefined) report({ type: "warning", ...FILES_NOT_COMPARED });
      const different = await compareRegions(session, plan, { flashSize, report });
      const equal = different === 0;
      const verdict = equal ? "The flash matches" : "The flash does not match";
      const count = equal ? "" : `: ${different} of ${regions.length} regions differ`;
      reporter.result({
        record: { type: "verdict", equal, different },
        lines: [`${verdict} ${printable(source)}${count}.`],
      });
      return different;
    },
  });
  const { argument } = call;
  if (different > 0) {
    if (profile.port.kind === "sim" && !call.has("quiet") && !call.has("json")) {
      noteOnStderr(call.system)({ message: FORGETS });
    }
    tellNext(call, { to: "write it", command: "run", same: "files", argument });
    return EXIT.differs;
  }
  if (profile.after === "run") {
    const profileArgument = prepared.from === "firmware" ? undefined : argument;
    tellNext(call, {
      to: "see what it prints",
      command: "monitor",
      flag: "reset",
      same: "board",
      argument: profileArgument,
    });
  }
  return EXIT.ok;
}
