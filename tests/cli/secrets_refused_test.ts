/** Mistakes with secrets that flasher refuses before it touches a board: files that would leak, and names that do not fit. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { type FakeFile, flasher } from "../fake/system.ts";
import { pythonProject } from "./python_project.ts";

const VALUE = "Correct-Horse-4711";
const TWO = `board_files:
  - { to: /app, path: app }
  - { to: /wifi.json, values: { p: { secret: WIFI_PASSWORD }, k: { secret: HOTSPOT } } }
`;
const ENV = { FLASHER_SECRET_WIFI_PASSWORD: VALUE, FLASHER_SECRET_HOTSPOT: `${VALUE}0` };
const BOTH = ["--allow-secret", "WIFI_PASSWORD", "--allow-secret", "HOTSPOT"];

interface Case {
  readonly words: readonly string[];
  readonly files?: Readonly<Record<string, FakeFile>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly message: string;
  readonly hint?: string;
}

const COPIED = 'Cannot copy "app/room.env" onto the board: it is a secrets file';
const ROOM = { "app/room.env": `WIFI_PASSWORD=${VALUE}\nBANK_PIN=1234\n` };
const OTHER = { "app/room.env": `BANK_PIN=${VALUE}\n` };
const LATIN = Uint8Array.from(
  [..."WIFI_PASSWORD=caf\xe9-4711\nHOTSPOT=x234\n"].map((char) => char.charCodeAt(0)),
);

const CASES: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    ["run", "files flash.yaml", "verify", "plan", "check", "bundle out"].map((words): [string, Case] => [
      `${words}: a folder for the board holds a secrets file`,
      { words: words.split(" "), files: ROOM, env: ENV, message: COPIED },
    ]),
  ),
  "run: the secrets file that goes onto the board has other names than the profile": {
    words: ["run", "--secrets", "app/room.env", ...BOTH],
    files: OTHER,
    env: ENV,
    message: 'Cannot copy "app/room.env" onto the board: it is a secrets file',
  },
  "bundle: a secret of the profile whose name says nothing": {
    words: ["bundle", "out"],
    files: { "room.env": `HOTSPOT=${VALUE}\n`, "app/settings.txt": `p="${VALUE}"\n` },
    message: "it holds a value of the file with secrets beside the profile",
  },
  "bundle: a secret of the profile in a file whose name says nothing": {
    words: ["bundle", "out"],
    files: { "room.txt": `HOTSPOT=${VALUE}\n`, "app/settings.txt": `p="${VALUE}"\n` },
    message: "it holds a value of the file with secrets beside the profile",
  },
  "run: a secrets file in Latin-1": {
    words: ["run", "--secrets", "room.env", ...BOTH],
    files: { "room.env": LATIN },
    message: '--secrets: cannot read "room.env": found bytes that are not UTF-8, expected text in UTF-8',
  },
  "run: --secrets names a file that is missing, although the profile has no secrets": {
    words: ["run", "--secrets", "nofile"],
    files: pythonProject({ boardFiles: "board_files: [{ to: /main.py, path: main.py }]\n" }),
    message: '--secrets: cannot read "nofile"',
  },
  "run: a name twice in the secrets file": {
    words: ["run", "--secrets", "room.env", ...BOTH],
    files: { "room.env": `# old\nHOTSPOT=${VALUE}\nHOTSPOT=${VALUE}1\n` },
    message: '--secrets: line 3: found "HOTSPOT" again, expected another name than in line 2',
  },
  "run: consent to a secret that the profile does not have": {
    words: ["run", ...BOTH, "--allow-secret", "HOTSPOTS"],
    env: ENV,
    message: '--allow-secret: found "HOTSPOTS", expected WIFI_PASSWORD or HOTSPOT',
  },
  "files: consent to one secret of two": {
    words: ["files", "--allow-secret", "HOTSPOT"],
    env: ENV,
    message: 'found no consent to "WIFI_PASSWORD" in "/wifi.json", expected --allow-secret',
    hint: "  --allow-secret WIFI_PASSWORD\n",
  },
  "run: an empty variable": {
    words: ["run", ...BOTH],
    env: { ...ENV, FLASHER_SECRET_HOTSPOT: "" },
    message: "found an empty FLASHER_SECRET_HOTSPOT in the environment, expected a value",
  },
  "run: an empty value in the secrets file": {
    words: ["run", ...BOTH, "--secrets", "room.env"],
    files: { "room.env": `HOTSPOT=\nWIFI_PASSWORD=${VALUE}\n` },
    message: 'found an empty "HOTSPOT" in --secrets FILE, expected a value',
  },
  ...Object.fromEntries(
    [
      "ls --secrets nofile",
      "get /a --names nofile",
      "put main.py /a --number 3",
      "rm /a --yes --label x",
      "ls --allow-secret WIFI",
    ].map((words): [string, Case] => {
      const [word] = words.split(" ");
      const [flag] = /--(secrets|names|number|label|allow-secret)/.exec(words)!;
      const message = `${flag}: found ${word}, expected a profile with board_files to fill in`;
      return [`files ${words}: a flag that has no meaning`, {
        words: ["files", ...words.split(" ")],
        message,
      }];
    }),
  ),
};

for (const [name, { words, files = {}, env = {}, message, hint }] of Object.entries(CASES)) {
  Deno.test(`secrets: refused: ${name}`, async () => {
    const project = { ...pythonProject({ boardFiles: TWO }), "app/a.py": "x = 1\n", ...files };
    const { code, stdout, stderr, system } = await flasher(words, { files: project, env });
    const said = (stdout + stderr).replace(/\n {2,}(?!--)/g, " ");
    assertStringIncludes(said, message);
    if (hint !== undefined) assertStringIncludes(stderr.replace(/ +/g, " "), hint.replace(/ +/g, " "));
    assertEquals(code, EXIT.usage);
    assertEquals(system.opened, []);
    assert(!said.includes(VALUE) && !said.includes("1234"), said);
  });
}
