/** The Windows port on a fake kernel32: behaviour of real drivers that Wine lacks, and misuse that must never happen. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { EXIT, PortError, type PortProblem } from "../../../lib/errors.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { openWindowsPort } from "../../../lib/serial/windows/port.ts";
import { type FakeDriver, FakeWindows } from "./fake_kernel32.ts";

/** A test with an open port. At its end, nothing may be open or misused. */
function windowsTest(
  name: string,
  body: (port: SerialPort, windows: FakeWindows) => Promise<void>,
  driver: FakeDriver = {},
): void {
  Deno.test(`windows: ${name}`, async () => {
    const windows = new FakeWindows(driver);
    const port = await openWindowsPort("COM3", 115200, windows.api);
    try {
      await body(port, windows);
    } finally {
      await port.close();
    }
    assertEquals(windows.misuse, []);
    assertEquals({ open: windows.isOpen, events: windows.openEvents }, { open: false, events: 0 });
  });
}

async function assertPortError(work: Promise<unknown>, reason: PortProblem): Promise<PortError> {
  const error = await assertRejects(() => work, PortError);
  assertEquals(error.reason, reason, error.message);
  return error;
}

/** Lets pending tasks run as far as they can. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** DCB at 115200 (0x1c200), 8N1, fBinary only: typed in from winbase.h. */
const DCB_115200 = "1c000000" + "00c20100" + "01000000" + "0000" + "0008" + "0002" + "08" + "00" + "00" +
  "11" + "13" + "00" + "00" + "00" + "0000";

Deno.test("windows: opening sets the port up before it changes a line, RTS first", async () => {
  const windows = new FakeWindows({ device: "\\\\.\\COM10" });
  const port = await openWindowsPort("com10", 115200, windows.api);
  assertEquals(port.name, "COM10");
  assertEquals(windows.log, [
    // GENERIC_READ | GENERIC_WRITE, not shared, OPEN_EXISTING, FILE_FLAG_OVERLAPPED
    "open \\\\.\\COM10 0xc0000000 0x0 0x3 0x40000000",
    "queues 16384 16384",
    "timeouts ffffffff00000000000000000000000000000000",
    `state ${DCB_115200}`,
    "mask 1",
    "RTS 0",
    "DTR 0",
  ]);
  await port.close();
  assertEquals(windows.misuse, []);
});

Deno.test("windows: a second open is refused as busy, with its exit code", async () => {
  const windows = new FakeWindows();
  const port = await openWindowsPort("COM3", 9600, windows.api);
  const error = await assertPortError(openWindowsPort("COM3", 9600, windows.api), "busy");
  assertEquals([error.message, error.exitCode], [
    'Cannot open "COM3": in use by another program',
    EXIT.portUnavailable,
  ]);
  await port.close();
  await (await openWindowsPort("COM3", 9600, windows.api)).close();
  assertEquals(windows.misuse, []);
});

Deno.test("windows: a missing port, and text that is no port name", async () => {
  const windows = new FakeWindows();
  const missing = await assertPortError(openWindowsPort("COM4", 9600, windows.api), "not-found");
  assertEquals(missing.message, 'Cannot open "COM4": no such port');
  const opened = windows.log.length;
  for (
    const name of ["/dev/ttyUSB0", "C:\\flash.bin", "\\\\.\\PhysicalDrive0", "COM0", "COM", "COM3x", "3"]
  ) {
    const error = await assertPortError(openWindowsPort(name, 9600, windows.api), "not-found");
    assertEquals(error.message, `Cannot open "${name}": not the name of a serial port`);
    assertStringIncludes(error.hint ?? "", "COM3");
  }
  assertEquals(windows.log.length, opened, "none of them was opened");
});

Deno.test("windows: a port that cannot be set up is closed again", async () => {
  for (
    const [driver, reason, text] of [
      [{ stateFails: 31 }, "io", "3.5 (2019)"],
      [{ stateFails: 1 }, "unsupported", "COM3"],
      [{ stateFails: 433 }, "not-found", "Plug the board in again"],
      [{ highestBaud: 57600 }, "rate", "Choose a rate"],
      [{ stateFails: 87 }, "rate", "Choose a rate"],
      [{ linesFail: 1117 }, "not-found", "Plug the board in again"],
    ] as const
  ) {
    const windows = new FakeWindows(driver);
    const error = await assertPortError(openWindowsPort("COM3", 115200, windows.api), reason);
    assertStringIncludes(error.hint ?? "", text);
    assertEquals([windows.isOpen, windows.misuse], [false, []]);
  }
});

