import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { checkBaud, isCloseRate, rateFailure } from "../../../lib/serial/baud.ts";
import { callFailure, errnoName, errnoText } from "../../../lib/serial/unix/errno.ts";
import { findHolders } from "../../../lib/serial/holders/holder.ts";
import { groupName, groupWithAccess } from "../../../lib/serial/linux/access.ts";
import { ttyDevice } from "../../../lib/serial/linux/tty_device.ts";
import { type OpenFacts, openFailure } from "../../../lib/serial/unix/open_error.ts";
import { plant } from "../plant.ts";

const PATH = "/dev/ttyUSB0";

function words(errno: number, facts: Omit<OpenFacts, "system"> = {}) {
  const { reason, message, hint } = openFailure(PATH, errno, { system: "linux", ...facts });
  return { reason, message, hint };
}

const RULES = "Or give all users access to such adapters: flasher doctor --udev prints the rules.";

Deno.test("open failure: permission denied names the device's own group", () => {
  assertEquals(words(13, { device: PATH, group: "uucp" }), {
    reason: "denied",
    message: 'Cannot open "/dev/ttyUSB0": permission denied',
    hint: `Join its group: sudo usermod -aG uucp $USER\nThen log out and back in.\n${RULES}`,
  });
});

Deno.test("open failure: permission denied without a group to join", () => {
  assertEquals(
    words(13, { device: PATH }).hint,
    `No group has access to it. Allow access until the adapter is plugged in again: sudo chmod a+rw /dev/ttyUSB0\n${RULES}`,
  );
});

Deno.test("open failure: never advises to join a group with access to more than serial ports", () => {
  for (const group of ["disk", "shadow", "docker", "root", "sudo", "x;reboot", "6"]) {
    const { hint } = words(13, { device: PATH, group });
    assert(!/usermod|chmod/.test(hint!), hint);
  }
});

Deno.test("open failure: advises no command for a file that is no known port", () => {
  for (const errno of [13, 1, 16, 11]) {
    const { hint } = openFailure("/tmp/ttyUSB0;reboot", errno, { system: "linux", group: "dialout" });
    assert(!/sudo|reboot/.test(hint!), hint);
  }
});

