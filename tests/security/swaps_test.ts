/** A file that changes between check and reading: flasher reads the file that it checked, or nothing. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { readFirmware } from "../../lib/app/files/firmware_file.ts";
import { lookAt, noLinkFlag, openFile, openLooked } from "../../lib/app/system/disk_open.ts";
import { openLog } from "../../lib/app/system/disk_log.ts";
import { readNamedFile } from "../../lib/app/files/named_file.ts";
import { FlasherError, UsageError } from "../../lib/errors.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { REAL } from "../fake/real_system.ts";
import { assertHeld, count } from "./table.ts";
import type { Swap } from "./swapper.ts";

const TRIES = 400;
const SIZE = 0x1000;
const GOOD = new Uint8Array(SIZE).fill(1);
const EVIL = new Uint8Array(SIZE).fill(2);
/** Far longer than a read takes that does not block. */
const LIMIT_MS = 60_000;

interface Tally {
  good: number;
  refused: number;
  /** Throws if the result must not occur. */
  evil: number;
}

/** Reads `TRIES` times while a thread swaps, and until it has seen both states of the swap. */
async function race(swap: Omit<Swap, "stop">, read: () => Promise<"good" | "evil">): Promise<Tally> {
  const thread = new Worker(new URL("./swapper.ts", import.meta.url), { type: "module" });
  const tally = { good: 0, refused: 0, evil: 0 };
  const began = performance.now();
  const stop = new SharedArrayBuffer(4);
  const message = () => new Promise((resolve) => thread.onmessage = resolve);
  try {
    thread.postMessage({ ...swap, stop });
    await message();
    for (let i = 0; i < TRIES || tally.good === 0 || tally.refused === 0; i++) {
      assert(performance.now() - began < LIMIT_MS, `one of both was never met: ${JSON.stringify(tally)}`);
      try {
        tally[await read()]++;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        tally.refused++;
      }
    }
  } finally {
    Atomics.store(new Int32Array(stop), 0, 1);
    await message();
    thread.terminate();
  }
  const attempts = tally.good + tally.refused + tally.evil;
  count("swaps", { attempts, held: attempts - tally.evil });
  return tally;
}

/** True for flasher's own errors and the system's; false for errors from a bug in the program. */
function isRefusal(error: unknown): boolean {
  return error instanceof FlasherError ||
    error instanceof Error && (error.constructor === Error || error instanceof Deno.errors.NotFound);
}

async function firmware(folder: string, path: string): Promise<"good" | "evil"> {
  const { bytes } = await readFirmware(REAL, path, { folder, anywhere: false });
  assertEquals(bytes.length, SIZE);
  return bytes.every((byte) => byte === 1) ? "good" : "evil";
}

function raceTest(
  name: string,
  run: (place: { readonly p: string; readonly out: string }) => Promise<Tally>,
): void {
  Deno.test({
    name: `swaps: ${name}`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withPlace(async (place) => {
        const { evil } = await run(place);
        assertEquals(evil, 0);
      }),
  });
}

/** A project folder and a folder outside of it, each with a file of the same size. */
function withPlace(
  test: (place: { readonly p: string; readonly out: string }) => Promise<void>,
): Promise<void> {
  return withFolder(async (named) => {
    const folder = await Deno.realPath(named);
    const [p, out] = [`${folder}/p`, `${folder}/out`];
    for (const one of [p, `${p}/fw`, out]) await Deno.mkdir(one);
    await Deno.writeFile(`${p}/good`, GOOD);
    await Deno.writeFile(`${out}/app.bin`, EVIL);
    await test({ p, out });
  });
}

/** What happens between the look at `app.bin` and its opening; `p` is the profile's folder. */
const BETWEEN: Readonly<
  Record<string, (place: { readonly p: string; readonly out: string }) => Promise<unknown>>
> = {
  "another file": ({ p, out }) => Deno.rename(`${out}/app.bin`, `${p}/fw/app.bin`),
  "a file that is made anew": ({ p }) => replaced(p, (path) => Deno.writeFile(path, EVIL)),
  "a link to a file outside": ({ p, out }) => replaced(p, (path) => Deno.symlink(`${out}/app.bin`, path)),
  "a link to a file inside": ({ p }) => replaced(p, (path) => Deno.symlink(`${p}/good`, path)),
  "a link to the same file": ({ p }) =>
    replaced(p, async (path) => {
      await Deno.link(`${p}/good`, `${p}/same`);
      await Deno.symlink(`${p}/same`, path);
    }),
  "a FIFO": ({ p }) => replaced(p, (path) => new Deno.Command("mkfifo", { args: [path] }).output()),
  "a folder": ({ p }) => replaced(p, (path) => Deno.mkdir(path)),
  "nothing": ({ p }) => replaced(p, () => Promise.resolve()),
  "a folder on the way that is a link": async ({ p, out }) => {
    await Deno.rename(`${p}/fw`, `${p}/away`);
    await Deno.symlink(out, `${p}/fw`);
  },
  "a folder on the way that is a link, to the same file outside": async ({ p, out }) => {
    await Deno.remove(`${out}/app.bin`);
    await Deno.link(`${p}/fw/app.bin`, `${out}/app.bin`);
    await Deno.remove(`${p}/fw`, { recursive: true });
    await Deno.symlink(out, `${p}/fw`);
  },
};

