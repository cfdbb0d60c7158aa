// A computer that does not support every rate: the session continues one step lower.
import { assert, assertEquals } from "@std/assert";
import { firstTaken, ratesAtMost, ratesNear } from "../../../lib/esp/link/host_baud.ts";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { ConnectError, PortError } from "../../../lib/errors.ts";
import { bootImage, file, noise } from "../../fake/firmware.ts";
import { assertGood } from "../../fake/invariants.ts";
import { HOSTS, limitedPort } from "../../fake/limited_port.ts";
import { errorOf, methodsOf, runSession, type Session, SMALL } from "../../fake/session.ts";
import { ESP32_CHIPS } from "../../fake/esp32_chips.ts";
import { familyImage } from "../../fake/family_image.ts";

Deno.test("host rate: rates within a UART's tolerance are near, nearest first", () => {
  assertEquals(ratesNear(115_299), [115_299, 115_200]);
  assertEquals(ratesNear(928_571), [928_571, 921_600]);
  assertEquals(ratesNear(1_485_714), [1_485_714, 1_500_000]);
  assertEquals(ratesNear(460_800), [460_800]);
  // Neither 57600 nor 115200 is near.
  assertEquals(ratesNear(74_880), [74_880]);
});

Deno.test("host rate: after the near rates come the lower named ones", () => {
  assertEquals(ratesAtMost(74_880), [74_880, 57_600, 38_400, 19_200, 9_600]);
  assertEquals(ratesAtMost(465_000).slice(0, 4), [465_000, 460_800, 230_400, 115_200]);
  assertEquals(ratesAtMost(1_500_000).slice(0, 5), [1_500_000, 1_152_000, 1_000_000, 921_600, 576_000]);
});

Deno.test("host rate: the first refusal is thrown in the end, any other error at once", async () => {
  const refuse = (baud: number) => Promise.reject(new PortError(`no ${baud}`, "rate"));
  const error = await firstTaken([3, 2, 1], refuse).catch((error) => error);
  assertEquals(error.message, "no 3");
  const tried: number[] = [];
  const lost = await firstTaken([3, 2, 1], (baud) => {
    tried.push(baud);
    return Promise.reject(new PortError("gone", "lost"));
  }).catch((error) => error);
  assertEquals([lost.message, tried], ["gone", [3]]);
});

/** A session on a host that supports only some rates. */
function seen({ events }: Session) {
  return events.flatMap((event) => {
    if (event.type === "speed") return [`${event.asked}: ${event.baud}`];
    return event.type === "recovering" ? [`${event.step} ${event.from} -> ${event.baud}`] : [];
  });
}

for (
  const [host, baud, expected] of [
    ["an adapter with rates up to 1000000", 921_600, ["921600: 928571"]],
    ["an adapter with rates up to 1000000", 1_500_000, ["slower 1500000 -> 921600", "921600: 928571"]],
    ["an adapter with rates up to 1000000", 2_000_000, ["slower 2000000 -> 921600", "921600: 928571"]],
    // The chip makes 928571, 464286 and 1485714 of these, and the host the rate with a name beside it.
    ["a driver with named rates only", 921_600, ["921600: 921600"]],
    ["a driver with named rates only", 1_500_000, ["1500000: 1500000"]],
    ["a driver with named rates only", 460_800, []],
    ["a driver with named rates only", 115_200, []],
    ["a driver with rates up to 230400", 230_400, []],
  ] as const
) {
  Deno.test(`host rate: an ESP8266 at ${baud} over ${host}`, async () => {
    const session = await runSession({
      board: SMALL,
      files: [file(0, bootImage(0x3000)), file(0x10000, noise(0x4000))],
      job: { baud },
      wrapPort: (port) => limitedPort(methodsOf(port), HOSTS[host]),
    });
    await assertGood(session);
    assertEquals(seen(session), expected);
    assertEquals(session.done!.recoveries, 0);
  });
}

for (const { id, model, chipId, ram, offset } of ESP32_CHIPS) {
  Deno.test(`host rate: ${id} gets no rate that the host does not support`, async () => {
    const asked: number[] = [];
    const session = await runSession({
      board: { chip: model, flashSize: 0x100000, flashId: 0x1440ef },
      files: [file(offset, familyImage({ chipId, address: ram, length: 0x904, sizeAndFreq: 0x0f }))],
      job: { baud: 1_500_000, chips: CHIPS },
      wrapPort: (port) => {
        const limited = limitedPort(methodsOf(port), HOSTS["an adapter with rates up to 1000000"]);
        return {
          ...methodsOf(limited),
          async write(bytes) {
            // CHANGE_BAUDRATE is 0x0f: its first word is the rate, times a correction on an ESP32-C2.
            if (bytes[1] === 0 && bytes[2] === 0x0f) {
              asked.push(new DataView(bytes.buffer).getUint32(9, true));
            }
            await limited.write(bytes);
          },
        };
      },
    });
    await assertGood(session);
    assert(asked.length > 0 && asked.every((baud) => baud < 1_000_000), `${asked}`);
    assertEquals(session.done!.baud, 921_600);
  });
}

Deno.test("host rate: an unsupported rate is reported once, even if the chip is reset in the middle", async () => {
  const session = await runSession({
    board: { ...SMALL, faults: { resetAt: 40_000 } },
    files: [file(0, bootImage(0x3000)), file(0x10000, noise(0x8000))],
    job: { baud: 1_500_000 },
    wrapPort: (port) => limitedPort(methodsOf(port), HOSTS["an adapter with rates up to 1000000"]),
  });
  await assertGood(session);
  assertEquals(session.done!.recoveries, 1);
  const steps = session.events.flatMap((event) => event.type === "recovering" ? [event.step] : []);
  assertEquals(steps, ["slower", "reset"]);
});

Deno.test("host rate: with a driver that lacks 74880, a silent board is diagnosed as silent", async () => {
  const session = await runSession({
    board: SMALL,
    wrapPort: (port) => ({
      ...methodsOf(limitedPort(methodsOf(port), HOSTS["a driver with named rates only"])),
      read: async (ms) => (await port.read(ms)).subarray(0, 0),
    }),
  });
  const error = errorOf(session, ConnectError);
  assert(error.message.includes("the chip sent nothing"), error.message);
});
