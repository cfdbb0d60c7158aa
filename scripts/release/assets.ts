/** The files of a release, and where they are published. Pure; no I/O. */
import type { TargetName } from "../targets.ts";

export interface Release {
  /** Such as 0.1.0. */
  readonly version: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  /** OWNER/NAME on GitHub. */
  readonly repository: string;
}

/** macOS unpacks a zip with a double click and keeps the mode of the file; the others take the executable as it is. */
export function assetName(version: string, target: TargetName): string {
  const ending = target === "windows" ? ".exe" : target.startsWith("macos") ? ".zip" : "";
  return `flasher-${version}-${target}${ending}`;
}

export function homepage({ repository }: Pick<Release, "repository">): string {
  return `https://github.com/${repository}`;
}

export function downloadUrl({ repository, version }: Release, asset: string): string {
  return `https://github.com/${repository}/releases/download/v${version}/${asset}`;
}

/** What flasher is, in one line, as package managers show it. */
export const SUMMARY = "Writes firmware to ESP8266 and ESP32 boards and verifies it";
