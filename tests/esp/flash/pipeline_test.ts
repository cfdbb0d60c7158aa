/** Blocks are cut at windows where that takes less time: with the flashes that there are, by the paced simulator. */
import { assert, assertEquals } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { evenEnds, windowEnds } from "../../../lib/esp/flash/block_ends.ts";
import { FLASH_PARTS } from "../../../lib/esp/flash/flash_timings.ts";
import { bestEnds, pipelineMs } from "../../../lib/esp/flash/pipeline.ts";
import { PayloadCache } from "../../../lib/esp/flash/payload_cache.ts";
import { familyImage } from "../../fake/family_image.ts";
import { bootImage, code, file, noise } from "../../fake/firmware.ts";
import { runSession } from "../../fake/session.ts";
import { FAMILY } from "../../fake/silicon.ts";

/** PayloadCache whose blocks are all of one size, as where windows are not known. */
class EvenShipments extends PayloadCache {
  override async take(...args: Parameters<PayloadCache["take"]>) {
    return { ...await super.take(...args), windows: [] };
  }
}

/** The slowest parts that data sheets allow: the sources are those of flash_timings.ts. */
const WORST = {
  winbond: { sectorErase: 400, blockErase: 2000, pageProgram: 3 },
  gigadevice: { sectorErase: 400, blockErase: 1600, pageProgram: 2.4 },
  macronix: { sectorErase: 200, blockErase: 2000, pageProgram: 5 },
  puya: { sectorErase: 20, blockErase: 20, pageProgram: 3 },
} as const;

const SIZE = 0x60000;
const FLASH = { flashSize: 0x80000 * 2, flashId: 0x1440ef } as const;
const CUT = new PayloadCache();
const EVEN = new EvenShipments();

const esp32 = FAMILY.find(({ model }) => model === "esp32")!;

/** Code that deflate makes six tenths of. */
function compressible(size: number): Uint8Array {
  const bytes = code(size, 3);
  for (let at = 0; at + 0xc00 <= size; at += 0xc00) bytes.copyWithin(at + 0x800, at, at + 0x400);
  return bytes;
}

/** What the line brings to a chip: code of its size, at its place. */
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
    // The ESP32's image has no partition table in it.
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
    Deno.test(`${model} at ${link.baud} baud, ${link.latency} ms: cut only where it takes less time`, async () => {
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

Deno.test("with the slowest flashes that data sheets allow, cutting costs little", async () => {
  for (const link of [LINKS[0]!, LINKS[2]!]) {
    for (const [name, part] of Object.entries(WORST)) {
      const chosen = await writeMs("esp32", { part, link, payloads: CUT });
      const even = await writeMs("esp32", { part, link, payloads: EVEN });
      assert(chosen <= even * 1.03, `${name}: ${chosen} ms, in even blocks ${even} ms`);
    }
  }
});

Deno.test("on a flash that takes no time, a slow adapter gets no more blocks than needed", async () => {
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

Deno.test("the model is the simulator's time, within a twentieth", async () => {
  const { files, board } = boardFor("esp32");
  for (const baud of [921_600, 2_000_000]) {
    for (const [name, part] of Object.entries(FLASH_PARTS)) {
      const payload = await EVEN.take(
        { path: "x", offset: 0x1000, data: files[0]!.bytes, md5: "of the image" },
        { compressed: true },
      );
      const ends = evenEnds(payload.bytes.length, 0x4000);
      const cargo = { offset: 0x1000, size: SIZE, made: payload.made, blank: false };
      const times = { roundTrip: 1.5, wireByte: 10_000 / baud, ...part };
      const model = pipelineMs(cargo, ends, times);
      const { done, error } = await runSession({
        files,
        board: { ...FLASH, ...board, flash: noise(0x100000, 9), timing: { ...part, usbLatency: 1 } },
        job: { chips: CHIPS, baud, full: true, payloads: EVEN, force: true },
      });
      assertEquals(error, undefined);
      // Besides the blocks: the head is written last, one erase and its sector, and proved.
      const extra = part.sectorErase + 16 * part.pageProgram;
      // The last window is programmed while its hash is waited for; the simulated chip hashes a KB in 0.5 ms.
      const ms = done!.times.write + done!.times.verify - 0.5 * SIZE / 1024;
      const near = Math.abs(model + extra - ms) / ms;
      assert(near < 0.05, `${name} at ${baud}: ${model + extra} ms by the model, ${ms} ms`);
    }
  }
});

Deno.test("a slow line and a slow adapter: blocks as large as may be; a fast line: cut", () => {
  const length = 100_000;
  const windows = [21_000, 42_000, 63_000, 84_000].map((at) => at);
  const payload = {
    region: { offset: 0, data: new Uint8Array(0x28000) },
    bytes: new Uint8Array(length),
    windows,
    made: (sent: number) => Math.min(0x28000, Math.round(sent * 0x28000 / length)),
  };
  const dialect = { flashBlock: 0x4000 };
  const ends = (baud: number, roundTripMs: number) =>
    bestEnds(payload, { baud, roundTripMs, dialect }, false);
  const [cut, even] = [windowEnds(length, 0x4000, windows), evenEnds(length, 0x4000)];
  assertEquals(ends(115_200, 16), even);
  assertEquals(ends(921_600, 40), even);
  assertEquals(ends(921_600, 1), cut);
});
