/** `flasher info`: describes a board and the contents of its flash. */
import { describeSize } from "../../esp/chips/flash_size.ts";
import { identifyFlash } from "../../esp/flash/flash_size.ts";
import { inspectFlash } from "../../esp/jobs/inspect.ts";
import { retryOnLink, type Session } from "../../esp/jobs/session.ts";
import type { ChipJob } from "../../esp/jobs/chip_job.ts";
import type { FlashEvent } from "../../esp/events.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import type { BoardInfo } from "../describe/board_info.ts";
import type { Call } from "../command.ts";
import { infoRecord } from "../describe/info_record.ts";
import { infoText } from "../describe/info_text.ts";
import { tellNext } from "../next_step.ts";
import { reporterFor } from "../screen/reporter.ts";
import { boardFromFlags, withChipSession } from "../session.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const reporter = reporterFor(call);
  await withChipSession(call, {
    ...await boardFromFlags(call),
    reporter,
    async work(session, job) {
      const info = await inspect(session, job);
      reporter.result({ record: infoRecord(info), lines: infoText(info) });
    },
  });
  tellNext(call, { to: "back up the flash", command: "backup", same: "board" });
  return EXIT.ok;
}

async function inspect(session: Session, { report }: ChipJob): Promise<BoardInfo> {
  const { identity, link } = session;
  const { security, chip } = identity;
  if (security.secureDownload) {
    return { identity, flash: undefined, contents: "it cannot be read in secure download mode" };
  }
  let flash: Extract<FlashEvent, { type: "flash" }> | undefined;
  const options = {
    stated: "detect",
    report(event: FlashEvent) {
      if (event.type === "flash") flash = event;
      report(event);
    },
  };
  const size = await link.runWithRecovery(() => identifyFlash(link.loader, identity, options));
  const { loader } = link;
  if (loader.dialect.read === "none") {
    return { identity, flash, contents: "the ROM of this chip cannot read it; omit --no-stub" };
  }
  if (security.flashEncryption) return { identity, flash, contents: "it is encrypted" };
  const { name, flashReach } = loader.dialect;
  if (size > flashReach) {
    const message =
      `The ${name} of the ${chip.name} can address only the first ${describeSize(flashReach)} of flash: ` +
      "the rest was not inspected";
    report({ type: "warning", message });
  }
  report({ type: "inspecting" });
  return {
    identity,
    flash,
    contents: await retryOnLink(session, size)((loader) => inspectFlash(loader, chip, size)),
  };
}