windowsTest("DTR is written after RTS, even if it does not change", async (port, windows) => {
  windows.log.length = 0;
  await port.setLines({ dtr: false, rts: true });
  await port.setLines({ dtr: true, rts: false });
  await port.setLines({ rts: true });
  await port.setLines({ dtr: false });
  assertEquals(windows.log, ["RTS 1", "DTR 0", "RTS 0", "DTR 1", "RTS 1", "DTR 1", "DTR 0"]);
});

for (const code of [1, 31, 50, 87]) {
  windowsTest(`a driver without lines says so (error ${code})`, async (port) => {
    assertEquals(port.hasLines, false);
    const error = await assertPortError(port.setLines({ dtr: true }), "no-lines");
    assertEquals(error.message, 'Cannot set DTR and RTS of "COM3": this port has no modem control lines');
  }, { linesFail: code });
}

windowsTest(
  "a new rate leaves the lines unchanged, and waits for written bytes",
  async (port, windows) => {
    await port.setLines({ dtr: true, rts: false });
    windows.log.length = 0;
    windows.unsent = 5;
    const changing = port.setBaud(74880);
    await turn();
    assertEquals(windows.log, []);
    windows.unsent = 0;
    await changing;
    assertEquals(windows.log[0], "flush");
    // 74880 = 0x12480; fBinary and DTR_CONTROL_ENABLE
    assertEquals(windows.log[1]?.slice(0, 30), "state 1c0000008024010011000000");
    await port.setLines({ dtr: false, rts: true });
    await port.setBaud(9600);
    // fBinary and RTS_CONTROL_ENABLE, bit 12
    assertEquals(windows.log.at(-1)?.slice(22, 30), "01100000");
  },
);

Deno.test("windows: a rate that the driver rejects, or does not really set", async () => {
  const windows = new FakeWindows();
  const port = await openWindowsPort("COM3", 9600, windows.api);
  for (const baud of [0, 1.5, 2 ** 32]) await assertPortError(port.setBaud(baud), "unsupported");
  Object.assign(windows.api, { SetCommState: () => 0, GetLastError: () => 87 });
  const error = await assertPortError(port.setBaud(3_000_000), "rate");
  assertEquals(error.message, 'Cannot set "COM3" to 3000000 baud: the driver rejects this rate');
  Object.assign(windows.api, { GetLastError: () => 1167 });
  await assertPortError(port.setBaud(3_000_000), "lost");
  await port.close();
});

Deno.test("windows: if the driver sets another rate, the previous one is set again", async () => {
  const windows = new FakeWindows({ highestBaud: 1_000_000 });
  const port = await openWindowsPort("COM3", 115_200, windows.api);
  const error = await assertPortError(port.setBaud(1_500_000), "rate");
  assertStringIncludes(error.message, "the adapter sets 1000000 baud instead");
  // 115200 = 0x1c200
  assertEquals(windows.log.at(-1)?.slice(6, 22), "1c00000000c20100");
  await port.setBaud(921_600);
  await port.close();
});

for (const tellsBaud of [9600, 38_400, 115_200, 0]) {
  Deno.test(`windows: every rate is set on a driver that always reports ${tellsBaud} baud (usbser.sys)`, async () => {
    const windows = new FakeWindows({ tellsBaud });
    for (const baud of [9600, 115_200, 921_600]) {
      const port = await openWindowsPort("COM3", baud, windows.api);
      assertEquals(windows.baud, baud);
      for (const rate of [74_880, 115_200, 3_000_000]) {
        await port.setBaud(rate);
        assertEquals(windows.baud, rate);
      }
      const states = () => windows.log.filter((line) => line.startsWith("state")).length;
      const before = states();
      await port.setBaud(460_800);
      assertEquals(states() - before, 1, "the driver was asked again for its rate");
      await port.close();
    }
    assertEquals(windows.misuse, []);
  });
}

windowsTest("received bytes are read at once and completely", async (port, windows) => {
  windows.receive(1, 2, 3);
  assertEquals(await port.read(0), Uint8Array.of(1, 2, 3));
  assertEquals(await port.read(0), new Uint8Array());
  const many = Array.from({ length: 20_000 }, (_, i) => i & 0xff);
  windows.receive(...many);
  const parts = [await port.read(0), await port.read(0)];
  assertEquals(parts.flatMap((part) => [...part]), many);
});