Deno.test({
  name: "tty: only a device file in /dev whose name and number are in sysfs",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const root = await Deno.realPath(await Deno.makeTempDir());
    try {
      await plant(root, [
        "sys/class/tty/ttyUSB0/dev = 188:0",
        "sys/class/tty/ttyUSB1/dev = 188:1",
        "sys/class/tty/a;b/dev = 188:0",
        "dev/ttyUSB0 = ",
        "dev/ttyUSB1 = ",
        "dev/ttyUSB9 = ",
        "dev/a;b = ",
        "dev/pts/0 = ",
        "etc/shadow = secret",
        `dev/serial/by-id/board -> ${root}/dev/ttyUSB0`,
        `dev/ttyUSB2 -> ${root}/etc/shadow`,
        "tmp/ttyUSB0 = ",
      ]);
      const numberOf = () => Promise.resolve("188:0");
      const ask = (path: string) => ttyDevice(`${root}/${path}`, { root, numberOf });
      for (const path of ["dev/ttyUSB0", "dev/serial/by-id/board", "dev/../dev/ttyUSB0"]) {
        assertEquals(await ask(path), `${root}/dev/ttyUSB0`);
      }
      const others = ["ttyUSB1", "ttyUSB2", "ttyUSB9", "a;b", "pts/0", "nothing"].map((name) =>
        `dev/${name}`
      );
      for (const path of [...others, "tmp/ttyUSB0", "etc/shadow"]) {
        assertEquals(await ask(path), undefined, path);
      }
      // A regular file is no device, even with such a name.
      assertEquals(await ttyDevice(`${root}/dev/ttyUSB0`, { root }), undefined);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

Deno.test({
  name: "tty: this computer's own console",
  ignore: Deno.build.os !== "linux" || !isThere("/sys/class/tty/tty0/dev") || !isThere("/dev/tty0"),
  fn: async () => assertEquals(await ttyDevice("/dev/tty0"), "/dev/tty0"),
});

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

Deno.test("open failure: names the programs, for a lock as well as for EBUSY", () => {
  const holders = [{ pid: 12, name: "screen" }, { pid: 34, name: "thonny" }];
  for (const errno of [16, 11]) {
    const { reason, message } = words(errno, { holders });
    assertEquals(reason, "busy");
    assertEquals(
      message,
      'Cannot open "/dev/ttyUSB0": in use by "screen" (process 12), "thonny" (process 34)',
    );
  }
  assertEquals(words(16), {
    reason: "busy",
    message: 'Cannot open "/dev/ttyUSB0": in use by another program',
    hint: "Close the program that uses it.",
  });
  assertEquals(
    words(16, { device: PATH }).hint,
    "Close the program that uses it. To find it: sudo fuser -v /dev/ttyUSB0",
  );
  assertEquals(words(11), {
    reason: "busy",
    message: 'Cannot open "/dev/ttyUSB0": in use by another program',
    hint: "Close the program that uses it.",
  });
});

Deno.test("open failure: says how to stop a service that takes over ports", () => {
  assertEquals(
    words(16, { holders: [{ pid: 5, name: "ModemManager" }] }).hint,
    "This service takes over serial ports. Stop it: sudo systemctl stop ModemManager",
  );
});

Deno.test("open failure: every other errno has its reason", () => {
  assertEquals([2, 20, 6, 19, 5].map((errno) => words(errno).reason), Array(5).fill("not-found"));
  assertEquals([25, 21, 22].map((errno) => words(errno).reason), Array(3).fill("unsupported"));
  assertEquals(words(24).message, 'Cannot open "/dev/ttyUSB0": too many open files (EMFILE)');
  assertEquals(words(999).message, 'Cannot open "/dev/ttyUSB0": errno 999');
});

Deno.test("errno: numbers differ between systems", () => {
  assertEquals([errnoName(11, "linux"), errnoName(35, "darwin")], ["EAGAIN", "EAGAIN"]);
  assertEquals([errnoName(110, "linux"), errnoName(60, "darwin")], ["ETIMEDOUT", "ETIMEDOUT"]);
  assertEquals(errnoText(5, "linux"), "input/output error (EIO)");
});

Deno.test("call failure: a device that is gone is lost, any other failure is an I/O error", () => {
  for (const errno of [5, 6, 19, 108]) assertEquals(callFailure("read", errno, "linux").reason, "lost");
  const other = callFailure(`set "${PATH}" to 9600 baud`, 22, "linux");
  assertEquals([other.reason, other.message], [
    "io",
    'Cannot set "/dev/ttyUSB0" to 9600 baud: invalid argument (EINVAL)',
  ]);
});

Deno.test("baud: whole numbers above 0 only", () => {
  for (const baud of [1, 74880, 12_000_000]) checkBaud(PATH, baud);
  for (const baud of [0, -1, 9600.5, Infinity, NaN, 2 ** 32]) {
    assertThrows(() => checkBaud(PATH, baud), PortError, "whole number above 0");
  }
});

Deno.test("baud: the real rate may differ by 3 %", () => {
  assert(isCloseRate(921600, 923077) && isCloseRate(100_000, 103_000) && isCloseRate(100_000, 97_000));
  for (const actual of [103_001, 96_999, 0, 9600]) assert(!isCloseRate(100_000, actual));
  const error = rateFailure(PATH, 100_000, 9600);
  assertEquals(error.reason, "rate");
  assertStringIncludes(error.message, "to 100000 baud: the adapter sets 9600 baud instead");
});

Deno.test("group: the text of /etc/group", () => {
  const groups = "root:x:0:\ndialout:x:20:ann,bob\n\nbroken\nuucp:x:200:\n";
  assertEquals([groupName(groups, 20), groupName(groups, 200), groupName(groups, 2)], [
    "dialout",
    "uucp",
    undefined,
  ]);
});

Deno.test("group: none for a missing file", async () => {
  assertEquals(await groupWithAccess("/no/such/device"), undefined);
});

Deno.test({
  name: "holder: found through the links of /proc/PID/fd",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const root = await Deno.realPath(await Deno.makeTempDir());
    try {
      const device = `${root}/ttyUSB0`;
      await Deno.writeTextFile(device, "");
      await Deno.symlink(device, `${root}/by-id`);
      for (
        const [pid, name, target] of [["30", "screen", device], ["4", "bash", "/dev/null"], ["7", "", device]]
      ) {
        await Deno.mkdir(`${root}/proc/${pid}/fd`, { recursive: true });
        await Deno.symlink("/dev/null", `${root}/proc/${pid}/fd/0`);
        await Deno.symlink(target!, `${root}/proc/${pid}/fd/3`);
        if (name !== "") await Deno.writeTextFile(`${root}/proc/${pid}/comm`, `${name}\n`);
      }
      await Deno.mkdir(`${root}/proc/self`);
      await Deno.mkdir(`${root}/proc/99`); // ended, or another user's: no fd folder to read
      const expected = [{ pid: 7, name: "unknown" }, { pid: 30, name: "screen" }];
      assertEquals(await findHolders(device, `${root}/proc`), expected);
      assertEquals(await findHolders(`${root}/by-id`, `${root}/proc`), expected);
      assertEquals(await findHolders(device, `${root}/nothing`), []);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});
