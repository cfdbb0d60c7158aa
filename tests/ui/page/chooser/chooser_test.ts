import { assertEquals } from "@std/assert";
import {
  chipOf,
  factsOf,
  nameOfPicked,
  NEW_CHOOSER,
  pick,
  rowsFor,
} from "../../../../lib/ui/page/chooser/chooser.ts";
import { initialLocal } from "../../../../lib/ui/page/local.ts";
import { perform } from "../../../../lib/ui/page/perform.ts";
import { EMPTY, NOW, portOf } from "../states.ts";
import { CATALOGUE, FACTS, PICKED } from "./catalogue.ts";

const MB = 1024 * 1024;
const labels = (words: string, chip: string | null = null, board?: Parameters<typeof rowsFor>[2]) =>
  rowsFor(CATALOGUE, { words, chip }, board).map(({ label }) => label);

Deno.test("chooser: chip and flash of the board narrow the list; PSRAM and too much flash come later, never hidden", () => {
  assertEquals(labels("", null, { chip: "esp32", flashSize: 2 * MB, psramInside: false }), [
    "ESP32_GENERIC",
    "UM_TINYPICO",
    "adafruit_feather_esp32_v2",
    "ESP32_GENERIC-SPIRAM",
    "ESP32_GENERIC-D2WD",
  ]);
  assertEquals(labels("", "esp8266", { chip: "esp32" }), ["ESP8266_GENERIC"]);
  assertEquals(labels("").length, CATALOGUE.firmware.length);
});

Deno.test("chooser: words narrow it further", () => {
  assertEquals(labels("feather circuit"), ["adafruit_feather_esp32_v2"]);
  assertEquals(labels("spiram"), ["ESP32_GENERIC-SPIRAM"]);
  assertEquals(labels("nothing like it"), []);
});

Deno.test("chooser: boards of several kinds preset no chip", () => {
  const [a, b] = [{ ...portOf(1), board: { chip: "esp32" } }, {
    ...portOf(2),
    board: { chip: "esp8266" },
  }];
  assertEquals([factsOf([a!]), factsOf([a!, b!]), factsOf([])], [{ chip: "esp32" }, undefined, undefined]);
  assertEquals([chipOf({ chip: "" }, { chip: "esp32" }), chipOf({ chip: null }, { chip: "esp32" })], [
    "",
    "esp32",
  ]);
});

Deno.test("chooser: the newest version in the usual language is picked first", () => {
  assertEquals(nameOfPicked(PICKED), FACTS.name);
  assertEquals(nameOfPicked(pick(CATALOGUE.firmware[2]!)), "micropython@1.28.0/ESP32_GENERIC");
});

Deno.test("chooser: only what the person has read is asked for, and it names the servers", () => {
  const local = { ...initialLocal("en", NOW), catalogue: CATALOGUE };
  const open = perform({ type: "open-chooser" }, EMPTY, { ...local, catalogue: null });
  assertEquals(open.effects, [{ type: "catalogue" }]);
  const picked = perform({ type: "pick", picked: PICKED }, EMPTY, { ...local, chooser: NEW_CHOOSER });
  assertEquals(picked.effects, [{ type: "facts", name: FACTS.name }]);
  const take = (chooser: typeof local.chooser) =>
    perform({ type: "take-firmware" }, EMPTY, { ...local, chooser }).effects;
  assertEquals(take(picked.local.chooser), []);
  const read = { ...picked.local.chooser!, facts: FACTS };
  assertEquals(take({ ...read, picked: { ...PICKED, version: "10.2.0" } }), []);
  assertEquals(take(read), [{
    type: "post",
    path: "/api/firmware",
    body: { name: FACTS.name, hosts: FACTS.hosts, profile: null, settings: {} },
  }]);
});
