/** Blocks end at windows only if that takes less time: with all known flash parts, in the timed simulator. */
import { assert, assertEquals } from "@std/assert";
import { CHIPS } from "../../lib/esp/chips/mod.ts";
import { evenEnds, windowEnds } from "../../lib/esp/flash/block_ends.ts";
import { FLASH_PARTS } from "../../lib/esp/flash_parts/timings.ts";
import { chooseBlockEnds, pipelineMs } from "../../lib/esp/flash/pipeline.ts";
import { PayloadCache } from "../../lib/esp/flash/payload.ts";
import { familyImage } from "../fake/family_image.ts";
import { bootImage, code, file, noise } from "../fake/firmware.ts";
import { runSession } from "../fake/session.ts";
import { ESP32_CHIPS } from "../fake/esp32_chips.ts";

/** Payloads without windows, which are sent in even blocks. */
class EvenPayloads extends PayloadCache {
  override async get(...args: Parameters<PayloadCache["get"]>) {
    return { ...await super.get(...args), windows: [] };
  }
}

/** The maximum times in the data sheets of timings.ts. */
const WORST = {
  winbond: { sectorErase: 400, blockErase: 2000, pageProgram: 3 },
  gigadevice: { sectorErase: 400, blockErase: 1600, pageProgram: 2.4 },
  macronix: { sectorErase: 200, blockErase: 2000, pageProgram: 5 },
  puya: { sectorErase: 20, blockErase: 20, pageProgram: 3 },
} as const;

const SIZE = 0x60000;
const FLASH = { flashSize: 0x80000 * 2, flashId: 0x1440ef } as const;
const CUT = new PayloadCache();
const EVEN = new EvenPayloads();

const esp32 = ESP32_CHIPS.find(({ model }) => model === "esp32")!;

/** Code that deflate compresses to six tenths. */
function compressible(size: number): Uint8Array {
  const bytes = code(size, 3);
  for (let at = 0; at + 0xc00 <= size; at += 0xc00) bytes.copyWithin(at + 0x800, at, at + 0x400);
  return bytes;
}

/** The files for a chip, and its board. */
function boardFor(model: "esp8266" | "esp32") {
  const image = compressible(SIZE);
  if (model === "esp8266") {
    return { files: [file(0, bootImage(SIZE, (length) => image.subarray(0, length)))], board: {} };
  }
  image.set(familyImage({ chipId: esp32.chipId, address: esp32.ram, sizeAndFreq: 0x0f }));
  return { files: [file(esp32.offset, image)], board: { chip: model, revision: esp32.revision } };
}

interface Link {
  readonly baud: number;
  readonly latency: number;
}

async function writeMs(
  model: "esp8266" | "esp32",
  { part, link, payloads }: {
    readonly part: (typeof FLASH_PARTS)[string];
    readonly link: Link;
    readonly payloads: PayloadCache;
  },
): Promise<number> {
  const { files, board } = boardFor(model);
  const { done, error } = await runSession({
    files,
    board: { ...FLASH, ...board, flash: noise(0x100000, 9), timing: { ...part, usbLatency: link.latency } },
    // The ESP32's image contains no partition table.
    job: { chips: CHIPS, baud: link.baud, full: true, payloads, force: true },
  });
  assertEquals([error, done?.recoveries], [undefined, 0], "no block takes so long that its answer is missed");
  return done!.times.write;
}

const LINKS: readonly Link[] = [921_600, 2_000_000].flatMap((baud) =>
  [1, 8, 16].map((latency) => ({ baud, latency }))
);

for (const model of ["esp8266", "esp32"] as const) {
  for (const link of LINKS) {
    Deno.test(`${model} at ${link.baud} baud, ${link.latency} ms: window blocks only if they take less time`, async () => {
      const ratios: number[] = [];
      for (const [name, part] of Object.entries(FLASH_PARTS)) {
        const chosen = await writeMs(model, { part, link, payloads: CUT });
        const even = await writeMs(model, { part, link, payloads: EVEN });
        assert(chosen <= even * 1.02, `${name}: ${chosen} ms, in even blocks ${even} ms`);
        ratios.push(chosen / even);
      }
      const average = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
      assert(average <= 1.002, `${average} of the time that even blocks take`);
    });
  }
}

