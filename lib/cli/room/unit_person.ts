/** Lets several boards ask one person: one question at a time, each with the name of its board. */
import type { Person } from "../../app/person.ts";
import type { Unit } from "../../app/room/room.ts";
import type { RoomReporter } from "../screen/room/room_reporter.ts";
import { unitName } from "../screen/room/room_text.ts";

/** Returns the person as each unit sees them. Pauses the screen for each question. */
export function unitPersons(
  person: Person,
  { pause }: Pick<RoomReporter, "pause">,
): (unit: Unit) => Person {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = last.then(async () => {
      const resume = pause();
      try {
        return await ask();
      } finally {
        resume();
      }
    });
    last = answer.catch(() => undefined); // the unit that asked gets the error
    return answer;
  };
  return (unit) => ({
    isPresent: person.isPresent,
    show(paragraphs) {
      const resume = pause();
      person.show(paragraphs);
      resume();
    },
    ask: (question) => inTurn(() => person.ask(`${unitName(unit)}: ${question}`)),
    confirm: (question) => inTurn(() => person.confirm(`${unitName(unit)}: ${question}`)),
  });
}
