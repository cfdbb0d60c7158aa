/** `board_files:` of a profile, and the data files that flasher writes from it. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ProfileError } from "../../lib/errors.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import { fillTemplate, parseTemplate } from "../../lib/profile/placeholders.ts";
import { KNOWN } from "./known.ts";

async function load(lines: string) {
  const text = `files:\n  - { offset: 0, path: a.bin }\nboard_files:\n${lines}`;
  return (await loadProfile(text, "flash.yaml", KNOWN)).board_files;
}

Deno.test("board_files: copies, values, secrets and removals", async () => {
  const files = await load(
    `  - { to: /lib, path: lib }
  - { to: /board.json, values: { label: "{label}", n: 5, password: { secret: WIFI_PASSWORD } } }
  - { to: /old.py, remove: true }
`,
  );
  assertEquals(files?.map(({ kind, to }) => [kind, to]), [
    ["copy", "/lib"],
    ["values", "/board.json"],
    ["remove", "/old.py"],
  ]);
  const [, data] = files!;
  if (data?.kind !== "values") throw new Error("no values");
  assertEquals([...data.values], [
    ["label", { kind: "text", template: [{ name: "label" }] }],
    ["n", { kind: "text", template: ["5"] }],
    ["password", { kind: "secret", name: "WIFI_PASSWORD" }],
  ]);
});

const REFUSED: Record<string, readonly [string, string]> = {
  "no action": [
    "  - { to: /a.py }\n",
    "flash.yaml:4:5: board_files[0]: found none of them, expected one of path, values",
  ],
  "two actions": ["  - { to: /a.py, path: a, remove: true }\n", "found path and remove, expected one of"],
  "a relative path": [
    "  - { to: main.py, path: a }\n",
    'board_files[0].to: found "main.py", expected an absolute path',
  ],
  "a path that goes up": ["  - { to: /lib/../a, path: a }\n", "without empty names"],
  "an empty name": ["  - { to: /lib//a, path: a }\n", "without empty names"],
  "a long path": [
    `  - { to: /${"ä".repeat(50)}, path: a }\n`,
    "found 101 bytes, expected a path of at most 100",
  ],
  "a control character": ['  - { to: "/a\\tb", path: a }\n', "a path without control characters"],
  "another format": ["  - { to: /a.txt, values: { a: b } }\n", "a name ending in .json, .toml or .py"],
  "a keyword": ["  - { to: /a.py, values: { class: b } }\n", "a Python name that is not a keyword"],
  "an expression as a key": [
    '  - { to: /a.py, values: { "a=1;b": b } }\n',
    "a Python name that is not a keyword",
  ],
  "a dotted key": ["  - { to: /a.toml, values: { a.b: b } }\n", "a name of letters, digits, _ and -"],
  "a secret in small letters": [
    "  - { to: /a.json, values: { a: { secret: wifi } } }\n",
    "a name of capital letters",
  ],
  "an open brace": [
    '  - { to: /a.json, values: { a: "x{label" } }\n',
    'found "{label", expected a placeholder',
  ],
  "an expression": [
    '  - { to: /a.json, values: { a: "{1+1}" } }\n',
    "expected a placeholder such as {label}",
  ],
  "the same path twice": [
    "  - { to: /a, path: a }\n  - { to: /a, path: b }\n",
    "found /a, which another entry also has",
  ],
  "an unknown key": ["  - { to: /a, file: b }\n", 'found unknown key "file"'],
  "an unknown key beside the name of a secret": [
    "  - { to: /a.json, values: { a: { secret: A, x: 1 } } }\n",
    'found unknown key "x", expected secret',
  ],
  "after: stay": ["  - { to: /a, path: b }\nafter: stay\n", '"run", because the profile has board_files'],
};

for (const [name, [lines, message]] of Object.entries(REFUSED)) {
  Deno.test(`board_files: refused with its place: ${name}`, async () => {
    const error = await assertRejects(() => load(lines), ProfileError);
    assertStringIncludes(error.message, message);
    assert(/^flash\.yaml:\d+:\d+: /.test(error.message), error.message);
  });
}

Deno.test("placeholders: results are not looked at again, and {{ is a brace", () => {
  const fill = (text: string, values: Record<string, string>) => {
    const parsed = parseTemplate(text);
    if ("error" in parsed) throw new Error(parsed.error.expected);
    return fillTemplate(parsed.value, new Map(Object.entries(values)));
  };
  assertEquals(fill("pupil-{number}", { number: "7" }), "pupil-7");
  assertEquals(fill("{label}", { label: "{number}", number: "7" }), "{number}");
  assertEquals(fill("{{label}}", {}), "{label}}");
  assertEquals(fill("", {}), "");
});
