// Makes the demo's data file: bytes that compress like real firmware (code, strings, tables, padding), after a header
// that the program on the chip checks. The same on every machine: integer arithmetic from a fixed seed.
//   deno run --allow-write make_data.ts data.bin

/** A multiple of neither 4 nor the sector size, like most real files. */
const DATA_LENGTH = 123_457;
const HEADER_LENGTH = 64;
const SEED = 0x8266;

const WORDS =
  ("flash sector erase write verify reset boot ready wait line baud chip board cable signal level high low " +
    "frame block reply request timeout retry page offset length header image segment checksum crc clock crystal " +
    "divider pin strap sleep wake timer task queue event state error failed done ok begin end open close %d %s " +
    "0x%08x %u bytes at from to of the in with no").split(" ");

/** A source of 32-bit numbers: Marsaglia's xorshift. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** CRC-32 as in zip: reflected polynomial 0xEDB88320, start and end inverted. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function wordBytes(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}

/** Resembles instructions: few common operations, more varied registers, an occasional constant. */
function codeLike(random: () => number): number[] {
  const bytes: number[] = [];
  for (let i = 20 + random() % 60; i > 0; i--) {
    const operation = Math.min(random() % 48, random() % 48);
    bytes.push((operation * 37) & 0xff, random() & 0x77);
    if (operation > 6) bytes.push(random() % 4 === 0 ? random() & 0xff : 0xc0 | (operation & 7));
  }
  return bytes;
}

function textLike(random: () => number): number[] {
  const words = Array.from({ length: 3 + random() % 7 }, () => WORDS[random() % WORDS.length]);
  return [...new TextEncoder().encode(words.join(" ")), 10, 0];
}

/** Resembles a table of functions: ascending addresses. */
function tableLike(random: () => number): number[] {
  let address = 0x40100000 + (random() & 0x7ffc);
  return Array.from({ length: 4 + random() % 12 }, () => wordBytes(address += (random() % 64) * 4)).flat();
}

function padding(random: () => number): number[] {
  return new Array<number>(8 + random() % 56).fill(random() % 2 === 0 ? 0x00 : 0xff);
}

/** Makes data.bin: a 64-byte text header (length of the whole file, CRC-32 of the rest), then the rest. */
export function makeData(): Uint8Array {
  const random = createRandom(SEED);
  const kinds = [
    codeLike,
    codeLike,
    textLike,
    textLike,
    textLike,
    textLike,
    tableLike,
    tableLike,
    padding,
  ] as const;
  const body: number[] = [];
  while (body.length < DATA_LENGTH - HEADER_LENGTH) {
    const kind = kinds[random() % kinds.length] ?? codeLike;
    body.push(...kind(random));
  }
  const data = new Uint8Array(DATA_LENGTH);
  data.set(body.slice(0, DATA_LENGTH - HEADER_LENGTH), HEADER_LENGTH);

  const crc = crc32(data.subarray(HEADER_LENGTH)).toString(16).padStart(8, "0");
  const header = `flasher demo data v1\nlength ${String(DATA_LENGTH).padStart(8, "0")}\ncrc32 ${crc}\n`;
  data.set(new TextEncoder().encode(header.padEnd(HEADER_LENGTH - 1, ".") + "\n"));
  return data;
}

if (import.meta.main) {
  const [path] = Deno.args;
  if (path === undefined) throw new Error("Usage: make_data.ts <file>");
  Deno.writeFileSync(path, makeData());
}
