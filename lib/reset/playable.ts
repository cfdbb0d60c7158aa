/** Which of a board's scripts this computer can play as they are meant. Pure; no I/O. */
import type { ResetMethod, ResetScript } from "./script.ts";

/**
 * On a system that changes one line after the other (Windows) a script whose point is that both change at one instant
 * is left out, as long as others remain.
 */
export function playableScripts(
  scripts: readonly ResetMethod[],
  { oneAtATime }: { readonly oneAtATime: boolean },
): readonly ResetMethod[] {
  const apart = scripts.filter((script) => "carryOut" in script || !script.some(setsBoth));
  return oneAtATime && apart.length > 0 ? apart : scripts;
}

function setsBoth(step: ResetScript[number]): boolean {
  return "set" in step && step.set.dtr !== undefined && step.set.rts !== undefined;
}
