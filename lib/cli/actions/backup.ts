/** `flasher backup`: saves the whole flash, with a profile that restores it. */
import { describeSize } from "../../esp/chips/flash_size.ts";
import type { Identity } from "../../esp/link/identify.ts";
import { identifyFlash } from "../../esp/flash/flash_size.ts";
import { readVerified } from "../../esp/flash/read/read_verified.ts";
import { retryOnLink } from "../../esp/jobs/session.ts";
import {
  addressablePart,
  checkAddressable,
  checkNotSecureDownload,
  checkReadable,
} from "../../esp/flash/unsupported.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { formatBoardReference } from "../../profile/board_reference.ts";
import { sha256 } from "../../hash.ts";
import type { Call } from "../command.ts";
import { readEarlier } from "../../app/files/earlier_file.ts";
import { checkFolderWritable, checkMayOverwrite, writeOutput } from "../../app/files/output_file.ts";
import { PIPE, PIPE_NAME, pipeData } from "../../app/files/piped_data.ts";
import { checkMayPipe } from "../pipes.ts";
import type { Result } from "../../app/reporter.ts";
import { reporterFor } from "../screen/reporter.ts";
import { shellWord } from "../../app/shell_word.ts";
import { boardFromFlags, withChipSession } from "../session.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, has } = call;
  const { join } = system.paths;
  const pipes = call.argument === PIPE;
  if (pipes) checkMayPipe(call, "flasher backup -");
  else await checkFolderWritable(system, call.argument ?? ".");
  const board = await boardFromFlags(call, { defaults: { baud: "auto" } });
  const reporter = reporterFor(call, pipes ? system.stderr : system.stdout);
  const backup = await withChipSession(call, {
    ...board,
    reporter,
    async work(session, { clock, report }) {
      const { identity, link } = session;
      checkNotSecureDownload(identity, "Cannot read flash");
      checkReadable(link.loader);
      const name = backupName(identity);
      const folder = call.argument ?? `backup-${name}`;
      const [image, restore] = pipes
        ? [PIPE_NAME, PIPE_NAME]
        : [join(folder, `${name}.bin`), join(folder, "flash.yaml")];
      if (!pipes) {
        if (call.argument === undefined) await checkFolderWritable(system, folder);
        for (const path of [image, restore]) await checkMayOverwrite(system, path, { replace: has("force") });
      }

      const size = await link.runWithRecovery(() =>
        identifyFlash(link.loader, identity, { stated: "detect", report })
      );
      const { loader } = link;
      const hint = addressablePart(loader.dialect, { offset: 0, command: "flasher read flash.bin" });
      checkAddressable(loader, identity.chip, {
        offset: 0,
        size,
        action: "Cannot read the whole flash",
        hint,
      });
      const bytes = await readVerified({ path: image, offset: 0, size }, {
        clock,
        report,
        retry: retryOnLink(session, size),
        probably: await readEarlier(system, image, size),
      });
      const text = restoringProfile({
        identity,
        board: formatBoardReference(board.profile.board),
        name,
        bytes,
      });
      if (pipes) return { bytes, text };
      const replace = has("force");
      // Flash contains passwords.
      // Not only a receipt: flasher may have chosen the names.
      const answer = (result: Result) => reporter.result({ ...result, receipt: false });
      answer(await writeOutput(system, { path: image, bytes }, { replace, secret: true }));
      const profileBytes = new TextEncoder().encode(text);
      answer(await writeOutput(system, { path: restore, bytes: profileBytes }, { replace }));
      const command = `flasher run ${shellWord(restore, system.os)}`;
      reporter.result({ record: { type: "restore", command }, lines: [`To restore it: ${command}`] });
      return undefined;
    },
  });
  if (backup === undefined) return EXIT.ok;
  // The port is closed by now: a slow reader does not keep it.
  const piped = await pipeData(system, backup.bytes);
  const lines = [...piped.lines, "To restore it, save it as a file, and run this profile beside it:", ""];
  reporter.result({ ...piped, lines: [...lines, ...backup.text.trimEnd().split("\n")], receipt: true });
  return EXIT.ok;
}

/** `esp8266-5ccf7f0a0b0c`. */
function backupName({ chip, mac }: Identity): string {
  return [chip.id, ...mac === undefined ? [] : [mac.replaceAll(":", "")]].join("-");
}

function restoringProfile(
  { identity: { chip, mac }, board, name, bytes }: {
    readonly identity: Identity;
    readonly board: string;
    readonly name: string;
    readonly bytes: Uint8Array;
  },
): string {
  const owner = mac === undefined ? chip.name : `the ${chip.name} with MAC ${mac}`;
  return `# The whole flash of ${owner}, ${describeSize(bytes.length)}. To restore it, run this profile.
board: ${board}
chip: ${chip.id}
flash: { mode: keep, freq: keep, size: keep }
files:
  - offset: 0x0
    path: ${name}.bin
    sha256: ${sha256(bytes)}
    size: ${bytes.length}
    raw: true # written unchanged, whatever it contains
`;
}