Deno.test("window blocks cost little even with the slowest flash that data sheets allow", async () => {
  for (const link of [LINKS[0]!, LINKS[2]!]) {
    for (const [name, part] of Object.entries(WORST)) {
      const chosen = await writeMs("esp32", { part, link, payloads: CUT });
      const even = await writeMs("esp32", { part, link, payloads: EVEN });
      assert(chosen <= even * 1.03, `${name}: ${chosen} ms, in even blocks ${even} ms`);
    }
  }
});

Deno.test("with an infinitely fast flash, a slow adapter gets no extra blocks", async () => {
  const { files, board } = boardFor("esp32");
  const link = { baud: 921_600, latency: 16 };
  const part = { sectorErase: 0, blockErase: 0, pageProgram: 0 };
  let blocks = 0;
  const session = await runSession({
    files,
    board: {
      ...{ ...FLASH, ...board, timing: { ...part, usbLatency: link.latency } },
      faults: { refuse: (_count, opcode) => void (blocks += Number(opcode === 0x11)) },
    },
    job: { chips: CHIPS, baud: link.baud, full: true, payloads: CUT, force: true },
  });
  assertEquals(session.error, undefined);
  assert(blocks <= Math.ceil(session.done!.wireBytes / 0x4000) + 1, `${blocks} blocks`);
});

Deno.test("the model predicts the simulator's time within 5 %", async () => {
  const { files, board } = boardFor("esp32");
  for (const baud of [921_600, 2_000_000]) {
    for (const [name, part] of Object.entries(FLASH_PARTS)) {
      const payload = await EVEN.get(
        { path: "x", offset: 0x1000, data: files[0]!.bytes, md5: "of the image" },
        { compressed: true },
      );
      const ends = evenEnds(payload.bytes.length, 0x4000);
      const times = { roundTrip: 1.5, wireByte: 10_000 / baud, ...part };
      const model = pipelineMs(payload, ends, { times, blank: false });
      const { done, error } = await runSession({
        files,
        board: { ...FLASH, ...board, flash: noise(0x100000, 9), timing: { ...part, usbLatency: 1 } },
        job: { chips: CHIPS, baud, full: true, payloads: EVEN, force: true },
      });
      assertEquals(error, undefined);
      // Besides the blocks, the head is erased, written and verified last.
      const extra = part.sectorErase + 16 * part.pageProgram;
      // The last window is programmed during the wait for its hash; the simulated chip hashes a KB in 0.5 ms.
      const ms = done!.times.write + done!.times.verify - 0.5 * SIZE / 1024;
      const near = Math.abs(model + extra - ms) / ms;
      assert(near < 0.05, `${name} at ${baud}: ${model + extra} ms by the model, ${ms} ms`);
    }
  }
});

Deno.test("a slow line or a slow adapter gets even blocks, a fast line window blocks", () => {
  const length = 100_000;
  const windows = [21_000, 42_000, 63_000, 84_000].map((at) => at);
  const payload = {
    region: { path: "x", offset: 0, data: new Uint8Array(0x28000), md5: "" },
    bytes: new Uint8Array(length),
    windows,
    unpacked: (sent: number) => Math.min(0x28000, Math.round(sent * 0x28000 / length)),
  };
  const dialect = { flashBlock: 0x4000 };
  const ends = (baud: number, roundTripMs: number) =>
    chooseBlockEnds(payload, { baud, roundTripMs, dialect }, false);
  const [cut, even] = [windowEnds(length, 0x4000, windows), evenEnds(length, 0x4000)];
  assertEquals(ends(115_200, 16), even);
  assertEquals(ends(921_600, 40), even);
  assertEquals(ends(921_600, 1), cut);
});
