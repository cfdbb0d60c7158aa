/** `flasher info`: what a board is, and what is on its flash. */
import { describeSize } from "../chips/flash_size.ts";
import { identifyFlash } from "../device/flash_size.ts";
import { inspectFlash } from "../device/inspect.ts";
import { persistOn, type Session } from "../device/session.ts";
import type { ChipJob } from "../device/chip_work.ts";
import type { FlashEvent } from "../device/events.ts";
import { EXIT, type ExitCode } from "../errors.ts";
import type { BoardInfo } from "./board_info.ts";
import { withChip } from "./chip_session.ts";
import type { Call } from "./command.ts";
import { infoRecord } from "./info_record.ts";
import { infoText } from "./info_text.ts";
import { reporterFor } from "./reporter.ts";
import { bareProfile } from "./way_to_board.ts";

export async function infoSession(call: Call): Promise<ExitCode> {
  const reporter = reporterFor(call);
  await withChip(call, {
    profile: bareProfile(call),
    reporter,
    async work(session, job) {
      const info = await lookAt(session, job);
      reporter.result({ record: infoRecord(info), lines: infoText(info) });
    },
  });
  return EXIT.ok;
}

async function lookAt(session: Session, { report }: ChipJob): Promise<BoardInfo> {
  const { identity, link } = session;
  const { security, chip } = identity;
  if (security.secureDownload) {
    return { identity, flash: undefined, contents: "in secure download mode nobody can read it" };
  }
  let flash: Extract<FlashEvent, { type: "flash" }> | undefined;
  const options = {
    stated: "detect",
    report(event: FlashEvent) {
      if (event.type === "flash") flash = event;
      report(event);
    },
  };
  const size = await link.persist(() => identifyFlash(link.loader, identity, options));
  const { loader } = link;
  if (loader.dialect.read === "none") {
    return { identity, flash, contents: "the ROM of this chip cannot read it; leave out --no-stub" };
  }
  if (security.flashEncryption) return { identity, flash, contents: "it is encrypted" };
  const { name, flashReach } = loader.dialect;
  if (size > flashReach) {
    const message = `The ${name} of the ${chip.name} reaches ${describeSize(flashReach)} of flash: ` +
      "what lies above is not looked at";
    report({ type: "warning", message });
  }
  report({ type: "inspecting" });
  return {
    identity,
    flash,
    contents: await persistOn(session, size)((loader) => inspectFlash(loader, chip, size)),
  };
}
