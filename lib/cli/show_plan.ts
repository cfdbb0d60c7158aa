/** `flasher plan`: everything that is known before a board is connected. */
import { hex } from "../bytes.ts";
import { prepare } from "../device/flash.ts";
import { EXIT, type ExitCode } from "../errors.ts";
import { estimateMs } from "../estimate.ts";
import { printable } from "../text.ts";
import type { Call } from "./command.ts";
import { prepareCall } from "./load_job.ts";
import { JSON_VERSION } from "./reporter.ts";
import { textTable } from "./table.ts";

export async function showPlan(call: Call): Promise<ExitCode> {
  const { system } = call;
  const { source, profile, expected } = await prepareCall(call);
  const { chip, regions, notes } = expected;
  const compressed = (chip.stub ?? chip.rom).compressed;
  const shipments = await Promise.all(regions.map((region) => prepare(region, { compressed })));
  const bytes = regions.reduce((sum, { data }) => sum + data.length, 0);
  const wireBytes = shipments.reduce((sum, shipment) => sum + shipment.bytes.length, 0);
  const estimate = estimateMs(chip, { bytes, wireBytes, baud: profile.baud });

  if (call.has("json")) {
    const described = regions.map(({ path, offset, data, md5 }) => ({
      path,
      offset,
      size: data.length,
      md5,
    }));
    const { port, baud, board, flash, after } = profile;
    const plan = { chip: chip.id, port, baud, board, flash, after, regions: described, notes };
    system.stdout.write(
      JSON.stringify({
        type: "plan",
        version: JSON_VERSION,
        ...plan,
        bytes,
        wireBytes,
        estimateMs: Math.round(estimate),
      }) +
        "\n",
    );
    return EXIT.ok;
  }
  const rows = regions.map(({ path, offset, data }) => [
    hex(offset, 6),
    hex(offset + data.length, 6),
    String(data.length).padStart(9),
    printable(path),
  ]);
  system.stdout.write(
    [
      `${printable(source)}: for ${chip.name}, board ${profile.board}, port ${printable(profile.port)}\n\n`,
      textTable([["from", "to", "    bytes", "file"], ...rows]),
      "\n",
      ...notes.map((note) => `${printable(note)}\n`),
      `${bytes} bytes, ${wireBytes} compressed: about ${
        Math.ceil(estimate / 1000)
      } s at ${profile.baud} baud\n`,
    ].join(""),
  );
  return EXIT.ok;
}
