/** A project whose profile names firmware by name and by address, with its lock file. */
import { sha256 } from "../../lib/hash.ts";
import { formatLock, type LockEntry } from "../../lib/lock/lock.ts";
import { bootImage, noise } from "./firmware.ts";
import type { FakeFile } from "./system.ts";
import type { FakeAnswer } from "./web.ts";

export const FIRMWARE = bootImage(0x9000);
export const DATA = noise(0x1001, 5);

export const NAME = "micropython@1.24.1/ESP8266_GENERIC";
export const FIRMWARE_URL = "https://micropython.org/resources/firmware/ESP8266_GENERIC-20241129-v1.24.1.bin";
export const DATA_URL = "https://downloads.example.com/v1/data.bin";

const COMMON = { seen: "2026-03-01", hashFrom: "first download" } as const;

function entry(url: string, bytes: Uint8Array): LockEntry {
  return { url, sha256: sha256(bytes), size: bytes.length, ...COMMON };
}

export const LOCK = formatLock({
  firmware: { [NAME]: { ...entry(FIRMWARE_URL, FIRMWARE), chip: "esp8266", offset: 0 } },
  urls: { [DATA_URL]: entry(DATA_URL, DATA) },
});

export const PROFILE = `port: sim:huzzah
board: huzzah
firmware: ${NAME}
files:
  - { offset: 0x10000, url: "${DATA_URL}" }
  - { offset: 0x20000, path: own/config.bin, raw: true, sha256: ${sha256(noise(0x101, 6))} }
`;

export const CONFIG = noise(0x101, 6);

/** The files of the project, by path. */
export const PROJECT: Readonly<Record<string, FakeFile>> = {
  "flash.yaml": PROFILE,
  "flash.lock": LOCK,
  "own/config.bin": CONFIG,
};

/** Where the cache of the test's computer keeps these bytes. */
export function cached(bytes: Uint8Array, folder = "/home/me/.cache/flasher"): string {
  const digest = sha256(bytes);
  return `${folder}/sha256/${digest.slice(0, 2)}/${digest.slice(2)}`;
}

/** The cache with all files of the lock. */
export const CACHED: Readonly<Record<string, FakeFile>> = {
  [cached(FIRMWARE)]: FIRMWARE,
  [cached(DATA)]: DATA,
};

/** The servers that have them. */
export const SERVERS: Readonly<Record<string, FakeAnswer>> = {
  [FIRMWARE_URL]: { body: FIRMWARE },
  [DATA_URL]: { body: DATA },
};
