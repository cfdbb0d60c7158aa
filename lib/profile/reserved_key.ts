/** Finds keys that the validator would drop without a word. Pure; no I/O. */
import { formatPath, type Path } from "./complaint.ts";
import type { Finding } from "./validation_errors.ts";

/** JavaScript gives an object another meaning by it, so the validator skips it in a mapping that may have any keys. */
const RESERVED = "__proto__";

/** `value`: as the parser returns it; it may contain itself. */
export function reservedKeys(value: unknown): Finding[] {
  const seen = new Set<object>();
  const found: Finding[] = [];
  const visit = (value: unknown, path: Path): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) return value.forEach((one, i) => visit(one, [...path, i]));
    for (const [key, one] of Object.entries(value)) {
      if (key === RESERVED) found.push(findingAt(path));
      else visit(one, [...path, key]);
    }
  };
  visit(value, []);
  return found;
}

function findingAt(path: Path): Finding {
  const place = path.length === 0 ? "" : `${formatPath(path)}: `;
  return {
    path: [...path, RESERVED],
    part: "key",
    describe: () => ({ text: `${place}found the key "${RESERVED}", expected another name` }),
  };
}
