/** Says where a locked file comes from, and why its bytes are the right ones. Pure; no I/O. */
import type { NamedEntry } from "../../app/downloads/fetch_locked.ts";
import type { HashSource } from "../../lock/lock.ts";
import { printable } from "../../text.ts";
import { hostOf } from "../downloads/host.ts";

const HASH_WORDS: Readonly<Record<HashSource, string>> = {
  "profile": "as the profile says",
  "github": "as GitHub publishes it",
  "manifest": "as the publisher's manifest says",
  "catalogue": "as flasher knows it",
  "first download": "as in the first download",
};

/** `micropython@1.24.1/ESP8266_GENERIC: 639680 bytes from micropython.org, SHA-256 …, as in the first download on 2026-11-28` */
export function lockedLine({ key, url, size, sha256, hashFrom, seen }: NamedEntry): string {
  const day = hashFrom === "first download" ? ` on ${seen}` : "";
  return `${printable(key)}: ${size} bytes from ${hostOf(url)}, SHA-256 ${sha256}, ${
    HASH_WORDS[hashFrom]
  }${day}`;
}
