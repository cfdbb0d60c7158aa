/** `flasher read`: reads flash into a file. */
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { identifyFlash } from "../../esp/flash/flash_size.ts";
import { readVerified } from "../../esp/flash/read/read_verified.ts";
import { retryOnLink } from "../../esp/jobs/session.ts";
import {
  addressablePart,
  checkAddressable,
  checkNotSecureDownload,
  checkReadable,
} from "../../esp/flash/unsupported.ts";
import { EXIT, type ExitCode, OutputError, UsageError } from "../../errors.ts";
import type { Call } from "../command.ts";
import { parseRange, rangeWithin } from "../values/number.ts";
import { readEarlier } from "../../app/files/earlier_file.ts";
import { checkMayOverwrite, checkWritable, writeOutput } from "../../app/files/output_file.ts";
import { PIPE, PIPE_NAME, pipeData } from "../../app/files/piped_data.ts";
import { checkMayPipe } from "../pipes.ts";
import { tellNext } from "../next_step.ts";
import { reporterFor } from "../screen/reporter.ts";
import { shellWord } from "../../app/shell_word.ts";
import { boardFromFlags, withChipSession } from "../session.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument: path, has, text } = call;
  if (path === undefined) {
    throw new UsageError("OUT: found nothing, expected the name of a file", {
      hint: "For example: flasher read flash.bin",
    });
  }
  const pipes = path === PIPE;
  if (pipes) checkMayPipe(call, "flasher read -");
  if (has("all") && (text("offset") ?? text("size")) !== undefined) {
    throw new UsageError("--all: found --offset or --size as well, expected one or the other");
  }
  const range = parseRange({ offset: text("offset"), size: text("size") });
  if (!pipes) {
    await checkMayOverwrite(system, path, { replace: has("force") });
    await checkWritable(system, path);
  }
  const reporter = reporterFor(call, pipes ? system.stderr : system.stdout);
  const read = await withChipSession(call, {
    ...await boardFromFlags(call, { defaults: { baud: "auto" } }),
    reporter,
    async work(session, { clock, report }) {
      const { identity, link } = session;
      checkNotSecureDownload(identity, "Cannot read flash");
      checkReadable(link.loader);
      const flashSize = await link.runWithRecovery(() =>
        identifyFlash(link.loader, identity, { stated: "detect", report })
      );
      const { loader } = link;
      const found = rangeWithin(range, flashSize);
      const hint = addressablePart(loader.dialect, {
        offset: found.offset,
        command: `flasher read ${shellWord(path, system.os)}`,
      });
      checkAddressable(loader, identity.chip, { ...found, action: "Cannot read flash", hint });
      const bytes = await readVerified({ path: pipes ? PIPE_NAME : path, ...found }, {
        clock,
        report,
        retry: retryOnLink(session, flashSize),
        probably: pipes ? undefined : await readEarlier(system, path, found.size),
      });
      const kept = has("trim") ? trimBlank(bytes, range.offset) : bytes;
      if (pipes) return kept;
      // Flash contains passwords.
      const options = { replace: has("force"), secret: true };
      reporter.result(await writeOutput(system, { path, bytes: kept }, options));
      return kept;
    },
  });
  if (pipes) {
    // The port is closed by now: a slow reader does not keep it.
    reporter.result(await pipeData(system, read));
    return EXIT.ok;
  }
  tellNext(call, { to: "see what it contains", command: "image", argument: path, same: "none" });
  return EXIT.ok;
}

/** Removes blank bytes at the end. Throws OutputError if all bytes are blank. */
function trimBlank(bytes: Uint8Array, offset: number): Uint8Array {
  const last = bytes.findLastIndex((byte) => byte !== 0xff);
  if (last >= 0) return bytes.subarray(0, last + 1);
  throw new OutputError(
    `Cannot write a trimmed file: all ${describeSize(bytes.length)} from ${hex(offset)} are blank`,
    { hint: "Omit --trim to write them anyway." },
  );
}
