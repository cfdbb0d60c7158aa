/** Compares versions of firmware. Pure; no I/O. */

/** Below 0 if `a` is older. A preview, a beta or a release candidate is older than its release. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = (left[i] ?? 0) - (right[i] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

/** True for a version that its publisher calls finished. */
export function isRelease(version: string): boolean {
  return /^\d+\.\d+(?:\.\d+)?$/.test(version);
}

/** In the order of a release's life. */
const STAGES = ["preview", "alpha", "beta", "rc", "release"];

function partsOf(version: string): readonly number[] {
  const [, numbers = "", stage = "release", count = "0"] =
    /^(\d+(?:\.\d+)*)(?:-([a-z]+)(?:\.(\d+))?)?/.exec(version) ?? [];
  const [major = 0, minor = 0, patch = 0] = numbers.split(".").map(Number);
  return [major, minor, patch, STAGES.indexOf(stage), Number(count)];
}
