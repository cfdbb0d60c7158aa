/** Rooms that are killed: a tenth of `deno task kills`. */
import { assert } from "@std/assert";
import { withFolder } from "../tools/temporary_folder.ts";
import { testWith } from "./parts.ts";
import { killRooms } from "./room_kills.ts";

testWith(
  [],
  "room: killed at any moment, it finishes when it is started again, and its roster told no lie",
  () =>
    withFolder(async (folder) => {
      const { between } = await killRooms(folder, { times: 20, seed: 18 });
      assert(between > 0, "no kill came while a board was written");
    }),
);
