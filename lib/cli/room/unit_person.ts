/** Lets several boards ask one person: one question at a time, each with the name of its board. */
import type { Person } from "../../app/person.ts";
import type { Unit } from "../../app/room/room.ts";
import { unitName } from "../screen/room_text.ts";

/** Returns the person as each unit sees them. */
export function unitPersons(person: Person): (unit: Unit) => Person {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = last.then(ask);
    last = answer.catch(() => undefined); // the unit that asked gets the error
    return answer;
  };
  return (unit) => ({
    isPresent: person.isPresent,
    show: (paragraphs) => person.show(paragraphs),
    ask: (question) => inTurn(() => person.ask(`${unitName(unit)}: ${question}`)),
    confirm: (question) => inTurn(() => person.confirm(`${unitName(unit)}: ${question}`)),
  });
}
