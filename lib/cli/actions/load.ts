/** `flasher load`: loads a program into RAM and starts it. */
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { loadProgram } from "../../esp/jobs/memory.ts";
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { checkRamImage } from "../../esp/image/check.ts";
import { checkIsFirmware } from "../../esp/image/not_firmware.ts";
import { chipOfImage } from "../../esp/image/chip_of_image.ts";
import { printable } from "../../text.ts";
import type { Call } from "../command.ts";
import { readFirmware } from "../../app/files/firmware_file.ts";
import { tellNext } from "../next_step.ts";
import { reporterFor } from "../screen/reporter.ts";
import { boardFromFlags, withChipSession } from "../session.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument: path } = call;
  if (path === undefined) {
    throw new UsageError("FILE: found nothing, expected the name of a file", {
      hint: "For example: flasher load hello.bin",
    });
  }
  const file = await readFirmware(system, path, { folder: ".", anywhere: true, namedBy: "person" });
  checkIsFirmware(file);
  const chip = chipOfImage(file.bytes);
  // Refused before the board is reset, if the image names its chip.
  if (chip !== undefined) checkRamImage(file, chip);
  const reporter = reporterFor(call);
  await withChipSession(call, {
    ...await boardFromFlags(call),
    reporter,
    // A stub would occupy RAM that the program needs.
    job: { useStub: false, after: "program", ...(chip === undefined ? {} : { expected: { chip } }) },
    async work({ loader, identity }) {
      const { bytes, entry } = await loadProgram(loader, identity, file);
      reporter.result({
        record: { type: "loaded", path, size: bytes, entry },
        lines: [
          `Loaded ${printable(path)} into RAM, ${describeSize(bytes)}, and started it at ${hex(entry, 8)}`,
        ],
        receipt: true,
      });
    },
  });
  tellNext(call, { to: "see what it prints", command: "monitor", same: "board" });
  return EXIT.ok;
}
