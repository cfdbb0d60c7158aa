/** Structs, numbers and texts of the Windows API, compared with values typed in from Microsoft's headers. */
import { assertEquals } from "@std/assert";
import { comName, devicePath } from "../../../lib/serial/windows/com_name.ts";
import {
  DEVICE_KEY,
  deviceInfoData,
  DEVPKEY,
  DIGCF,
  encodeGuid,
  encodePropertyKey,
  ERROR_NO_MORE_ITEMS,
  GUID,
  SPDRP,
} from "../../../lib/serial/windows/setup_data.ts";
import {
  ERROR_IO_INCOMPLETE,
  ERROR_IO_PENDING,
  ESCAPE,
  EV_RXCHAR,
  FILE,
  INVALID_HANDLE,
  PURGE,
} from "../../../lib/serial/windows/win32.ts";
import {
  win32CallFailure,
  win32Name,
  win32OpenFailure,
  win32Text,
} from "../../../lib/serial/windows/win32_error.ts";
import {
  baudOfDcb,
  COMSTAT,
  DCB,
  encodeDcb,
  encodeOverlapped,
  encodeTimeouts,
  OVERLAPPED,
} from "../../../lib/serial/windows/win32_struct.ts";
import { decodeText, encodeText } from "../../../lib/serial/windows/win32_text.ts";

const bytes = (hex: string) => Uint8Array.fromHex(hex.replaceAll(" ", ""));

Deno.test("win32: DCB has 28 bytes and the field offsets of winbase.h", () => {
  // DCBlength, BaudRate, bit fields; wReserved, XonLim, XoffLim; ByteSize, Parity, StopBits; five characters; wReserved1
  const expected = "1c000000 80240100 11100000  0000 0008 0002  08 00 00  11 13 00 00 00  0000";
  assertEquals(encodeDcb(74880, { dtr: true, rts: true }), bytes(expected));
  assertEquals(encodeDcb(74880, { dtr: false, rts: false }).slice(8, 12), bytes("01000000"));
  assertEquals(encodeDcb(74880, { dtr: true, rts: false }).slice(8, 12), bytes("11000000"));
  assertEquals([DCB.size, DCB.DCBlength, DCB.BaudRate, DCB.flags, DCB.XonLim, DCB.XoffLim], [
    28,
    0,
    4,
    8,
    14,
    16,
  ]);
  assertEquals([DCB.ByteSize, DCB.Parity, DCB.StopBits, DCB.XonChar, DCB.XoffChar], [18, 19, 20, 21, 22]);
  assertEquals(baudOfDcb(bytes(expected)), 74880);
  assertEquals(baudOfDcb(bytes("1c000000 ffffffff")), 0xffff_ffff);
});

Deno.test("win32: the other structs", () => {
  // ReadIntervalTimeout MAXDWORD alone: a read returns the received bytes at once (documentation of COMMTIMEOUTS)
  assertEquals(encodeTimeouts(), bytes("ffffffff" + "00".repeat(16)));
  assertEquals(COMSTAT, { size: 12, cbInQue: 4, cbOutQue: 8 });
  assertEquals(OVERLAPPED, { size: 32, Internal: 0, hEvent: 24 });
  assertEquals(encodeOverlapped(0x1234n), bytes("00".repeat(24) + "3412000000000000"));
  assertEquals(deviceInfoData(), bytes("20" + "00".repeat(31)));
  // GUID in memory: three numbers with their least significant byte first, then eight bytes
  assertEquals(
    encodeGuid("00112233-4455-6677-8899-aabbccddeeff"),
    bytes("33221100 5544 7766 8899aabbccddeeff"),
  );
  assertEquals(
    encodePropertyKey(["540b947e-8b40-45bc-a8a2-6a0b894cbda2", 4]),
    bytes("7e940b54 408b bc45 a8a26a0b894cbda2 04000000"),
  );
});

