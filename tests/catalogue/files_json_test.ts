import { assertEquals } from "@std/assert";
import { newestInFiles } from "../../lib/catalogue/files_json.ts";

const version = (version: unknown, stable: unknown = true, extensions: unknown = ["bin", "uf2"]) => ({
  version,
  stable,
  extensions,
  languages: ["en_US"],
  modules: ["board"],
});

Deno.test("files.json: the newest release of a board that has a whole image", () => {
  const list = JSON.stringify([
    { id: "other", downloads: 3, versions: [version("99.0.0")] },
    {
      id: "my_board",
      downloads: 173,
      versions: [
        version("9.2.9"),
        version("10.2.1"),
        version("10.3.0-beta.1"),
        version("11.0.0", false),
        version("12.0.0", true, ["uf2"]),
      ],
    },
  ]);
  assertEquals(newestInFiles(list, "my_board"), "10.2.1");
  assertEquals(newestInFiles(list, "no_board"), undefined);
});

Deno.test("files.json: another text has no release", () => {
  const hostile = [
    "",
    "<html>",
    "null",
    "[null, 1, []]",
    '{"my_board": 1}',
    "[".repeat(200_000),
    JSON.stringify([{ id: "my_board", versions: "10.0.0" }]),
    JSON.stringify([{
      id: "my_board",
      versions: [null, version(1), version("\u001b[2J"), version("1.2.3/../x")],
    }]),
    JSON.stringify([{
      id: "my_board",
      versions: [version("10.0.0", "true"), version("10.0.0", true, "bin")],
    }]),
  ];
  assertEquals(hostile.map((text) => newestInFiles(text, "my_board")), hostile.map(() => undefined));
});
