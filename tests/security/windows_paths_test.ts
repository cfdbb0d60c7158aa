/** File names in a profile on Windows: flasher refuses each name that Windows takes for something else, by its text. */
import { assertEquals } from "@std/assert";
import { win32 } from "node:path";
import { resolveContained } from "../../lib/app/files/contained_path.ts";
import { windowsDeviceName } from "../../lib/app/files/windows_path.ts";
import { APP, profile, PROJECT } from "../cli/world.ts";
import { flasher } from "../fake/system.ts";
import { assertHeld } from "./table.ts";

const HOSTS = ["evil", "10.0.0.1", "evil.example", "evil@SSL", "evil@8080", "localhost", "[fe80::1]"];
const SLASHES = ["\\\\", "//", "\\/", "/\\"];
const NETWORK = HOSTS.flatMap((host) =>
  SLASHES.flatMap((two) => [`${two}${host}\\share\\app.bin`, `${two}${host}/share/app.bin`, `${two}${host}`])
);
const UNCHECKED = [
  ..."\\\\?\\ //?/ \\\\?/ //?\\ \\??\\".split(" ").flatMap((start) => [
    `${start}C:\\app.bin`,
    `${start}UNC\\evil\\share\\app.bin`,
    `${start}GLOBALROOT\\Device\\HarddiskVolume1\\app.bin`,
    `${start}Volume{b75e2c83-0000-0000-0000-602f00000000}\\app.bin`,
  ]),
];
const NAMES = [
  ..."CON PRN AUX NUL CONIN$ CONOUT$ CLOCK$".split(" "),
  ..."0123456789¹²³".split("").flatMap((digit) => [`COM${digit}`, `LPT${digit}`]),
];
const DEVICES = [
  ...["\\\\.\\", "//./", "\\\\./", "//.\\"].flatMap((start) =>
    ["COM3", "PhysicalDrive0", "pipe\\evil", "C:", "NUL", "Tape0"].map((name) => start + name)
  ),
  ...NAMES.flatMap((name) => [
    name,
    name.toLowerCase(),
    `${name}.bin`,
    `${name}.tar.gz`,
    `${name} .bin`,
    `${name}:`,
    `${name}  `,
    `fw/${name}`,
    `fw\\${name}.bin`,
    `C:\\${name}`,
    `./${name}`,
    `${name}/app.bin`,
  ]),
];
const DRIVES = ["C:", "C:app.bin", "c:app.bin", "C:..\\app.bin", "D:fw\\app.bin", "Z:.", "a:app.bin"];
const STREAMS = [
  "app.bin:evil",
  "app.bin::$DATA",
  "fw\\app.bin:evil:$DATA",
  ".:evil",
  "fw::$INDEX_ALLOCATION\\app.bin",
  "C:\\fw\\app.bin:evil",
  ":app.bin",
  "app.bin:",
];
const DROPPED = [
  "app.bin.",
  "app.bin ",
  "app.bin . .",
  "fw./app.bin",
  "fw \\app.bin",
  "...",
  ".. ",
  ".. \\app.bin",
]
  .flatMap((path) => [path, `x/${path}`, `x\\${path}`, `C:\\x\\${path}`]);

const REFUSED = [NETWORK, UNCHECKED, DEVICES, DRIVES, STREAMS, DROPPED].flat();
const ALLOWED = [
  "app.bin",
  "./app.bin",
  "fw/app.bin",
  "fw\\app.bin",
  "..\\app.bin",
  "C:\\fw\\app.bin",
  "c:/fw/app.bin",
  ".hidden",
  "a b.bin",
  "console.bin",
  "com.bin",
  "COM10.bin",
  "nullable.bin",
  "lpt.bin",
  "auxiliary/x.bin",
  "PROGRA~1\\x.bin",
];

Deno.test("windows: names that are no files in a folder are refused by their letters", () =>
  assertHeld(
    "profile-paths",
    REFUSED,
    (path) => windowsDeviceName(path, { trusted: false }) === undefined ? "taken" : undefined,
  ));