async function replaced(p: string, make: (path: string) => Promise<unknown>): Promise<void> {
  // The inode stays in use, so that no new file gets its number.
  await Deno.rename(`${p}/fw/app.bin`, `${p}/kept`);
  await make(`${p}/fw/app.bin`);
}

Deno.test({
  name: "swaps: between the look and the opening, one by one",
  ignore: Deno.build.os === "windows",
  fn: () =>
    assertHeld("swaps", Object.keys(BETWEEN), async (kind) => {
      let found: string | undefined = "opened";
      await withPlace(async ({ p, out }) => {
        const path = `${p}/fw/app.bin`;
        await Deno.writeFile(path, GOOD);
        const before = lookAt(path, { follow: false })!;
        await BETWEEN[kind]!({ p, out });
        try {
          openLooked(path, before, { beneath: p }).close();
        } catch (error) {
          found = isRefusal(error) ? undefined : String(error);
        }
      });
      return found;
    }),
});

Deno.test({
  name: "swaps: a person's own file may be behind a link, but it is the one that was looked at",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withPlace(async ({ p, out }) => {
      await Deno.symlink(`${out}/app.bin`, `${p}/link`);
      const before = lookAt(`${p}/link`, { follow: true })!;
      openLooked(`${p}/link`, before).close();
      await Deno.remove(`${p}/link`);
      await Deno.symlink(`${p}/good`, `${p}/link`);
      assertThrows(() => openLooked(`${p}/link`, before), Error, "replaced");
    }),
});

Deno.test("swaps: a file that grew, or shrank, since it was opened is not read", () =>
  withPlace(async ({ p }) => {
    for (const size of [0, SIZE - 1, SIZE + 1, 0x10_0000]) {
      await Deno.writeFile(`${p}/good`, GOOD);
      const file = openFile(`${p}/good`);
      await Deno.truncate(`${p}/good`, size);
      assertThrows(() => file.read(), Error, "its size changed while it was being read");
      file.close();
    }
  }));

raceTest("a file and a link to one outside", async ({ p, out }) => {
  await Deno.link(`${p}/good`, `${p}/app.bin`);
  const swap = { what: "link", path: `${p}/app.bin`, good: `${p}/good`, evil: `${out}/app.bin` } as const;
  return await race(swap, () => firmware(p, "app.bin"));
});

raceTest("a folder on the way and a link to one outside", async ({ p, out }) => {
  await Deno.link(`${p}/good`, `${p}/fw/app.bin`);
  const swap = { what: "folder", path: `${p}/fw`, good: "", evil: out } as const;
  return await race(swap, () => firmware(p, "fw/app.bin"));
});

raceTest("a file and a FIFO, which nobody waits for", async ({ p, out }) => {
  await Deno.link(`${p}/good`, `${p}/app.bin`);
  await new Deno.Command("mkfifo", { args: [`${out}/fifo`] }).output();
  const swap = { what: "fifo", path: `${p}/app.bin`, good: `${p}/good`, evil: `${out}/fifo` } as const;
  return await race(swap, () => firmware(p, "app.bin"));
});

raceTest("a file that grows: never more than was promised", async ({ p }) => {
  const path = `${p}/flash.yaml`;
  await Deno.writeFile(path, GOOD);
  return await race({ what: "size", path, good: path, evil: path }, async () => {
    const bytes = await readNamedFile(REAL, path, {
      folder: p,
      anywhere: true,
      refuse: (message, options) => new UsageError(message, options),
      largest: SIZE,
      tooLarge: `expected at most ${SIZE}`,
    });
    return bytes.length === SIZE ? "good" : "evil";
  });
});

raceTest("a log and a link: nothing outside is emptied or written", async ({ p, out }) => {
  const swap = { what: "new", path: `${p}/log`, good: "", evil: `${out}/app.bin` } as const;
  return await race(swap, async () => {
    const log = openLog(`${p}/log`);
    log.write("of the board's choosing");
    log.close();
    return await Promise.resolve((await Deno.readFile(`${out}/app.bin`)).length === SIZE ? "good" : "evil");
  });
});

Deno.test("macOS refuses two flags against links at once: it gets the one for the whole path", () => {
  // sys/fcntl.h of Darwin: O_NOFOLLOW 0x100, O_NOFOLLOW_ANY 0x20000000.
  assertEquals(noLinkFlag("darwin", 0x100), 0x2000_0000);
  assertEquals(noLinkFlag("linux", 0x2_0000), 0x2_0000);
  assertEquals(noLinkFlag("windows", 0), 0);
});
