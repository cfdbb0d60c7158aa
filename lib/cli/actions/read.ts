/** `flasher read`: flash into a file. */
import { hex } from "../../bytes.ts";
import { identifyFlash } from "../../esp/flash/flash_size.ts";
import { readProved } from "../../esp/flash/read.ts";
import { retryOnLink } from "../../esp/jobs/session.ts";
import {
  addressablePart,
  checkAddressable,
  checkNotSecureDownload,
  checkReadable,
} from "../../esp/flash/unsupported.ts";
import { EXIT, type ExitCode, OutputError, UsageError } from "../../errors.ts";
import { withChip } from "../../app/with_chip.ts";
import type { Call } from "../command.ts";
import { rangeOf, rangeWithin } from "../values/number.ts";
import { checkMayOverwrite, checkWritable, writeOutput } from "../../app/files/output_file.ts";
import { reporterFor } from "../screen/reporter.ts";
import { shellWord } from "../../app/shell_word.ts";
import { bareProfile } from "../../app/connection_settings.ts";

export async function readSession(call: Call): Promise<ExitCode> {
  const { system, argument: path, has, text } = call;
  if (path === undefined) {
    throw new UsageError("OUT: found nothing, expected the name of a file", {
      hint: "For example: flasher read flash.bin",
    });
  }
  if (path === "-") {
    throw new UsageError('OUT: found "-", expected the name of a file: standard output has the report');
  }
  if (has("all") && (text("offset") ?? text("size")) !== undefined) {
    throw new UsageError("--all: found --offset or --size beside it, expected one or the other");
  }
  const range = rangeOf(call);
  await checkMayOverwrite(system, path, { replace: has("force") });
  await checkWritable(system, path);
  const reporter = reporterFor(call);
  await withChip(call, {
    profile: bareProfile(call),
    reporter,
    async work(session, { report }) {
      const { identity, link } = session;
      checkNotSecureDownload(identity, "Cannot read flash");
      checkReadable(link.loader);
      const flashSize = await link.persist(() =>
        identifyFlash(link.loader, identity, { stated: "detect", report })
      );
      const { loader } = link;
      const found = rangeWithin(range, flashSize);
      const hint = addressablePart(loader.dialect, {
        offset: found.offset,
        command: `flasher read ${shellWord(path, system.os)}`,
      });
      checkAddressable(loader, identity.chip, { ...found, action: "Cannot read flash", hint });
      const bytes = await readProved(retryOnLink(session, flashSize), { path, ...found }, report);
      const kept = has("trim") ? trimmed(bytes, range.offset) : bytes;
      // Flash has passwords in it.
      const options = { replace: has("force"), secret: true };
      reporter.result(await writeOutput(system, { path, bytes: kept }, options));
    },
  });
  return EXIT.ok;
}

/** Without the blank bytes at its end. Throws OutputError where nothing is left. */
function trimmed(bytes: Uint8Array, offset: number): Uint8Array {
  const last = bytes.findLastIndex((byte) => byte !== 0xff);
  if (last >= 0) return bytes.subarray(0, last + 1);
  throw new OutputError(
    `Cannot write a trimmed file: all ${bytes.length} bytes from ${hex(offset)} on are blank`,
    { hint: "Leave out --trim to have them all the same." },
  );
}
