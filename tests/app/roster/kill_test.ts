import { killWriters } from "./kills.ts";
import { withRoster } from "./world.ts";

Deno.test("a killed program leaves a roster that keeps every number and every verdict it has shown", () =>
  withRoster((path) => killWriters(path, { times: 20, seed: 18 })));
