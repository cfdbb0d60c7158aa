/** The statistics of a room or a roster, as text. Pure; no I/O. */
import type { RosterStatistics } from "../../app/roster/statistics.ts";
import { printable } from "../../text.ts";

/** Lines; omits those without a number that matters. */
export function summaryLines(statistics: RosterStatistics): string[] {
  return [
    counts(statistics),
    ...statisticsLines(statistics),
  ];
}

/** As `summaryLines`, without the numbers of visits. */
export function statisticsLines(statistics: RosterStatistics): string[] {
  const { failedByKind, firstTry, medianSeconds, longestSeconds, boardsPerHour, slower } = statistics;
  return [
    ...failedByKind.length === 0
      ? []
      : [`Failures: ${failedByKind.map(({ kind, count }) => `${count} ${printable(kind)}`).join(", ")}`],
    ...firstTry.of === 0 ? [] : [`Passed on the first try: ${firstTry.boards} of ${firstTry.of}`],
    ...medianSeconds === undefined || longestSeconds === undefined ? [] : [
      `Time for a board: ${medianSeconds.toFixed(1)} s (median), ${longestSeconds.toFixed(1)} s (longest)`,
    ],
    ...boardsPerHour === undefined ? [] : [`Boards an hour: ${Math.round(boardsPerHour)}`],
    ...slower === 0 ? [] : [`Visits that had to go slower: ${slower}`],
    ...statistics.failingSockets.map(({ socket, failed, of }) =>
      `Socket ${printable(socket)}: ${failed} of ${of} visits failed. Try another cable there.`
    ),
  ];
}

function counts({ passed, written, known, differs, failed, stopped }: RosterStatistics): string {
  const words = [
    [passed, "passed"],
    [written, "written, not verified"],
    [known, "known"],
    [differs, "different and left alone"],
    [failed, "failed"],
    [stopped, "stopped"],
  ] as const;
  const shown = words.filter(([count], index) => index === 0 || count > 0);
  return `Visits: ${shown.map(([count, word]) => `${count} ${word}`).join(", ")}`;
}
