import { assert, assertEquals, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { ProfileError } from "../../../lib/errors.ts";
import { type Firmware, makePlan, type PlanOptions } from "../../../lib/esp/plan/plan.ts";
import { notesOf } from "./files.ts";
import { buildImage, bytesOf } from "../../fake/image.ts";
import { fc } from "../../tools/property.ts";
import { refusal } from "../image/refused.ts";

const KB = 1024;
const MB = 1024 * KB;

type Flash = PlanOptions["flash"];
const KEEP: Flash = { mode: "keep", freq: "keep", size: "keep" };

function options(flash: Partial<Flash> = {}, flashSize?: number): PlanOptions {
  return { chip: esp8266, flash: { ...KEEP, ...flash }, ...(flashSize === undefined ? {} : { flashSize }) };
}

function file(offset: number, bytes: Uint8Array, path = "data.bin"): Firmware {
  return { path, offset, bytes, vouched: false };
}

/** An image whose header says DIO, 40 MHz and the size of this nibble. */
function app(sizeNibble: number): Firmware {
  return file(0, buildImage({ mode: 2, sizeAndFreq: sizeNibble << 4 }), "app.bin");
}

const refused = (files: readonly Firmware[], opts = options()) => refusal(() => makePlan(files, opts));
const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex");

Deno.test("plan: files in the profile's order, unchanged, with their MD5", () => {
  const files = [file(0x10000, bytesOf(8, 1), "b.bin"), app(4), file(0x4000, bytesOf(4096), "c.bin")];
  const plan = makePlan(files, options({}, 4 * MB));
  assertEquals(plan, {
    chip: esp8266,
    flashSize: 4 * MB,
    regions: files.map(({ path, offset, bytes }) => ({ path, offset, data: bytes, md5: md5(bytes) })),
    notes: [],
  });
});

Deno.test("plan: padded to whole words with FF before hashing", () => {
  for (const [length, padded] of [[1, 4], [3, 4], [4, 4], [5, 8]]) {
    const bytes = bytesOf(length!, 0x20);
    const data = makePlan([app(4), file(0x1000, bytes)], options()).regions[1]!.data;
    assertEquals([...data], [...bytes, ...new Array(padded! - length!).fill(0xff)]);
    assertEquals(makePlan([app(4), file(0x1000, bytes)], options()).regions[1]!.md5, md5(data));
  }
});

Deno.test("plan refused: an offset inside a sector", () => {
  assertEquals(
    refused([app(4), file(0x1200, bytesOf(16))]),
    'ProfileError: Cannot write "data.bin" at 0x1200 (files[1].offset): offset must be a multiple of 0x1000\n' +
      "> Flash is erased in sectors of 0x1000 bytes. The nearest are 0x1000 and 0x2000.",
  );
});

Deno.test("plan refused: files that overlap, in any order", () => {
  const wanted = 'ProfileError: Cannot write "high.bin" at 0x2000: "low.bin" extends to 0x2010\n' +
    '> The next free offset after "low.bin" is 0x3000.';
  const low = file(0x1000, bytesOf(0x1010, 1), "low.bin");
  const high = file(0x2000, bytesOf(16), "high.bin");
  assertEquals(refused([app(4), low, high]), wanted);
  assertEquals(refused([app(4), high, low]), wanted);
});

Deno.test("plan refused: two files in one sector", () => {
  assertEquals(
    refused([app(4), file(0x1000, bytesOf(16), "low.bin"), file(0x1000, bytesOf(16), "high.bin")]),
    'ProfileError: Cannot write "high.bin" at 0x1000: "low.bin" extends to 0x1010\n' +
      '> The next free offset after "low.bin" is 0x2000.',
  );
  // After the end of the first one, but in its last sector: not a sector boundary.
  assertEquals(
    refused([app(4), file(0x1000, bytesOf(16)), file(0x1800, bytesOf(16))]).startsWith(
      'ProfileError: Cannot write "data.bin" at 0x1800 (files[2].offset): offset must be a multiple of 0x1000\n',
    ),
    true,
  );
});

Deno.test("plan refused: a boot image that extends into the next file", () => {
  const image = new Uint8Array(0x1001).fill(0xff);
  image.set(app(4).bytes);
  assertEquals(
    refused([file(0, image, "app.bin"), file(0x1000, bytesOf(16))]),
    'ProfileError: Cannot write "data.bin" at 0x1000: "app.bin" extends to 0x1001\n' +
      '> The next free offset after "app.bin" is 0x2000.',
  );
});

Deno.test("plan accepted: adjacent files, and a file that ends at the end of the flash", () => {
  assertEquals(
    refused([app(0), file(0x1000, bytesOf(0x1000)), file(0x2000, bytesOf(16))], options({}, 512 * KB)),
    "accepted",
  );
  assertEquals(refused([app(0), file(0x7f000, bytesOf(0x1000))], options({}, 512 * KB)), "accepted");
});

Deno.test("plan refused: past the end of the flash", () => {
  assertEquals(
    refused([app(0), file(0x7f000, bytesOf(0x1001))], options({}, 512 * KB)),
    'ProfileError: Cannot write "data.bin" at 0x7f000 (files[1].offset): it ends at 0x80001, ' +
      "but the flash of this board ends at 0x80000 (512 KB)\n" +
      "> Use a board with more flash, or another offset.",
  );
  assertEquals(refused([app(0), file(0x400000, bytesOf(16))]), "accepted"); // no board was asked
});

Deno.test("plan refused: a file of the wrong kind, at any offset", () => {
  assertEquals(
    refused([app(4), file(0x1000, new Uint8Array())]).split("\n")[0],
    'ImageError: Cannot use "data.bin": the file is empty',
  );
  assertEquals(
    refused([app(4), file(0x1000, new TextEncoder().encode("<html>"))]).split("\n")[0],
    'ImageError: Cannot use "data.bin": it is a web page, not firmware',
  );
});

Deno.test("plan refused: no image at the boot offset; anything is accepted elsewhere", () => {
  assertEquals(
    refused([file(0, bytesOf(64))]).split("\n")[0],
    'ImageError: Cannot boot "data.bin" on ESP8266: its first byte is 0x00, expected 0xe9',
  );
  assertEquals(refused([app(4), file(0x1000, bytesOf(64))]), "accepted");
  // Nor half an image, which a loader would find.
  assertEquals(
    refused([app(4), file(0x1000, app(4).bytes.subarray(0, 60))]).split("\n")[0],
    'ImageError: Cannot use "data.bin" on ESP8266: it ends before segment 2 of 3',
  );
});

Deno.test("plan: warns that no file covers the boot offset, unless it only compares", () => {
  const [files, board] = [[file(0x1000, bytesOf(16))], options({ size: "detect" }, 4 * MB)];
  assertEquals(makePlan(files, { ...board, compares: true }).notes, []);
  assertEquals(notesOf(makePlan(files, board)), [
    "warning: No file covers 0x0, where ESP8266 boots from: the chip will boot what the flash already holds there",
  ]);
});

/** The resulting header of an image: byte 3, and the notes. */
function header(nibble: number, flash: Partial<Flash>, flashSize?: number): [number, ...string[]] {
  const plan = makePlan([app(nibble)], options(flash, flashSize));
  return [plan.regions[0]!.data[3]!, ...notesOf(plan)];
}

Deno.test("plan: size: detect sets the size of the flash", () => {
  assertEquals(header(0, { size: "detect" }, 4 * MB), [
    0x40,
    'detail: Header of "app.bin" set to flash size 4 MB (the file says 512 KB)',
  ]);
  assertEquals(header(4, { size: "detect" }, MB), [
    0x20,
    'detail: Header of "app.bin" set to flash size 1 MB (the file says 4 MB)',
  ]);
  assertEquals(header(7, { size: "detect" }, MB), [
    0x20,
    'detail: Header of "app.bin" set to flash size 1 MB (the file says 0x7)',
  ]);
  assertEquals(header(4, { size: "detect" }, 4 * MB), [0x40]);
  // More than the header can express: its maximum.
  assertEquals(header(4, { size: "detect" }, 32 * MB), [
    0x90,
    'detail: Header of "app.bin" set to flash size 16 MB (the file says 4 MB)',
  ]);
});

Deno.test("plan: size: detect without a board leaves the header unchanged", () => {
  assertEquals(header(0, { size: "detect" }), [
    0x00,
    "detail: The flash size in the header will be set when a board is connected (size: detect)",
  ]);
});

Deno.test("plan: size: keep", () => {
  assertEquals(header(4, {}, 4 * MB), [0x40]);
  assertEquals(header(6, {}, 4 * MB), [0x60]); // 4MB-c1
  assertEquals(header(4, {}), [0x40]);
  assertEquals(header(0, {}, 4 * MB), [
    0x00,
    'warning: The header of "app.bin" says 512 KB, the flash has 4 MB: the rest stays unused',
  ]);
});

Deno.test("plan refused: size: keep with more in the header than the flash has", () => {
  assertEquals(
    refused([app(4)], options({}, MB)),
    'ProfileError: Cannot use "app.bin" with flash.size keep: its header says 4 MB, ' +
      "but the flash of this board has 1 MB: it would not boot\n> Set size: detect, or size: 1MB.",
  );
});

Deno.test("plan: an explicit size", () => {
  assertEquals(header(0, { size: "4MB" }, 4 * MB), [
    0x40,
    'detail: Header of "app.bin" set to flash size 4 MB (the file says 512 KB)',
  ]);
  assertEquals(header(4, { size: "4MB" }, 4 * MB), [0x40]);
  assertEquals(header(0, { size: "2MB-c1" }), [
    0x50,
    'detail: Header of "app.bin" set to flash size 2 MB-c1 (the file says 512 KB)',
  ]);
  const [byte, ...notes] = header(4, { size: "1MB" }, 4 * MB);
  assertEquals([byte, notes.length], [0x20, 2]);
  assert(notes.includes('detail: Header of "app.bin" set to flash size 1 MB (the file says 4 MB)'));
});

Deno.test("plan refused: an explicit size above the flash's, even without a boot image", () => {
  const wanted = 'ProfileError: Cannot set flash.size to "4MB": the flash of this board has 1 MB\n' +
    "> Set size: detect to use the size of each board.";
  assertEquals(refused([app(2)], options({ size: "4MB" }, MB)), wanted);
  assertEquals(refused([file(0x1000, bytesOf(16))], options({ size: "4MB" }, MB)), wanted);
});

Deno.test("plan: a comparison sets no header, and does not say that it did", () => {
  const compares = { ...options({ mode: "dout", freq: "80m" }, 4 * MB), compares: true };
  assertEquals(notesOf(makePlan([app(4)], compares)), [
    'detail: Header of "app.bin" compared with mode dout, frequency 80m, as a run would set it',
  ]);
});

Deno.test("plan: mode and frequency", () => {
  const plan = makePlan([app(4)], options({ mode: "dout", freq: "80m" }, 4 * MB));
  const { regions } = plan;
  assertEquals([...regions[0]!.data.subarray(2, 4)], [3, 0x4f]);
  assertEquals(notesOf(plan), ['detail: Header of "app.bin" set to mode dout, frequency 80m']);
  assertEquals(regions[0]!.md5, md5(regions[0]!.data));
  // No note if the header already says so.
  assertEquals(makePlan([app(4)], options({ mode: "dio", freq: "40m" }, 4 * MB)).notes, []);
});

Deno.test("plan refused: names that are not in the chip's tables", () => {
  for (const freq of ["60m", "80M", "toString", "__proto__", ""]) {
    assertEquals(
      refused([app(4)], options({ freq })),
      `ProfileError: Cannot set flash.freq to "${freq}": ESP8266 supports keep, 80m, 40m, 26m, 20m`,
    );
  }
  for (const size of ["32MB", "4mb", "constructor", ""]) {
    assertEquals(
      refused([app(4)], options({ size })),
      `ProfileError: Cannot set flash.size to "${size}": ` +
        "ESP8266 supports keep, detect, 512KB, 256KB, 1MB, 2MB, 4MB, 2MB-c1, 4MB-c1, 8MB, 16MB",
    );
  }
});

/** Files anywhere in the first 16 sectors, perhaps with a boot image; they may overlap. */
const FILES = fc.record({
  boot: fc.boolean(),
  data: fc.array(
    fc.record({ sector: fc.integer({ min: 1, max: 15 }), length: fc.integer({ min: 1, max: 0x2800 }) }),
    {
      maxLength: 5,
    },
  ),
}).map(({ boot, data }) => [
  ...(boot ? [app(4)] : []),
  ...data.map(({ sector, length }, i) => file(sector * 0x1000, bytesOf(length, 0x80 + i), `${i}.bin`)),
]);

const sectorsOf = (offset: number, length: number) =>
  Array.from({ length: Math.ceil(length / 0x1000) }, (_, i) => offset / 0x1000 + i);

Deno.test("plan: every byte of every file once, no sector twice; files that share a sector are refused", () => {
  let planned = 0;
  fc.assert(
    fc.property(
      FILES,
      fc.constantFrom<Partial<Flash>>({}, { size: "detect", mode: "dout" }),
      (files, flash) => {
        const before = files.map(({ bytes }) => bytes.slice());
        const wanted = files.flatMap(({ offset, bytes }) => sectorsOf(offset, bytes.length));
        const collide = new Set(wanted).size < wanted.length;
        if (collide) {
          assertThrows(() => makePlan(files, options(flash, MB * 4)), ProfileError);
          return;
        }
        planned++;
        const { regions } = makePlan(files, options(flash, MB * 4));
        assertEquals(regions.length, files.length);
        files.forEach(({ offset, bytes, path }, i) => {
          const region = regions[i]!;
          assertEquals([region.path, region.offset], [path, offset]);
          assertEquals(region.data.length, Math.ceil(bytes.length / 4) * 4);
          region.data.forEach((byte, at) => {
            if (offset === 0 && (at === 2 || at === 3)) return;
            if (byte !== (at < bytes.length ? bytes[at] : 0xff)) throw new Error(`byte ${at} of ${path}`);
          });
          assertEquals(region.md5, md5(region.data));
        });
        const taken = regions.flatMap(({ offset, data }) => sectorsOf(offset, data.length));
        assertEquals(new Set(taken).size, taken.length);
        assertEquals(files.map(({ bytes }) => bytes), before, "a file was changed");
      },
    ),
    { numRuns: 150 },
  );
  assert(planned > 10);
});
