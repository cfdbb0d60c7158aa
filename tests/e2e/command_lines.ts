/** Command lines for every command, and the folder to run them in. */
import { createHash } from "node:crypto";
import { VirtualClock } from "../../lib/simulator/mod.ts";
import { noise } from "../fake/firmware.ts";
import { cached, CONFIG, DATA, FIRMWARE, LOCK, PROFILE as LOCKED_PROFILE } from "../fake/locked_project.ts";
import { ROOT } from "./parts.ts";
import { newBoard } from "../fake/simulated_board.ts";

const RELAY = await Deno.readFile(`${ROOT}/demo/boards/relay.js`);
const RELAY_SHA = createHash("sha256").update(RELAY).digest("hex");
/** The first bytes in the flash of a new simulated board. */
const HELD = newBoard(new VirtualClock()).flash.slice(0, 0x2000);
const HELD_SHA = createHash("sha256").update(HELD).digest("hex");

const PROFILE = `port: sim:huzzah
board: huzzah
chip: esp8266
files:
  - { offset: 0x00000, path: hello.bin }
  - { offset: 0x10000, path: data.bin }
`;

const ROSTER = `\
{"version":1,"time":"2026-05-04T10:01:00.000Z","verdict":"passed","mac":"5c:cf:7f:00:00:01","number":1,"content":"${
  "0".repeat(64)
}","seconds":11.8}
{"version":1,"time":"2026-05-04T10:03:00.000Z","verdict":"failed","mac":"5c:cf:7f:00:00:02","number":2,"kind":"LinkError"}
`;
const IDF_BUILD = {
  flash_settings: { flash_mode: "dio", flash_size: "4MB", flash_freq: "40m" },
  flash_files: { "0x0": "hello.bin", "0x10000": "data.bin" },
  extra_esptool_args: { after: "hard_reset", before: "default_reset", stub: true, chip: "esp8266" },
};
const WEB_MANIFEST = {
  name: "Demo",
  builds: [{ chipFamily: "ESP8266", parts: [{ path: "hello.bin", offset: 0 }] }],
};

