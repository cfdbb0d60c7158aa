/**
 * The page of `flasher ui` in Chromium, driven by Playwright under Node.js, against the executable and simulated boards.
 * FLASHER_SCREENSHOTS=FOLDER keeps pictures of every state to look at: those in docs/ui are some of them.
 * FLASHER_WALK=TEXT takes only walks with this text.
 */
import { assertEquals } from "@std/assert";
import { sha256 } from "../../lib/hash.ts";
import { formatLock, type LockEntry } from "../../lib/lock/lock.ts";
import { buildMicroPython, seal } from "../fake/image.ts";
import { COMPILED, FIRMWARE, LACKING, ROOT } from "./parts.ts";
import { startTable } from "./browser/table.ts";
import { type Handler, makeCertificates, startServer } from "./web_server.ts";

/** Node.js is Playwright's own runtime: under Deno it hangs with some versions. */
const PACKAGES = ["playwright-core@1.65.1", "axe-core@4.14.1"];
const CHROMIUM = "/usr/bin/chromium";

interface Walk {
  readonly name: string;
  readonly error: string | null;
  readonly ms: number;
  /** A part is missing. */
  readonly skipped: boolean;
}

const LACKING_ROM = [...LACKING.emulator, ...LACKING.firmware];

const lacking = [
  ...LACKING.compiled,
  ...LACKING.browser,
  ...LACKING.openssl,
  ...Deno.build.os === "linux" ? [] : ["Linux"],
];

Deno.test({
  name: lacking.length === 0 ? "browser" : `browser (SKIPPED, it needs ${lacking.join("; ")})`,
  ignore: lacking.length > 0,
  // The C library stays loaded.
  sanitizeResources: false,
  async fn(t) {
    const folder = await Deno.makeTempDir({ prefix: "flasher-browser-" });
    try {
      await using table = startTable();
      const certificates = await makeCertificates(folder);
      await using web = startServer(certificates, publisher);
      const packages = await installPackages(folder);
      const setup = {
        flasher: COMPILED,
        chromium: CHROMIUM,
        packages,
        table: table.url,
        web: { proxy: web.proxy, authority: certificates.authorityPath },
        demo: await demoArguments(),
        root: ROOT,
        files: await layOutFiles(folder),
        hasRom: LACKING_ROM.length === 0,
        only: Deno.env.get("FLASHER_WALK") ?? "",
      };
      let walks = 0;
      for await (const { name, error, ms, skipped } of takeWalks(setup)) {
        walks++;
        const note = skipped ? `SKIPPED, it needs ${LACKING_ROM.join("; ")}` : `${(ms / 1000).toFixed(1)} s`;
        await t.step({
          name: `${name} (${note})`,
          ignore: skipped,
          fn() {
            if (error !== null) throw new Error(error);
          },
        });
      }
      assertEquals(walks > 0, true, "no walk was taken");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Installs the packages of this test beside nothing else. Returns their folder. */
async function installPackages(folder: string): Promise<string> {
  const { success, stderr } = await new Deno.Command("npm", {
    args: [
      "install",
      "--silent",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      "--prefix",
      folder,
      ...PACKAGES,
    ],
    cwd: folder,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return `${folder}/node_modules`;
}

/** The files that a person drops, by name. */
async function layOutFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const micropython = python(60_000);
  const contents: Readonly<Record<string, [string, Uint8Array | string]>> = {
    good: ["micropython.bin", micropython],
    small: ["small.bin", python(2000)],
    large: ["large.bin", python(250_000)],
    torn: ["half.bin", micropython.slice(0, 50_000)],
    web: ["page.bin", "<!DOCTYPE html><title>404</title>"],
    profile: ["workshop.yaml", "chip: esp8266\nfiles:\n  - { offset: 0x0, path: small.bin }\n"],
  };
  await layOutLocked(folder);
  const paths = Object.entries(contents).map(async ([name, [file, content]]) => {
    const path = `${folder}/${file}`;
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return [name, path] as const;
  });
  return {
    ...Object.fromEntries(await Promise.all(paths)),
    micropython: FIRMWARE[0]!,
    locked: `${folder}/locked.yaml`,
  };
}

/** A profile whose firmware the publisher has, with its lock. */
async function layOutLocked(folder: string): Promise<void> {
  const key = "micropython@1.25.0/ESP8266_GENERIC";
  const bytes = published("1.25.0");
  const entry: LockEntry = {
    url: "https://micropython.org/resources/firmware/ESP8266_GENERIC-20250415-v1.25.0.bin",
    sha256: sha256(bytes),
    size: bytes.length,
    chip: "esp8266",
    offset: 0,
    seen: "2026-03-01",
    hashFrom: "first download",
  };
  await Deno.writeTextFile(`${folder}/locked.yaml`, `firmware: ${key}\n`);
  await Deno.writeTextFile(`${folder}/locked.lock`, formatLock({ firmware: { [key]: entry }, urls: {} }));
}

/** What `deno task demo:ui` starts `flasher ui` with. */
async function demoArguments(): Promise<readonly string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  return tasks["demo:ui"].split(" main.ts ui ")[1].split(" ");
}

/** A publisher of MicroPython, whose server falls silent in the middle of the file for boards with 2 MB of flash. */
const publisher: Handler = ({ path }) => {
  const version = /-v([\d.]+)\.bin$/.exec(path)?.[1];
  const body = published(version);
  if (!path.includes("FLASH_2M")) return { body };
  const head = ["HTTP/1.1 200 OK", `Content-Length: ${body.length}`];
  return { head, body: body.slice(0, body.length / 2), after: "hang" };
};

function published(version = ""): Uint8Array {
  return python(30_000, `MicroPython v${version} on 2025-04-15`);
}

/** MicroPython in form, of which `length` bytes cannot be compressed, so that writing them takes its time. */
function python(length: number, name = "MicroPython v1.25.0 on 2025-04-15"): Uint8Array {
  const image = buildMicroPython(length, name);
  let state = 1;
  for (let at = 0x9000; at < image.length - 64; at++) {
    // A linear congruential generator; constants of Numerical Recipes.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    image[at] = state >>> 24;
  }
  return seal(image);
}

async function* takeWalks(setup: object): AsyncGenerator<Walk> {
  const child = new Deno.Command("node", {
    args: [`${ROOT}/tests/e2e/browser/run.mjs`],
    env: { FLASHER_BROWSER_SETUP: JSON.stringify(setup) },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as Walk;
  }
  const { success, code } = await child.status;
  if (!success) throw new Error(`the browser's driver ended with ${code}`);
}
