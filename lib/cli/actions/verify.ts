/** `flasher verify`: does the board's flash hold a profile? Nothing is written. */
import { findDifferences } from "../../esp/flash/verify.ts";
import { identifyFlash } from "../../esp/flash/flash_size.ts";
import { retryOnLink } from "../../esp/jobs/session.ts";
import { planOnce } from "../../esp/jobs/plan_on_board.ts";
import { checkFilesAddressable, checkHashable, checkNotSecureDownload } from "../../esp/flash/unsupported.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { printable } from "../../text.ts";
import { withChip } from "../../app/with_chip.ts";
import type { Call } from "../command.ts";
import { prepareCall } from "../../app/prepare.ts";
import { reporterFor } from "../screen/reporter.ts";

export async function verifySession(call: Call): Promise<ExitCode> {
  const prepared = await prepareCall(call);
  const { source, profile, expected } = prepared;
  const reporter = reporterFor(call);
  const different = await withChip(call, {
    profile,
    reporter,
    job: { expected },
    async work(session, { report }) {
      const { identity, link } = session;
      checkNotSecureDownload(identity, "Cannot compare flash");
      checkHashable(link.loader);
      const flashSize = await link.persist(() =>
        identifyFlash(link.loader, identity, {
          stated: profile.flash.size,
          report,
          files: prepared.files,
        })
      );
      // What must not be written to this very chip may well be on it.
      const anyChip = { ...identity, revision: undefined };
      const job = { ...prepared, flash: profile.flash };
      const plan = planOnce(job, { identity: anyChip, flashSize }, { compares: true });
      checkFilesAddressable(link.loader, plan);
      const { regions, notes } = plan;
      const infos = regions.map(({ path, offset, data }) => ({ path, offset, size: data.length }));
      report({ type: "plan", regions: infos, notes });
      let different = 0;
      for (const [i, region] of regions.entries()) {
        const info = infos[i]!;
        report({ type: "verifying", ...info });
        const ranges = await retryOnLink(session, flashSize)((loader) => findDifferences(loader, region));
        if (ranges.length > 0) different++;
        report(
          ranges.length === 0
            ? { type: "verified", md5: region.md5, ...info }
            : { type: "differs", ranges, ...info },
        );
      }
      const equal = different === 0;
      const verdict = equal ? "The board holds" : "The board does not hold";
      const count = equal ? "" : `: ${different} of ${regions.length} regions differ`;
      reporter.result({
        record: { type: "verdict", equal, different },
        lines: [`${verdict} ${printable(source)}${count}.`],
      });
      return different;
    },
  });
  return different === 0 ? EXIT.ok : EXIT.differs;
}