Deno.test("win32: constants match the headers", () => {
  // winnt.h, fileapi.h, winbase.h, handleapi.h
  assertEquals(FILE, {
    GENERIC_READ: 2 ** 31,
    GENERIC_WRITE: 2 ** 30,
    OPEN_EXISTING: 3,
    FLAG_OVERLAPPED: 2 ** 30,
  });
  assertEquals(INVALID_HANDLE, 2n ** 64n - 1n);
  assertEquals([ESCAPE.SETRTS, ESCAPE.CLRRTS, ESCAPE.SETDTR, ESCAPE.CLRDTR], [3, 4, 5, 6]);
  assertEquals([PURGE.TXABORT, PURGE.RXABORT, PURGE.TXCLEAR, PURGE.RXCLEAR, EV_RXCHAR], [1, 2, 4, 8, 1]);
  // winerror.h
  assertEquals([ERROR_NO_MORE_ITEMS, ERROR_IO_INCOMPLETE, ERROR_IO_PENDING], [259, 996, 997]);
  // setupapi.h, winnt.h, devguid.h, ntddser.h, devpkey.h
  assertEquals([DIGCF.PRESENT, DIGCF.ALLCLASSES, DIGCF.DEVICEINTERFACE], [2, 4, 16]);
  assertEquals([SPDRP.DEVICEDESC, SPDRP.SERVICE, SPDRP.FRIENDLYNAME], [0, 4, 12]);
  assertEquals(Object.values(DEVICE_KEY), [1, 1, 1]);
  assertEquals(GUID, {
    modemClass: "4d36e96d-e325-11ce-bfc1-08002be10318",
    portsClass: "4d36e978-e325-11ce-bfc1-08002be10318",
    comPortInterface: "86e0d1e0-8089-11d0-9ce4-08003e301f73",
  });
  assertEquals([DEVPKEY.Device_ProblemCode[1], DEVPKEY.Device_Parent[1]], [3, 8]);
});

Deno.test("win32: text is UTF-16 with a terminating zero", () => {
  assertEquals(new Uint8Array(encodeText("COM3").buffer), bytes("4300 4f00 4d00 3300 0000"));
  assertEquals(decodeText(bytes("4300 4f00 4d00 3300 0000 5800")), "COM3");
  assertEquals(decodeText(bytes("4300 4f00")), "CO");
  assertEquals(decodeText(bytes("0000")), "");
  assertEquals(decodeText(new Uint8Array()), "");
  // A name in Chinese, half a character at the end, half a surrogate pair
  assertEquals(decodeText(bytes("c54e 0000")), "仅");
  assertEquals(decodeText(bytes("4300 4f")), "C\ufffd");
  assertEquals(decodeText(bytes("3dd8 4300 0000")), "\ufffdC");
});

Deno.test("windows: port names in every spelling", () => {
  for (const text of ["COM3", "com3", "COM3:", "\\\\.\\COM3", "\\\\.\\com3"]) {
    assertEquals(comName(text), "COM3");
  }
  assertEquals([comName("COM256"), comName("Com10")], ["COM256", "COM10"]);
  for (
    const text of ["", "COM", "COM0", "COM03", "COM3 ", "LPT1", "COM12345", "\\\\.\\C:", "COM3\n", "xCOM3"]
  ) {
    assertEquals(comName(text), undefined, text);
  }
  assertEquals(devicePath("COM10"), "\\\\.\\COM10");
});

Deno.test("win32: every error code of opening has its reason", () => {
  const reasons = (codes: readonly number[]) => codes.map((code) => win32OpenFailure("COM3", code).reason);
  assertEquals(reasons([2, 3, 123, 21, 22, 55, 433, 995, 1117, 1167, 1617]), Array(11).fill("not-found"));
  assertEquals(reasons([5, 32, 170]), Array(3).fill("busy"));
  assertEquals(reasons([1, 50]), Array(2).fill("unsupported"));
  assertEquals(reasons([31, 121, 87, 0, 4711]), Array(5).fill("io"));
  assertEquals(
    win32OpenFailure("COM3", 433).message,
    'Cannot open "COM3": no device is connected (ERROR_NO_SUCH_DEVICE)',
  );
  assertEquals(win32OpenFailure("COM3", 4711).message, 'Cannot open "COM3": error 4711');
});

Deno.test("win32: on an open port, codes of a missing device mean lost, all others are I/O errors", () => {
  const lost = [1, 2, 5, 6, 21, 22, 31, 55, 121, 433, 995, 1117, 1167, 1617];
  assertEquals(lost.map((code) => win32CallFailure("read", code).reason), lost.map(() => "lost"));
  const other = [0, 3, 32, 50, 87, 123, 170, 1168, 4711];
  assertEquals(other.map((code) => win32CallFailure("read", code).reason), other.map(() => "io"));
  assertEquals(
    win32CallFailure('read from "COM3"', 1167).message,
    'Cannot read from "COM3": the device is gone (ERROR_DEVICE_NOT_CONNECTED)',
  );
  assertEquals([win32Name(5), win32Text(5)], ["ERROR_ACCESS_DENIED", "access denied (ERROR_ACCESS_DENIED)"]);
  assertEquals([win32Name(4711), win32Text(4711)], ["error 4711", "error 4711"]);
});
