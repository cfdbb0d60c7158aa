/** Texts for the end of a flash session, and for failures that it recovers from. Pure; no I/O. */
import type { Done, FlashEvent } from "../../esp/events.ts";
import { hex } from "../../bytes.ts";
import type { CannotStart } from "../../esp/plan/types.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { andList } from "../../text.ts";
import { describeBoardFiles } from "./board_files_text.ts";
import { formatSeconds } from "./format_amount.ts";
import type { Style } from "./style.ts";
import type { StyledText } from "./styled_text.ts";

/** The result and the number of recoveries; with `verbose` also the time of each phase. */
export function summary(
  done: Done,
  { style, verbose }: { readonly style: Style; readonly verbose: boolean },
): StyledText[] {
  const { bytes, written, verified, startsNothing, cannotStart, times } = done;
  const after = describeBoardState(done);
  const mark = verified ? style.good("Done") : style.careful("Written, not verified");
  const partly = written > 0 && written < bytes;
  const proof = !verified ? "" : partly ? "; all of it read back and equal" : ", read back and equal";
  const nothing = startsNothing !== true || cannotStart !== undefined
    ? ""
    : " None of the written files is a program that the board boots.";
  const rest = times.total - times.connect - times.stub - times.write - times.verify;
  const phases = [
    `connect ${formatSeconds(times.connect)}`,
    ...(times.stub > 50 ? [`stub ${formatSeconds(times.stub)}`] : []),
    `write ${formatSeconds(times.write)}`,
    ...(verified ? [`verify ${formatSeconds(times.verify)}`] : []),
    ...(rest > 50 ? [`restart ${formatSeconds(rest)}`] : []),
  ];
  return [
    { text: `${mark}: ${describeAmount({ bytes, written, ms: times.total })}${proof}. ${after}.${nothing}` },
    ...describeFiles(done).map((text) => ({ text })),
    ...(verbose ? [{ text: `  ${phases.join(", ")}`, paint: style.dim }] : []),
    ...describeRecoveries(done).map((text) => ({ text })),
    ...cannotStart === undefined
      ? []
      : describeCannotStart(cannotStart).map((text) => ({ text, paint: style.careful })),
  ];
}

/**
 * The last lines: a success that a person must not mistake for a working board. `boards`: their names, if there may
 * be several; at least one.
 */
export function describeCannotStart(
  { chip, offset, missing }: CannotStart,
  boards?: readonly string[],
): string[] {
  const flags = missing.map(({ offset, what }) => `-f ${hex(offset)}=${what}.bin`);
  const several = boards !== undefined && boards.length > 1;
  const who = boards === undefined ? "This board" : `Board${several ? "s" : ""} ${andList(boards)}`;
  return [
    `${who} will not start: ${several ? "their" : "its"} flash is blank at ${hex(offset)}, ` +
    `where the ${chip} boots from.`,
    `To make ${several ? "them" : "it"} start, add to the same command: ${flags.join(" ")}`,
  ];
}

/** Claims that the program runs only if that was observed. */
function describeBoardState({ board, startsNothing }: Done): string {
  switch (board) {
    case "running":
      return "The board is running it";
    case "restarted":
      return "The board was restarted";
    case "bootloader":
      return "The board is in its bootloader";
    case "needs-reset":
      return startsNothing === true
        ? "Press RESET on the board to restart it"
        : "Press RESET on the board to start it";
  }
}

function describeFiles({ files }: Done): string[] {
  return files === undefined ? [] : [describeBoardFiles(files)];
}

function describeRecoveries({ recoveries, baud }: Done): string[] {
  if (recoveries === 0) return [];
  const failures = recoveries === 1 ? "1 failure" : `${recoveries} failures`;
  return [`  Recovered from ${failures}; finished at ${baud} baud`];
}

function describeAmount(
  { bytes, written, ms }: { readonly bytes: number; readonly written: number; readonly ms: number },
): string {
  const all = describeSize(bytes);
  if (written === bytes) return `${all} in ${formatSeconds(ms)}`;
  if (written === 0) return `${all} already in flash, checked in ${formatSeconds(ms)}`;
  return `wrote ${describeSize(written)} of ${all} in ${formatSeconds(ms)}, the rest was already in flash`;
}

/** The warning about a failure that the session recovers from: what failed, and how it continues. */
export function recoveryWarning(
  { step, reason, baud }: Extract<FlashEvent, { type: "recovering" }>,
): Extract<FlashEvent, { type: "warning" }> {
  const how = {
    resume: "continuing",
    reset: "resetting the board and continuing",
    hands: "waiting for you to reset the board, then continuing",
    slower: "continuing",
    rewrite: "writing it again",
  }[step];
  return { type: "warning", message: `${reason}; ${how} at ${baud} baud` };
}
