/** The statistics of a room or a roster for scripts. Pure; no I/O. */
import type { RosterStatistics } from "../roster/statistics.ts";

/** As docs/json.md defines it: times in milliseconds. */
export function summaryRecord({ medianSeconds, longestSeconds, ...rest }: RosterStatistics): object {
  const ms = (seconds: number | undefined) => seconds === undefined ? undefined : 1000 * seconds;
  return { ...rest, medianMs: ms(medianSeconds), longestMs: ms(longestSeconds) };
}
