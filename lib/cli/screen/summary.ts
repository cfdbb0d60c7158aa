/** What a person is told of a session that is over, or went wrong on the way and goes on. Pure; no I/O. */
import type { Done, FlashEvent } from "../../esp/events.ts";
import { kilobytes, seconds } from "./amounts.ts";
import type { Sentence } from "./sentence.ts";
import type { Style } from "./style.ts";

/** What came of it, where the time went, and what had to be put right. */
export function summary(done: Done, style: Style): Sentence[] {
  const { bytes, written, verified, startsNothing, times } = done;
  const after = afterWords(done);
  const mark = verified ? style.good("Done") : style.careful("Written, not verified");
  const partly = written > 0 && written < bytes;
  const proof = !verified ? "" : partly ? "; all of it read back and equal" : ", read back and equal";
  const nothing = startsNothing !== true
    ? ""
    : " Nothing that was written is a program that the board starts.";
  const rest = times.total - times.connect - times.stub - times.write - times.verify;
  const phases = [
    `connect ${seconds(times.connect)}`,
    ...(times.stub > 50 ? [`stub ${seconds(times.stub)}`] : []),
    `write ${seconds(times.write)}`,
    ...(verified ? [`verify ${seconds(times.verify)}`] : []),
    ...(rest > 50 ? [`restart ${seconds(rest)}`] : []),
  ];
  return [
    {
      text: `${mark}: ${describeAmount({ bytes, written, ms: times.total })}${proof}. ${after}.${nothing}`,
      indent: "  ",
    },
    { text: `  ${phases.join(", ")}`, paint: style.dim },
    ...describeRecoveries(done).map((text) => ({ text, indent: "  ", paint: style.careful })),
  ];
}

/** Whether a program runs is said only where that was seen. */
function afterWords({ board, startsNothing }: Done): string {
  switch (board) {
    case "running":
      return "The board runs it now";
    case "restarted":
      return "The board was restarted";
    case "bootloader":
      return "The board waits in its bootloader";
    case "needs-reset":
      return startsNothing === true
        ? "Press RESET on the board to restart it"
        : "Press RESET on the board to start it";
  }
}

function describeRecoveries({ recoveries, baud }: Done): string[] {
  if (recoveries === 0) return [];
  const times = recoveries === 1 ? "once" : `${recoveries} times`;
  return [`  Something failed ${times} on the way and was put right; in the end at ${baud} baud`];
}

function describeAmount(
  { bytes, written, ms }: { readonly bytes: number; readonly written: number; readonly ms: number },
): string {
  const all = `${kilobytes(bytes)} KB`;
  if (written === bytes) return `${all} in ${seconds(ms)}`;
  if (written === 0) return `${all} already there, checked in ${seconds(ms)}`;
  const part = written < 1024 ? `${written} bytes` : kilobytes(written);
  return `wrote ${part} of ${all} in ${seconds(ms)}, the rest was already there`;
}

/** A failure that was survived, as a warning: what failed, and how it goes on. */
export function recoveryWarning(
  { step, reason, baud }: Extract<FlashEvent, { type: "recovering" }>,
): Extract<FlashEvent, { type: "warning" }> {
  const how = {
    resume: "going on",
    reset: "resetting the board and going on",
    hands: "it takes your hands to go on",
    slower: "going on",
    rewrite: "writing it again",
  }[step];
  return { type: "warning", message: `${reason}; ${how} at ${baud} baud` };
}
