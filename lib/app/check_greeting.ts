/** Compares the greeting of a board with the firmware that the profile names. Pure; no I/O. */
import { contradiction } from "../catalogue/says.ts";
import type { FlashEvent } from "../esp/events.ts";
import type { Profile } from "../profile/profile.ts";

type Report = (event: FlashEvent) => void;

/** `report`, with a warning after a greeting of another program or version than the profile's `firmware`. */
export function checkingGreeting(report: Report, { files }: Pick<Profile, "files">): Report {
  const name = files.flatMap(({ locked }) => locked?.kind === "firmware" ? [locked.name] : [])[0];
  if (name === undefined) return report;
  return (event) => {
    report(event);
    const problem = event.type === "booted" ? contradiction(event.what, name) : undefined;
    if (problem === undefined) return;
    report({
      type: "warning",
      message: `The board's greeting is not that of the locked firmware: ${problem}`,
      hint: "Everything was written and read back, so the locked file is not what its name says. " +
        "Lock it again, and compare its SHA-256 with the publisher's.",
    });
  };
}
