/** `flasher init` with firmware of the catalogue. */
import { assert, assertEquals } from "@std/assert";
import { loadCatalogue } from "../../../lib/catalogue/data.ts";
import { orderOffers } from "../../../lib/catalogue/narrow.ts";
import { buildName } from "../../../lib/catalogue/name.ts";
import { allOffers, type Catalogues } from "../../../lib/catalogue/search.ts";
import { offerText } from "../../../lib/cli/describe/offer_text.ts";
import { meansFirmware } from "../../../lib/cli/init/firmware_answer.ts";
import { EXIT } from "../../../lib/errors.ts";
import { APP, USB0 } from "../world.ts";
import { type FakeOptions, flasher } from "../../fake/system.ts";
import { assertSessions } from "../golden.ts";

const OFFERS = allOffers({ micropython: await loadCatalogue("micropython") } as unknown as Catalogues);
const TERMINAL = { stdin: true, stdout: 80, stderr: 80 };
const NAME = "micropython@1.26.1/ESP8266_GENERIC";
const board = (more: object): FakeOptions => ({ ports: [USB0], boards: { [USB0.path]: more } });
const typed = (answers: readonly string[], more: FakeOptions = {}): FakeOptions => ({
  ...TERMINAL,
  typed: answers.map((answer) => `${answer}\n`),
  ...more,
});

async function written({ system }: { readonly system: { readFile(path: string): Promise<Uint8Array> } }) {
  return new TextDecoder().decode(await system.readFile("flash.yaml"));
}

Deno.test("init with firmware by name: what it prints", () =>
  assertSessions("init_firmware", [
    [`init --firmware ${NAME} --yes`, {}],
    ["init --firmware micropython@1.26.1/ESP8266_GENRIC --yes", {}],
    ["init --firmware micropython@latest/ESP8266_GENERIC --yes", {}],
    [`init --firmware ${NAME} --file a.bin`, { files: { "a.bin": APP } }],
    ["init", typed(["micropython", "y", "1", "", ""], board({ chip: "esp8266" }))],
    ["init", typed(["micropython", "n", "wesp", "", ""], board({ chip: "esp8266" }))],
    ["init --chip esp32s2", typed(["circuitpython", "magtag", "", ""])],
    ["init", typed([NAME, "", ""])],
  ]));

Deno.test("init with firmware by name: the profile names it and its chip, and no file", async () => {
  const ran = await flasher(["init", "--firmware", NAME, "--yes"]);
  assertEquals(ran.code, EXIT.ok, ran.stderr);
  const text = await written(ran);
  assert(text.includes(`\nfirmware: ${NAME} #`), text);
  assert(text.includes("\nchip: esp8266\n"), text);
  assert(!text.includes("files:"), text);
});

Deno.test("init with firmware by name: the board is asked only after a yes", async () => {
  const yes = await flasher(["init"], typed(["micropython", "y", "1", "", ""], board({ chip: "esp32c3" })));
  assertEquals(yes.code, EXIT.ok, yes.stderr);
  assert((await written(yes)).includes("/ESP32_GENERIC_C3 #"), yes.stderr);
  const no = await flasher(
    ["init"],
    typed(["micropython", "n", "ESP8266_GENERIC", "", ""], board({ chip: "esp32c3" })),
  );
  assertEquals(no.code, EXIT.ok, no.stderr);
  assert(no.stderr.includes("This resets it. [Y/n] MicroPython for these boards"), no.stderr);
});

Deno.test("init with firmware by name: a board that does not answer leaves all firmware to choose from", async () => {
  const silent = board({ chip: "esp8266", circuit: "none" });
  const { code, stderr } = await flasher(
    ["init"],
    typed(["micropython", "y", "ESP8266_GENERIC", "", ""], silent),
  );
  assertEquals(code, EXIT.ok, stderr);
});

Deno.test("offers: those for the chip come first, and what needs more than the board has is marked, never hidden", () => {
  const facts = { chip: "esp32", flashSize: 2 * 1024 * 1024, psramInside: false };
  const { likely, others } = orderOffers(OFFERS, facts);
  assertEquals(likely.length + others.length, OFFERS.length);
  assert(likely.every(({ chip }) => chip === "esp32"));
  assertEquals(buildName(likely[0]!), "ESP32_GENERIC-D2WD");
  const spiram = likely.find((one) => buildName(one) === "ESP32_GENERIC-SPIRAM")!;
  assertEquals(
    offerText(spiram, facts),
    "ESP32, needs 4 MB flash, this board has 2 MB, needs PSRAM; this chip reports none inside: " +
      "Support for SPIRAM / WROVER",
  );
  assertEquals(offerText(spiram), "ESP32, 4 MB flash, needs PSRAM: Support for SPIRAM / WROVER");
  const inside = { ...facts, flashSize: 8 * 1024 * 1024, psramInside: true };
  assertEquals(offerText(spiram, inside), "ESP32, 4 MB flash, needs PSRAM: Support for SPIRAM / WROVER");
  assertEquals(buildName(orderOffers(OFFERS, { ...inside, psramInside: false }).likely[0]!), "ESP32_GENERIC");
});

Deno.test("offers: nothing is known about the board", () => {
  const { likely, others } = orderOffers(OFFERS, undefined);
  assert(likely.length > 40);
  assert(others.every(({ build }) => build.until !== undefined));
});

Deno.test("an answer means the catalogue only if it is a name of it", () => {
  assertEquals(["micropython", " CircuitPython ", NAME].map(meansFirmware), [true, true, true]);
  assertEquals(["micropython.bin", "./micropython", "fw.bin", ""].map(meansFirmware), [
    false,
    false,
    false,
    false,
  ]);
});
