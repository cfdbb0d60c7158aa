/** Several boards ask one person. */
import { assertEquals, assertRejects } from "@std/assert";
import type { Person } from "../../../lib/app/person.ts";
import { unitPersons } from "../../../lib/cli/room/unit_person.ts";
import { unitName } from "../../../lib/cli/screen/room/room_text.ts";
import { adapter, mac, TestRoom } from "../../app/room/world.ts";

Deno.test("units ask one at a time, each with its name; a failed question does not block the next", async () => {
  const room = new TestRoom();
  room.ports(adapter(1), adapter(2), adapter(3));
  const asked: string[] = [];
  const answers: PromiseWithResolvers<string>[] = [];
  const person: Person = {
    isPresent: true,
    show: () => {},
    confirm: () => Promise.resolve(false),
    ask(question) {
      asked.push(question);
      answers.push(Promise.withResolvers());
      return answers.at(-1)!.promise;
    },
  };
  const pauses: string[] = [];
  const pause = () => {
    pauses.push("paused");
    return () => void pauses.push("resumed");
  };
  const persons = unitPersons(person, { pause });
  const [first, second, third] = room.room.units.map((unit) => persons(unit).ask("Ready?"));
  await Promise.resolve();
  assertEquals([asked, pauses], [["#1 ttyUSB1: Ready?"], ["paused"]]);
  answers[0]!.reject(new Error("the terminal is gone"));
  await assertRejects(() => first!, Error, "the terminal is gone");
  await Promise.resolve();
  assertEquals(asked.at(-1), "#2 ttyUSB2: Ready?");
  answers[1]!.resolve("yes");
  assertEquals(await second, "yes");
  await new Promise((done) => setTimeout(done, 0));
  answers[2]!.resolve("no");
  assertEquals(await third, "no");
  assertEquals(pauses, ["paused", "resumed", "paused", "resumed", "paused", "resumed"]);
});

Deno.test("a board that has a number is called by it", () => {
  const room = new TestRoom();
  room.ports(adapter(1));
  room.identify(1, mac("01"));
  room.send({ type: "numbered", unit: 1, number: 17 });
  assertEquals(unitName(room.room.units[0]!), "17 ttyUSB1");
});