windowsTest("a pending read ends with the byte, not with its timeout", async (port, windows) => {
  const since = performance.now();
  const reading = port.read(60_000);
  await turn();
  windows.receive(7);
  assertEquals(await reading, Uint8Array.of(7));
  assert(performance.now() - since < 90, "it waited for its slice");
});

windowsTest("a read without data returns no bytes, and not before its timeout", async (port) => {
  const since = performance.now();
  assertEquals(await port.read(120), new Uint8Array());
  assert(performance.now() - since >= 119);
});

windowsTest("a wait continues from one read to the next", async (port, windows) => {
  // The driver rejects a second WaitCommEvent while one is pending.
  for (let i = 0; i < 3; i++) assertEquals(await port.read(1), new Uint8Array());
  windows.receive(1);
  assertEquals(await port.read(1000), Uint8Array.of(1));
  assertEquals(await port.read(1), new Uint8Array());
});

windowsTest("a byte without an event is found anyway", async (port, windows) => {
  const reading = port.read(5000);
  await turn();
  windows.receive(9);
  assertEquals(await reading, Uint8Array.of(9));
}, { noEvents: true });

for (const eventsFail of [{ code: 995, later: true }, { code: 50, later: false }]) {
  windowsTest(
    `a driver without events is looked at again and again (error ${eventsFail.code})`,
    async (port, windows) => {
      assertEquals(await port.read(20), new Uint8Array());
      const reading = port.read(60_000);
      await turn();
      windows.receive(9);
      const since = performance.now();
      assertEquals(await reading, Uint8Array.of(9));
      assert(performance.now() - since < 90, "it waited for a slice");
      const lost = assertPortError(port.read(60_000), "lost");
      await turn();
      windows.unplug(433);
      await lost;
    },
    { eventsFail },
  );
}

Deno.test("windows: error 31 from a device that is gone is not a driver without lines", async () => {
  const windows = new FakeWindows({ linesFail: 31 });
  const asked = windows.api.EscapeCommFunction;
  const escape: typeof asked = (handle, order) => {
    windows.unplug(31);
    return asked(handle, order);
  };
  Object.assign(windows.api, { EscapeCommFunction: escape });
  await assertPortError(openWindowsPort("COM3", 115200, windows.api), "io");
  assertEquals([windows.isOpen, windows.misuse], [false, []]);
});

windowsTest("a driver with empty events leaves time for timers", async (port, windows) => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 10);
  assertEquals(await port.read(300), new Uint8Array());
  clearInterval(timer);
  assert(ticks >= 5, `${ticks} ticks of 10 ms in 300 ms`);
  assert(windows.emptyEvents < 50, `${windows.emptyEvents} events`);
  const reading = port.read(60_000);
  await turn();
  windows.receive(9);
  const since = performance.now();
  assertEquals(await reading, Uint8Array.of(9));
  assert(performance.now() - since < 90, "the byte waited");
}, { emptyEvents: true });

windowsTest("one empty event is normal: it costs no pause, and events stay", async (port, windows) => {
  for (let n = 0; n < 100; n++) {
    const reading = port.read(60_000);
    await turn();
    windows.receive(n);
    assertEquals(await reading, Uint8Array.of(n));
  }
  const since = performance.now();
  const reading = port.read(60_000);
  await turn();
  windows.receive(1);
  assertEquals(await reading, Uint8Array.of(1));
  assert(performance.now() - since < 90);
});

windowsTest(
  "a pending operation is recognized by its struct, not by the error code",
  async (port, windows) => {
    windows.takes = 2;
    const writing = port.write(Uint8Array.of(1, 2)).then(() => "written", ({ message }) => message);
    windows.clobber = 5;
    // The port checks again after a slice.
    await new Promise((resolve) => setTimeout(resolve, 150));
    windows.send();
    assertEquals(await writing, "written");
    windows.clobber = undefined;
    assertEquals(windows.written, [1, 2]);
  },
);

