/** The systems that flasher is built for. Pure; no I/O. */

export interface Target {
  /** As Deno and its base runtimes name it. */
  readonly triple: string;
  /** The executable in dist/. */
  readonly file: string;
}

/** By the name that `deno task compile` takes. */
export const TARGETS = {
  "linux": { triple: "x86_64-unknown-linux-gnu", file: "flasher-linux" },
  "linux-arm": { triple: "aarch64-unknown-linux-gnu", file: "flasher-linux-arm" },
  "macos-arm": { triple: "aarch64-apple-darwin", file: "flasher-macos-arm" },
  "macos-intel": { triple: "x86_64-apple-darwin", file: "flasher-macos-intel" },
  "windows": { triple: "x86_64-pc-windows-msvc", file: "flasher.exe" },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof TARGETS;

export function isTargetName(name: string): name is TargetName {
  return Object.hasOwn(TARGETS, name);
}
