/** The pure parts of a bundle: names, checksums, secrets, the zip file. */
import { assert, assertEquals } from "@std/assert";
import { fc } from "../../tools/property.ts";
import { unzipSync } from "fflate";
import {
  bundlePathProblem,
  distinctName,
  firmwareName,
  foldedPath,
} from "../../../lib/app/bundle/bundle_path.ts";
import { formatChecksums, joinChecksums, parseChecksums } from "../../../lib/app/bundle/checksums.ts";
import { isSecretName, secretIn, secretValues } from "../../../lib/app/bundle/secrets.ts";
import { zip } from "../../../lib/app/bundle/zip.ts";
import { noise } from "../../fake/firmware.ts";

Deno.test("bundle: names that every system accepts", () => {
  for (const path of ["flash.yaml", "lib/a b/ü.py", "a.b.c", "COMET.bin", "x".repeat(180)]) {
    assertEquals(bundlePathProblem(path), undefined, path);
  }
  for (
    const path of [
      "",
      "/etc/passwd",
      "../up",
      "a/../../up",
      "a//b",
      "a/",
      "./a",
      "a\\b",
      "C:/x",
      "a:b",
      "a*",
      "a?",
      'a"b',
      "a<b",
      "a>b",
      "a|b",
      "a\nb",
      "a\0",
      "a\u202eb",
      "con",
      "lib/NUL.txt",
      "com1.bin",
      "a.",
      "a /b",
      "x".repeat(181),
    ]
  ) assert(bundlePathProblem(path) !== undefined, JSON.stringify(path));
});

Deno.test("bundle: downloaded files are named for people", () => {
  const named = (address: string) => firmwareName(`https://example.com/${address}`);
  assertEquals(named("x/ESP32_GENERIC-20241129-v1.24.1.bin"), "ESP32_GENERIC-20241129-v1.24.1.bin");
  assertEquals(named("app%20x.bin?token=1"), "app_x.bin");
  assertEquals(named("..%2f..%2fevil"), "_.._evil");
  assertEquals(named(""), "firmware.bin");
  assertEquals(named("con"), "firmware.bin");
  assertEquals(named("%00%ff"), "_00_ff");
  assertEquals(named("%2e%2e%2e"), "firmware.bin");
  assertEquals(named(`${"a".repeat(300)}.bin`).length, 100);
  const part = fc.string({ unit: "binary", maxLength: 40 });
  fc.assert(fc.property(part, (text) => {
    const name = named(encodeURIComponent(text.toWellFormed()));
    assertEquals(bundlePathProblem(name), undefined);
    assert(!name.includes("/"), name);
  }));
});

Deno.test("bundle: two files with one name get two", () => {
  const hash = "0123456789abcdef".repeat(4);
  assertEquals(distinctName("app.bin", hash, () => false), "app.bin");
  assertEquals(distinctName("app.bin", hash, () => true), "app-01234567.bin");
  assertEquals(distinctName("app", hash, () => true), "app-01234567");
  assertEquals(foldedPath("Lib/Straße"), foldedPath("lib/STRASSE"));
});

Deno.test("bundle: checksums as sha256sum has them", () => {
  const [a, b] = ["a".repeat(64), "b".repeat(64)];
  const text = `${a}  a/x y.bin\n${b}  z\n`;
  const checksums = new Map([["z", [b]], ["a/x y.bin", [a]]]);
  assertEquals(formatChecksums(checksums), text);
  assertEquals(parseChecksums(text), new Map([["a/x y.bin", [a]], ["z", [b]]]));
  const joined = joinChecksums(new Map([["z", [a]], ["old", [a]]]), checksums);
  assertEquals(joined, new Map([["z", [a, b]], ["old", [a]], ["a/x y.bin", [a]]]));
  assertEquals(parseChecksums(formatChecksums(joined))?.get("z"), [a, b]);
  for (
    const other of [
      "",
      "x",
      `${a}  z`,
      `${a} *z\n`,
      `${a}  ../z\n`,
      `${a}  /z\n`,
      `${a.toUpperCase()}  z\n`,
      `${a}  z\n\n`,
    ]
  ) assertEquals(parseChecksums(other), undefined, other);
});