Deno.test("windows: a driver that does not release the port is abandoned", async () => {
  const held = async (driver: FakeDriver, work: (port: SerialPort) => Promise<void>) => {
    const windows = new FakeWindows(driver);
    const port = await openWindowsPort("COM3", 115200, windows.api);
    const { message } = await assertPortError(work(port), "io");
    return message;
  };
  assertEquals(
    await Promise.all([
      held({ holds: ["CloseHandle"] }, (port) => port.close()),
      held({ holds: ["FlushFileBuffers"] }, (port) => port.setBaud(9600)),
    ]),
    [
      'Cannot close "COM3": the driver does not release the port',
      'Cannot set "COM3" to 9600 baud: the driver does not release the port',
    ],
  );
});

windowsTest("discarding input leaves output alone", async (port, windows) => {
  windows.receive(1, 2);
  await port.discardInput();
  windows.receive(3);
  assertEquals(await port.read(0), Uint8Array.of(3));
  assertEquals(windows.log.filter((line) => line.startsWith("purge")), ["purge 0x8"]);
});

windowsTest(
  "a write continues until the driver has accepted the caller's bytes",
  async (port, windows) => {
    windows.takes = 4;
    const bytes = Uint8Array.from({ length: 10 }, (_, i) => i);
    const writing = port.write(bytes);
    bytes.fill(0xee);
    for (let i = 0; i < 3; i++) {
      await turn();
      windows.send();
      await turn();
    }
    await writing;
    assertEquals(windows.written, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await port.write(new Uint8Array());
  },
);

windowsTest("a write that accepts nothing is an error, not an endless loop", async (port, windows) => {
  windows.takes = 0;
  const writing = assertPortError(port.write(Uint8Array.of(1, 2, 3)), "io");
  await turn();
  windows.send();
  assertEquals((await writing).message, 'Cannot write to "COM3": the adapter did not send 3 bytes in time');
});

windowsTest(
  "close ends a pending read and a pending write, and may be called twice",
  async (port, windows) => {
    windows.takes = 1;
    const failing = [
      assertPortError(port.read(60_000), "lost"),
      assertPortError(port.write(Uint8Array.of(1, 2)), "lost"),
    ];
    await turn();
    const since = performance.now();
    await Promise.all([port.close(), port.close()]);
    for (const error of await Promise.all(failing)) assertStringIncludes(error.message, "the port is closed");
    assert(performance.now() - since < 90, "it waited for a slice");
  },
);

Deno.test("windows: an operation that a driver does not cancel keeps its memory, and close ends", async () => {
  const windows = new FakeWindows({ stubborn: true });
  const port = await openWindowsPort("COM3", 115200, windows.api);
  windows.takes = 1;
  const failing = assertPortError(port.write(Uint8Array.of(1, 2)), "lost");
  await turn();
  const since = performance.now();
  await port.close();
  await failing;
  assert(performance.now() - since < 1500);
  assertEquals([windows.isOpen, windows.openEvents, windows.misuse], [false, 1, []]);
});

windowsTest("close discards bytes that cannot be sent", async (port, windows) => {
  windows.unsent = 3;
  await port.close();
  // PURGE_TXABORT | PURGE_TXCLEAR
  assertEquals(windows.log.at(-1), "purge 0x5");
});

windowsTest("every call on a closed port fails", async (port) => {
  await port.close();
  const calls = [
    () => port.read(0),
    () => port.write(Uint8Array.of(1)),
    () => port.setBaud(9600),
    () => port.discardInput(),
    () => port.setLines({ dtr: true }),
  ];
  for (const call of calls) {
    assertStringIncludes((await assertPortError(call(), "lost")).message, "the port is closed");
  }
});

for (const code of [1, 5, 6, 21, 22, 31, 121, 433, 1117, 1167, 1617]) {
  windowsTest(`a port that disappears is lost for every call (error ${code})`, async (port, windows) => {
    windows.takes = 1;
    const failing = [
      assertPortError(port.read(60_000), "lost"),
      assertPortError(port.write(Uint8Array.of(1, 2)), "lost"),
    ];
    await turn();
    windows.unplug(code);
    for (const error of await Promise.all(failing)) {
      assertStringIncludes(error.message, "device is gone (ERROR_");
      assertEquals(error.exitCode, EXIT.portLost);
    }
    for (
      const call of [
        () => port.read(0),
        () => port.write(Uint8Array.of(1)),
        () => port.setBaud(9600),
        () => port.discardInput(),
        () => port.setLines({ dtr: true }),
      ]
    ) await assertPortError(call(), "lost");
  });
}
