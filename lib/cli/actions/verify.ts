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
import type { ConnectedBoard } from "../../app/board_files/fill.ts";
import type { FilesToPut } from "../../app/board_files/with_files.ts";
import { prepare, type PreparedRequest } from "../../app/prepare.ts";
import { consoleBaud } from "../../profile/fields.ts";
import { profileRequest } from "../request.ts";
import { tellNext } from "../next_step.ts";
import { withChipSession, withSession } from "../session.ts";
import { tellFirmware } from "../screen/tell_firmware.ts";
import { noteOnStderr, reporterFor, warnOnStderr } from "../screen/reporter.ts";

export async function execute(call: Call): Promise<ExitCode> {
  return await eachProfile(call, verifyOne);
}

const FORGETS =
  "A simulated board forgets its flash when the command ends: each command starts with a blank one.";

const OTHER_FLASH = "The board_files of the profile were not compared, because the flash does not match";
const NOT_STARTED = {
  message: "The board_files of the profile were not compared: the board stays in its bootloader",
  hint: "To compare them, omit after: stay.",
};

async function verifyOne(call: Call): Promise<ExitCode> {
  const prepared = await prepare(
    { system: call.system, warn: warnOnStderr(call.system) },
    profileRequest(call),
  );
  const { source, profile, plugin, expected } = prepared;
  const { requestedFiles } = await import("../board_files.ts");
  const { rosterNumbers } = await import("../roster_numbers.ts");
  const isCompared = prepared.boardFiles !== undefined && !call.has("no-board-files");
  const { numbered, numberOf } = await rosterNumbers(call, isCompared);
  const wanted = await requestedFiles(call, prepared, { numbered, puts: false });
  let board: Omit<ConnectedBoard, "number"> = { chip: expected.chip.id, mac: undefined };
  const reporter = reporterFor(call);
  tellFirmware(call, "comparing", prepared);
  const different = await withChipSession(call, {
    profile,
    plugin,
    reporter,
    secrets: wanted?.known.secrets,
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
      board = { chip: identity.chip.id, mac: identity.mac };
      const different = await compareRegions(session, plan, { flashSize, report });
      const equal = different === 0;
      if (wanted !== undefined && !equal) report({ type: "warning", message: OTHER_FLASH });
      else if (wanted !== undefined && profile.after !== "run") report({ type: "warning", ...NOT_STARTED });
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
  // Only the same firmware certainly has the prompt that answers.
  const files = wanted === undefined || different > 0 || profile.after !== "run"
    ? 0
    : await compareBoardFiles(call, prepared, { wanted, board: { ...board, number: numberOf(board.mac) } });
  if (different > 0 || files > 0) {
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

/** Returns how many files differ. */
async function compareBoardFiles(
  call: Call,
  { profile, plugin }: PreparedRequest,
  { wanted, board }: { readonly wanted: FilesToPut; readonly board: ConnectedBoard },
): Promise<number> {
  const [{ fillFiles }, { withBoardConsole }, { compareFiles }] = await Promise.all([
    import("../../app/board_files/fill.ts"),
    import("../../app/board_files/with_console.ts"),
    import("../../repl/put_files.ts"),
  ]);
  const filled = fillFiles(wanted.sources, wanted.known, board);
  const reporter = reporterFor(call);
  return await withSession(
    call,
    { profile, plugin, reporter, secrets: wanted.known.secrets },
    (context, request) =>
      withBoardConsole(context, request, {
        baud: consoleBaud(profile),
        async act(python) {
          const { report } = context.reporter;
          report({ type: "files", total: filled.files.length });
          const found = await compareFiles(python, filled, (file) => report({ type: "board-file", ...file }));
          const total = filled.files.length + filled.removals.length;
          const equal = found.length === 0;
          context.reporter.result({
            record: { type: "board-files-verdict", equal, different: found.length, total },
            lines: [
              equal
                ? `The files on the board match: ${total}.`
                : `The files on the board do not match: ${found.length} of ${total} differ.`,
            ],
          });
          return found.length;
        },
      }),
  );
}