Deno.test("bundle: secrets are known by name, by form and by value", () => {
  for (
    const name of [
      ".env",
      ".env.local",
      "secrets.txt",
      "my/secrets.yaml",
      "Secrets",
      "wifi.secret",
      "a\\id_ed25519",
      "server.key",
      ".netrc",
      "credentials.json",
    ]
  ) assert(isSecretName(name), name);
  for (const name of ["flash.yaml", "environment.bin", "secretary.py", "key.bin", "main.py", "id_rsa.pub"]) {
    assert(!isSecretName(name), name);
  }
  const text =
    "# comment\nWIFI_PASSWORD=correct horse\r\nexport TOKEN='abc123xyz'\nSHORT=abc\nyaml: \"pässword\"\n=x\n";
  const values = secretValues("secrets.txt", text);
  assertEquals(values, ["correct horse", "abc123xyz", "pässword"]);
  assertEquals(secretValues(".env", text + "PORT=/dev/ttyUSB0\n"), ["correct horse", "abc123xyz"]);
  const holding = (secret: string, at: number) => {
    const bytes = noise(2_200_000, 1);
    bytes.set(new TextEncoder().encode(secret), at);
    return secretIn(bytes, values.map((value) => ({ value, what: "a known value" })));
  };
  for (const at of [0, 1_048_570, 2_000_000]) {
    for (const value of values) {
      assertEquals(
        holding(value, at),
        "a known value",
        `${value} ${at}`,
      );
    }
    const key = `-----BEGIN OPENSSH PRIVATE KEY-----\n${"b3BlbnNzaC1r".repeat(9)}`;
    assertEquals(holding(key, at), "a private key");
    // Firmware with TLS has the first line of every kind of key, without a key.
    assertEquals(holding("-----BEGIN EC PRIVATE KEY-----\0-----BEGIN RSA PRIVATE KEY-----\0", at), undefined);
  }
  assertEquals(holding("correct hors", 5), undefined);
  assertEquals(secretIn(new TextEncoder().encode("-----BEGIN PUBLIC KEY-----"), []), undefined);
});

Deno.test("bundle: a zip file has the same bytes each time, in each time zone", async () => {
  const files = [
    { path: "w/flash.yaml", bytes: new TextEncoder().encode("files: []\n"), executable: false },
    { path: "w/firmware/a.bin", bytes: noise(5000), executable: false },
    { path: "w/flasher", bytes: new Uint8Array(3), executable: true },
  ];
  const made = zip(files);
  assertEquals(Object.entries(unzipSync(made)), files.map(({ path, bytes }) => [path, bytes]));
  const module = new URL("../../../lib/app/bundle/zip.ts", import.meta.url).href;
  const code = `import { zip } from ${JSON.stringify(module)};
    const bytes = zip([{ path: "a", bytes: new Uint8Array(9), executable: true }]);
    console.log(Array.from(bytes).join(" "));`;
  const zones = await Promise.all(
    ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"].map(async (TZ) => {
      const command = new Deno.Command(Deno.execPath(), { args: ["eval", code], env: { TZ } });
      const { stdout, success } = await command.output();
      assert(success);
      return new TextDecoder().decode(stdout);
    }),
  );
  assertEquals(new Set(zones).size, 1);
  // The program may be started: mode 755 in the upper half of the external attributes (bytes 38 to 41 of its entry).
  const bytes = zones[0]!.split(" ").map(Number);
  const entry = bytes.findIndex((_, at) => bytes.slice(at, at + 4).join() === "80,75,1,2");
  assertEquals((bytes[entry + 40]! | bytes[entry + 41]! << 8).toString(8), "100755");
});
