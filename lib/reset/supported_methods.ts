/** Selects the reset methods that this operating system can run correctly. Pure; no I/O. */
import type { ResetMethod, ResetScript } from "./script.ts";

/**
 * On a system that changes one line after the other (Windows), omits scripts that change both lines at the same
 * time, unless no others remain.
 */
export function supportedMethods(
  scripts: readonly ResetMethod[],
  { oneAtATime }: { readonly oneAtATime: boolean },
): readonly ResetMethod[] {
  const separate = scripts.filter((script) => "carryOut" in script || !script.some(setsBoth));
  return oneAtATime && separate.length > 0 ? separate : scripts;
}

function setsBoth(step: ResetScript[number]): boolean {
  return "set" in step && step.set.dtr !== undefined && step.set.rts !== undefined;
}