/** Creates a project in `folder`/project, and files beside it. */
export async function layOut(folder: string): Promise<void> {
  const hello = await Deno.readFile(`${ROOT}/demo/hello.bin`);
  const files: Readonly<Record<string, Uint8Array | string>> = {
    "project/flash.yaml": PROFILE,
    "project/expect.yaml": `${PROFILE}expect: { text: "this ESP8266 runs", within: 10s }\n`,
    "project/outside.yaml": PROFILE.replace("hello.bin", "../other/hello.bin"),
    "project/held.yaml":
      `port: sim:huzzah\nboard: huzzah\nfiles: [{ offset: 0x0, path: held.bin, raw: true, sha256: ${HELD_SHA} }]\n`,
    "project/bad.yaml": "prot: sim:huzzah\nbaud: fast\nfiles:\n  - { offset: 017, path: hello.bin }\n",
    "project/micropython.yaml": `${PROFILE}board_files:\n  - { to: /a.json, values: { n: "{number}" } }\n`,
    "project/lamp-roster.jsonl": ROSTER,
    "project/names.csv": "mac,label\n5c:cf:7f:00:00:01,kitchen\n",
    "project/nothing.txt": "",
    "project/hello.bin": hello,
    "project/data.bin": noise(0x2001),
    "project/held.bin": HELD,
    "project/relay.js": RELAY,
    "project/build/flasher_args.json": JSON.stringify(IDF_BUILD),
    "project/build/hello.bin": hello,
    "project/build/data.bin": noise(0x101),
    "project/web/manifest.json": JSON.stringify(WEB_MANIFEST),
    "project/web/hello.bin": hello,
    "other/hello.bin": hello,
    "project/locked.yaml": LOCKED_PROFILE,
    "project/locked.lock": LOCK,
    "project/own/config.bin": CONFIG,
    // The folder that FLASHER_HOME names.
    [cached(FIRMWARE, "memory/cache")]: FIRMWARE,
    [cached(DATA, "memory/cache")]: DATA,
  };
  for (const [path, content] of Object.entries(files)) {
    await Deno.mkdir(`${folder}/${path.replace(/[^/]*$/, "")}`, { recursive: true });
    await Deno.writeFile(
      `${folder}/${path}`,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  }
}

/** Arguments of `flasher` by command, in the order of the help. */
export const LINES: Readonly<Record<string, readonly string[]>> = {
  run: [
    "run",
    // Measured times decide how much flasher compares before it writes.
    "run flash.yaml --json --baud 921600 --full",
    "run --no-stub --full --after stay -b 115200",
    "run expect.yaml --erase all --repair",
    "run --boot-written --unlock --verbose",
    "run -q",
    "run nodemcu.yaml -p sim:esp8266 -f 0x0=hello.bin --mode dio --freq 40m --size 4MB --board nodemcu --force",
    "run --port sim:manual --connect-timeout 500ms",
    "run --board ./relay.js",
    "run --board ./relay.js --no-plugins",
    `run --board ./relay.js --allow-plugin ${RELAY_SHA}`,
    "run locked.yaml --fetch",
    "run micropython.yaml --no-board-files",
    "run micropython.yaml --number 0 --names names.csv --secrets nothing.txt --label x --allow-secret WIFI",
    "run hello.bin --port sim:esp8266 --wipe-files",
    "run hello.bin --port sim:esp8266 --save new.yaml",
    "run build --port sim:esp8266",
    "run web/manifest.json --save flash.yaml",
  ],
  watch: [
    "watch micropython.yaml --no-board-files --names names.csv --secrets nothing.txt --allow-secret WIFI",
    // The others end before they watch.
    "watch --help",
    "watch",
    "watch flash.yaml --yes --present --count 3 --again --on 1-4 --jobs 2 --first 101 --names missing.csv --no-sound --json",
    "watch nodemcu.yaml -f 0x0=hello.bin --yes --roster missing/boards.jsonl",
    "watch nodemcu.yaml -f 0x0=hello.bin --no-roster",
  ],
  ui: [
    // They end by themselves.
    "ui --no-open --idle 500ms --port sim:huzzah",
    "ui flash.yaml --no-open --idle 500ms --names names.csv --secrets nothing.txt --allow-secret WIFI",
    `ui . --no-open --idle 500ms --allow-plugin ${RELAY_SHA}`,
    "ui nothing.yaml --no-open --idle 500ms",
    "ui --no-open --idle 500ms --ca data.bin",
    "ui --idle soon",
    "ui --no-open --port sim:nothing",
  ],
  plan: [
    "plan",
    "plan flash.yaml --json",
    "plan nodemcu.yaml --file 0x0=hello.bin --file 0x10000=data.bin --mode dio",
    "plan outside.yaml",
    "plan outside.yaml --allow-outside",
    "plan flash.yaml bad.yaml expect.yaml --quiet",
    "plan flash.yaml nothing.yaml --json",
    "plan hello.bin",
    "plan data.bin",
  ],
  check: [
    "check --no-firmware",
    "check flash.yaml held.yaml --json",
    "check outside.yaml --allow-outside --github --junit result.xml",
    `check flash.yaml --allow-plugin ${RELAY_SHA} --readme --quiet`,
  ],
  verify: [
    "verify hello.bin -p sim:esp8266",
    "verify held.yaml",
    "verify",
    "verify --json",
    "verify --no-stub",
    "verify micropython.yaml --no-board-files",
    "verify micropython.yaml --number 7 --label x --names names.csv --secrets nothing.txt",
    "verify micropython.yaml --roster nothing.jsonl",
    "verify held.yaml flash.yaml -q",
  ],
  init: [
    "init",
    "init new.yaml -f hello.bin --port sim:huzzah --board huzzah --chip esp8266 --baud 921600 --yes",
    "init new.yaml --firmware micropython@1.24.1/ESP8266_GENERIC --port sim:huzzah --board huzzah --yes",
    "init --file hello.bin",
    "init --file hello.bin --force --no-schema --quiet",
    "init new.yaml --file ../other/hello.bin --allow-outside",
    "init new.yaml --firmware micropython@1.26.1/ESP8266_GENERIC --yes",
    "init --repo boards --board huzzah --yes",
    "init new.yaml --from build/flasher_args.json",
    "init new.yaml --from web/manifest.json",
    'init new.yaml --from-esptool "esptool.py -p sim:huzzah -b 921600 write_flash -fm dio 0x0 hello.bin"',
  ],
  firmware: ["firmware", "firmware feather s3", "firmware ESP32_GENERIC-SPIRAM --json", "firmware toaster"],
  lock: [
    // Nothing in it is for a lock.
    "lock flash.yaml",
    "lock flash.yaml --json",
    "lock --newest",
    // All of it is on this computer: no server is asked.
    "lock locked.yaml",
    "lock locked.yaml --json",
  ],
  fetch: [
    // The cache has all of it: no server is asked.
    "fetch locked.yaml",
    "fetch locked.yaml --allow-host downloads.example.com --json",
    "fetch locked.yaml -q",
    "fetch locked.yaml --ca data.bin",
    "fetch",
  ],
  cache: ["cache", "cache --json", "cache --prune --keep locked.yaml", "cache --keep locked.yaml"],
  bundle: [
    "bundle out locked.yaml",
    "bundle out.zip locked.yaml --zip --json",
    "bundle out locked.yaml --with relay.js --force -q",
    "bundle out outside.yaml",
    "bundle . locked.yaml",
  ],
  monitor: [
    // It ends with the last text of this board's ROM, so that the timing of bytes does not matter.
    'monitor sim:huzzah --reset --until "ets_main.c " --for 20s',
    'monitor flash.yaml --reset --timestamps --log board.txt --until "ets_main.c " --for 20s',
    'monitor sim:huzzah --reset --quiet --until "ets_main.c " --for 20s',
  ],
  files: [
    "files flash.yaml --label x --number 7 --names names.csv --secrets nothing.txt --allow-secret WIFI",
    "files micropython.yaml --number 0 --allow-outside --json",
    "files micropython.yaml --names nothing.csv --quiet",
    "files micropython.yaml --roster nothing.jsonl",
    "files get /main.py hello.bin --port sim:huzzah --baud 115200 --board huzzah --chip esp8266",
    "files put nothing.py /main.py --no-plugins",
    `files rm /main.py --allow-plugin ${RELAY_SHA}`,
    "files rm --yes --force",
    "files ls --wipe-files",
    "files get /main.py nowhere/main.py --trace board.txt",
  ],
  info: [
    "info --port sim:huzzah",
    "info -q --port sim:huzzah",
    "info --port sim:esp32c3 --json",
    "info --port sim:esp32 --no-stub --after stay",
  ],
  read: [
    "read out.bin --port sim:huzzah --offset 0x1000 --size 0x2001",
    "read out.bin --port sim:esp32s3 --size 0x1000 --trim --json",
    "read data.bin --port sim:huzzah --size 0x1000 --force",
    "read data.bin --port sim:huzzah --all",
    "read out.bin --port sim:huzzah --size 0x1000 -q",
    // These bytes happen to be letters.
    "read - --port sim:huzzah --offset 0x109518 --size 4",
  ],
  backup: ["backup --port sim:esp8266 --baud 2000000 --quiet", "backup hello.bin --port sim:huzzah"],
  erase: [
    "erase --yes --port sim:huzzah --offset 0x1000 --size 0x1000",
    "erase -y --port sim:esp32c6 --offset 0x10000 --size 0x10000 --json",
    "erase --yes --port sim:huzzah --no-stub --offset 0x0 --size 0x2000",
    "erase --yes -q --port sim:huzzah --unlock --offset 0x3000 --size 0x1000",
    "erase --port sim:huzzah",
  ],
  load: [
    "load hello.bin --port sim:huzzah",
    "load hello.bin --port sim:huzzah --json",
    "load hello.bin --port sim:huzzah -q",
    "load data.bin -p sim:huzzah",
  ],
  mem: [
    "mem read 0x3ff00050 --port sim:huzzah",
    "mem read 0x3ff00050 --port sim:huzzah -q",
    "mem read 0x40000000 --size 64 --port sim:huzzah",
    "mem read 0x3ff00050 --size 16 --port sim:huzzah --json",
    "mem write 0x3ffe8000 0x12345678 --port sim:huzzah",
    "mem write 0x3ffe8000 1 --port sim:huzzah --after run --json --trace nowhere/trace.txt",
  ],
  image: ["image hello.bin", "image hello.bin --json", "image data.bin", "image flash.yaml"],
  roster: [
    "roster lamp-roster.jsonl",
    "roster lamp-roster.jsonl --failed --json",
    "roster lamp-roster.jsonl --names names.csv --csv boards.csv --labels labels.html",
    "roster lamp-roster.jsonl --csv names.csv --force",
    "roster lamp-roster.jsonl --csv -",
  ],
  ports: ["ports", "ports --json", "ports --brief"],
  doctor: ["doctor", "doctor --json", "doctor --udev", "doctor --port /dev/nosuch --self-test"],
  boards: ["boards", "boards huzzah", "boards --json", "boards huzzah --json", "boards test ./relay.js"],
  schema: ["schema", "schema --output made.json"],
  completions: ["bash", "zsh", "fish", "powershell"].map((shell) => `completions ${shell}`),
  licenses: ["licenses"],
  help: ["help", "help exit-codes", "--help", "-h", ""],
  version: ["version", "--version", "-V"],
};

/** Mistakes that fail before anything happens. */
export const MISTAKES: readonly string[] = [
  "flahs",
  "flash.yaml",
  "hello.bin",
  "--port auto",
  "help flahs",
  "-p /dev/ttyUSB0 write_flash 0x0 hello.bin",
  "run --flash_mode dio",
  "run --prot sim:huzzah",
  "run --port",
  "run --json=yes",
  "run one two",
  "run nothing.yaml",
  "run web --chip esp32",
  "run bad.yaml",
  "run data.bin",
  "run --file 0x0=nothing.bin",
  "run --file 0x0=flash.yaml",
  "run --file 0x800=hello.bin",
  "run --baud fast",
  "run --chip esp9",
  "run --port sim:huzah",
  "run --port sim:esp32",
  "run expect.yaml --repair --after stay",
  "run --allow-plugin 1234",
  "run --connect-timeout 90",
  "plan nodemcu.yml",
  "init --from build/flasher_args.json --from-esptool write_flash",
  "monitor sim:huzzah --for soon",
  "read",
  "read - --json",
  "run -q --json",
  "verify one.yaml two.yaml --trace trace.txt",
  "read out.bin --port sim:huzzah --offset -1",
  "erase --yes --port sim:huzzah --offset 0x1001",
  "load nothing.bin --port sim:huzzah",
  "mem",
  "mem read 0x3ff00051 --port sim:huzzah",
  "image nothing.bin",
  "roster names.csv",
  "roster lamp-roster.jsonl --csv names.csv",
  "ports --watch --identify",
  "doctor --udev --json",
  "boards huzah",
  "boards test",
  "completions tcsh",
];

/** The same, for messages that name what this computer has. */
export const MISTAKES_HERE: readonly string[] = [
  "run --port /dev/nosuch",
  "run --port usb:0001:0002",
  "run --port serial:nobody_has_this",
  "monitor /dev/nosuch",
  "doctor --port /dev/nosuch",
];

/** Flags that none of these lines uses: they end with Ctrl-C, need a terminal, or copy the program itself. */
export const LEFT_OUT = ["monitor", "watch", "identify", "with-self"] as const;
