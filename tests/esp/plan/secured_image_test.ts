// Signed and encrypted content goes to flash unchanged: no header is set, forced or not.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { NO_SECURITY } from "../../../lib/esp/chips/security.ts";
import { otherFlashModes } from "../../../lib/esp/plan/other_flash_modes.ts";
import { type Firmware, makePlan } from "../../../lib/esp/plan/plan.ts";
import { noise } from "../../fake/firmware.ts";
import { buildBootloader, bytesOf, FAMILY, merge } from "../../fake/image.ts";
import {
  app,
  assertFinal,
  boot,
  file,
  KEEP,
  MB,
  type More,
  notesOf,
  options,
  refused,
  table,
} from "./files.ts";

const DETECT = { ...KEEP, size: "detect" };
/** The header of boot() says 4 MB. */
const LARGER = { flash: DETECT, flashSize: 8 * MB };
const SECURE_BOOT = { ...NO_SECURITY, secureBoot: true };

/** Secure boot v2: a sector after the image that begins with a signature block. */
function signed(version = 2): Firmware {
  const block = noise(1216, 4);
  block.set([0xe7, version, 0, 0]);
  return file(0x1000, merge([[0, boot().bytes], [0x1000, block], [0x1fff, Uint8Array.of(0xff)]]), "boot.bin");
}

/** Secure boot v1: initial value and digest at 0, followed by the bootloader. */
const digested = () => file(0, merge([[0, noise(192, 5)], [0x1000, boot().bytes]]), "boot.bin");

function planOf(files: readonly Firmware[], more: More) {
  return makePlan(files, options("esp32", more));
}

/** Every byte of the first file unchanged, and one note about it. */
function assertKept(files: readonly Firmware[], more: More, why: string): void {
  const plan = planOf(files, more);
  const { regions, headerLocked } = plan;
  assertEquals(regions[0]!.data.subarray(0, files[0]!.bytes.length), files[0]!.bytes);
  const done = more.compares === true ? "compared" : "written";
  assertEquals(notesOf(plan).filter((note) => note.includes("unchanged")), [
    `detail: "boot.bin" is ${done} unchanged, including its header: ${why}`,
  ]);
  assert(headerLocked);
  // Nor does --repair try other modes.
  assertEquals(otherFlashModes(plan), []);
}

Deno.test("signed: size: detect leaves the header of a signed bootloader unchanged", () => {
  const v2 = "it is signed (secure boot v2)";
  assertKept([signed(), table(), app()], LARGER, v2);
  assertKept([signed(3), table(), app()], LARGER, v2);
  const v1 = "a secure boot v1 digest precedes it";
  assertKept([digested(), table(), app()], LARGER, v1);
  assertKept([boot(), file(0, noise(192, 5), "digest.bin")], LARGER, v1);
  // Without a signature the header is set as usual; leading padding is no digest.
  const padded = file(0, merge([[0, new Uint8Array(0x1000).fill(0xff)], [0x1000, boot().bytes]]), "boot.bin");
  for (const plain of [boot(), padded]) {
    const plan = planOf([plain, table(), app()], LARGER);
    assertEquals([plan.headerLocked, plan.regions[0]!.data[plain === padded ? 0x1003 : 3]], [
      undefined,
      0x30,
    ]);
  }
});

Deno.test("signed: a chip with secure boot gets a signed bootloader unchanged, and never an unsigned one", () => {
  const security = SECURE_BOOT;
  assertStringIncludes(
    refused([signed()], { ...LARGER, security }),
    "secure boot is enabled, and only firmware signed",
  );
  assertKept([signed()], { ...LARGER, security, force: true }, "it is signed (secure boot v2)");
  assertEquals(
    refused([boot()], { ...LARGER, security, force: true }),
    'ChipError: Cannot write "boot.bin" to this ESP32: secure boot is enabled, and this bootloader is not signed\n' +
      "> The chip would never start again. Omit the bootloader, or use a signed one.",
  );
  // A comparison writes nothing; it uses the bytes that would be written.
  assertKept([boot()], { ...LARGER, security, compares: true }, "secure boot is enabled on this chip");
});

Deno.test("signed: mode, freq, size and --repair are refused, forced or not", () => {
  const hint = "\n> Omit mode, freq, size and --repair. The build sets the header before it signs the image.";
  const wanted = (what: string) =>
    `ProfileError: Cannot set ${what} in the header of "boot.bin" at 0x1000: it is signed (secure boot v2), ` +
    `and it would not start with another header${hint}`;
  assertFinal([signed()], { flash: { ...KEEP, mode: "dout" } }, wanted("flash.mode dout"));
  assertFinal([signed()], { flash: { ...KEEP, freq: "80m" } }, wanted("flash.freq 80m"));
  assertFinal([signed()], { flash: { ...KEEP, size: "8MB" } }, wanted("flash.size 8MB"));
  assertFinal([signed()], { repairs: true }, wanted("another flash mode (--repair)"));
  // Settings that the header already has are not refused.
  assertEquals(refused([signed()], { flash: { mode: "dio", freq: "40m", size: "4MB" } }), "accepted");
  assertStringIncludes(
    refused([signed()], { flash: DETECT, flashSize: 2 * MB, force: true }),
    'Cannot boot "boot.bin" on this board: its header says 4 MB, but the flash has 2 MB, and the header cannot be changed',
  );
});

Deno.test("encrypted: a bootloader that looks encrypted is written unchanged if forced", () => {
  const encrypted = file(0x1000, noise(0x4000, 9), "boot.bin");
  assertStringIncludes(refused([encrypted], LARGER), "it is not an image and looks encrypted");
  assertKept([encrypted], { ...LARGER, force: true }, "it looks encrypted");
  const security = { ...NO_SECURITY, flashEncryption: true };
  assertKept([encrypted], { ...LARGER, force: true, security }, "flash encryption is enabled on this chip");
  assertStringIncludes(
    refused([encrypted], { flash: { ...KEEP, mode: "dio" }, force: true }),
    "Cannot set flash.mode dio",
  );
  // Unencrypted programs never run on such a chip; data may be intended.
  for (const plain of [boot(), table(), app(), signed()]) {
    assertStringIncludes(refused([plain], { security, force: true }), "flash encryption is enabled");
  }
  assertEquals(refused([file(0x200000, bytesOf(16), "x.bin")], { security, force: true }), "accepted");
  // Obviously invalid content stays refused.
  assertStringIncludes(
    refused([file(0x1000, bytesOf(0x4000), "boot.bin")], { force: true }),
    "its first byte is",
  );
  assertEquals(buildBootloader(FAMILY.esp32)[0], 0xe9);
});
