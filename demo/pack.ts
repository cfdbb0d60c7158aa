// Packs an ELF file into an ESP8266 flash image, as the mask ROM expects it at flash offset 0. Used by build.sh:
//   deno run --allow-read --allow-write pack.ts hello.elf hello.bin
// Layout: Espressif's "Firmware Image Format"; ELF32 as in the System V ABI.

const IMAGE_MAGIC = 0xe9;
const MAX_SEGMENTS = 16;
const CHECKSUM_SEED = 0xef;

/** The two header bytes that flasher may patch. DOUT needs the fewest pins and commands, so every module boots with it. */
const MODE_DOUT = 3;
const SIZE_512K_FREQ_40M = 0x00;

const ELF_MAGIC = 0x7f454c46;
const ELF_CLASS_32_LITTLE_ENDIAN = 0x0101;
const ELF_MACHINE_XTENSA = 94;
const PT_LOAD = 1;

interface Segment {
  readonly address: number;
  /** Padded with zeros to a multiple of 4 bytes: the ROM copies words. */
  readonly data: Uint8Array;
}

function loadSegments(elf: Uint8Array, view: DataView): Segment[] {
  const tableOffset = view.getUint32(28, true);
  const entrySize = view.getUint16(42, true);
  const count = view.getUint16(44, true);
  const segments: Segment[] = [];
  for (let i = 0; i < count; i++) {
    const at = tableOffset + i * entrySize;
    const fileOffset = view.getUint32(at + 4, true);
    const fileSize = view.getUint32(at + 16, true);
    // Memory beyond the file size is .bss; the program does not rely on zeros there.
    if (view.getUint32(at, true) !== PT_LOAD || fileSize === 0) continue;
    const data = new Uint8Array(Math.ceil(fileSize / 4) * 4);
    data.set(elf.subarray(fileOffset, fileOffset + fileSize));
    segments.push({ address: view.getUint32(at + 8, true), data });
  }
  return segments;
}

/** Packs the loadable segments of a little-endian 32-bit Xtensa ELF file into an ESP8266 image. */
export function packImage(elf: Uint8Array): Uint8Array {
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  if (
    elf.length < 52 || view.getUint32(0) !== ELF_MAGIC || view.getUint16(4) !== ELF_CLASS_32_LITTLE_ENDIAN ||
    view.getUint16(18, true) !== ELF_MACHINE_XTENSA
  ) {
    throw new Error("Cannot pack the image: the input must be a little-endian 32-bit Xtensa ELF file");
  }
  const segments = loadSegments(elf, view);
  if (segments.length < 1 || segments.length > MAX_SEGMENTS) {
    throw new Error(
      `Cannot pack the image: the ELF file has ${segments.length} segments, must be 1 to ${MAX_SEGMENTS}`,
    );
  }

  const used = segments.reduce((sum, segment) => sum + 8 + segment.data.length, 8);
  // The checksum is the last byte of the 16-byte block that follows the segments.
  const image = new Uint8Array(Math.ceil((used + 1) / 16) * 16);
  const out = new DataView(image.buffer);
  image.set([IMAGE_MAGIC, segments.length, MODE_DOUT, SIZE_512K_FREQ_40M]);
  out.setUint32(4, view.getUint32(24, true), true);

  let at = 8;
  let checksum = CHECKSUM_SEED;
  for (const { address, data } of segments) {
    out.setUint32(at, address, true);
    out.setUint32(at + 4, data.length, true);
    image.set(data, at + 8);
    at += 8 + data.length;
    for (const byte of data) checksum ^= byte;
  }
  image[image.length - 1] = checksum;
  return image;
}

if (import.meta.main) {
  const [elfPath, imagePath] = Deno.args;
  if (elfPath === undefined || imagePath === undefined) throw new Error("Usage: pack.ts <elf> <image>");
  Deno.writeFileSync(imagePath, packImage(Deno.readFileSync(elfPath)));
}