Deno.test("windows: plain names are taken; of a trusted path only devices are refused", () => {
  assertEquals(ALLOWED.filter((path) => windowsDeviceName(path, { trusted: false }) !== undefined), []);
  assertEquals(DEVICES.filter((path) => windowsDeviceName(path, { trusted: true }) === undefined), []);
  const trusted = [...NETWORK, ...UNCHECKED, ...ALLOWED];
  assertEquals(trusted.filter((path) => windowsDeviceName(path, { trusted: true }) !== undefined), []);
});

Deno.test("windows: the system is not asked for any of them", () =>
  assertHeld("profile-paths", REFUSED, async (path) => {
    const files = { "flash.yaml": profile({ files: [[0, path]] }), "app.bin": APP };
    const { code, system, stderr } = await flasher(["plan"], { os: "windows", files });
    if (code !== 7) return `exit ${code}: ${stderr}`;
    const touched = system.touched.filter((one) => !["/home/me/flash.yaml", "/home/me"].includes(one));
    return touched.length > 0 ? `touched ${touched}` : undefined;
  }));

Deno.test("windows: a link in the folder that leads to another computer is not followed", () =>
  assertHeld("profile-paths", [
    ...NETWORK,
    ...UNCHECKED,
    ...DRIVES,
    "C:\\Users\\you\\app.bin",
    "..\\..\\x.bin",
  ], async (target) => {
    const touched: string[] = [];
    const way = await resolveContained({
      os: "windows",
      paths: { ...win32, resolve: (...parts: string[]) => win32.resolve("C:\\Users\\me", ...parts) },
      realPath: (path) => Promise.resolve(path),
      lstat(path) {
        touched.push(path);
        return Promise.resolve({ kind: path.endsWith("link") ? "link" : "file", size: 1 });
      },
      readLink: () => Promise.resolve(target),
    }, { folder: "C:\\Users\\me", path: "C:\\Users\\me\\link\\app.bin" });
    if (way.kind !== "outside") return way.kind;
    return touched.length === 1 ? undefined : `touched ${touched}`;
  }));

Deno.test("windows: nothing is written to a device, but a log to NUL", async () => {
  const devices = DEVICES.filter((path) => !/^(\\\\\.\\)?nul$/i.test(path));
  await assertHeld(
    "profile-paths",
    devices.flatMap((path) => [
      ["run", "--trace", path],
      ["monitor", "sim:esp8266", "--log", path],
      ["read", path, "--port", "sim:esp8266"],
      ["init", path, "--file", "app.bin"],
    ]),
    async (args) => {
      const { code, stderr, system } = await flasher(args, { os: "windows", files: PROJECT });
      if (code !== 2) return `exit ${code}: ${stderr}`;
      return system.opened.length > 0 || system.logs.size > 0 ? "opened" : undefined;
    },
  );
  const { code } = await flasher(["run", "--trace", "NUL"], { os: "windows", files: PROJECT });
  assertEquals(code, 0);
});

Deno.test("windows: the refusal says what is wrong with the name", async () => {
  const said = await Promise.all(
    ["\\\\evil\\share\\x.bin", "\\\\?\\C:\\x.bin", "NUL", "C:x.bin", "x.bin:s", "x.bin."].map(
      async (path) => {
        const files = { "flash.yaml": profile({ files: [[0, path]] }) };
        return (await flasher(["plan"], { os: "windows", files })).stderr.split("\n")[0]!.replace(
          /^.*": /,
          "",
        );
      },
    ),
  );
  assertEquals(said, [
    "it is on another computer",
    "it begins with a prefix that turns off Windows' path checks",
    "it names a Windows device",
    "it names a drive without a folder",
    "it names a stream in a file",
    "it has a name that ends with a dot or a space, which Windows drops",
  ]);
});
