/** Downloads from a real server, by the runtime's own client and by the whole program. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fetchOnce } from "../../lib/app/system/http.ts";
import { download, type Downloaded } from "../../lib/download/download.ts";
import type { DownloadRequest } from "../../lib/download/request.ts";
import { DownloadError, EXIT, ImageError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/hash.ts";
import { formatLock } from "../../lib/lock/lock.ts";
import { noise } from "../fake/firmware.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { ROOT, testWith } from "./parts.ts";
import { type Program, PROGRAMS, run } from "./program.ts";
import {
  type Certificates,
  type Days,
  type Handler,
  makeCertificates,
  type Script,
  startServer,
} from "./web_server.ts";

const PATH = "/resources/firmware/ESP8266_GENERIC-20241129-v1.24.1.bin";
const ADDRESS = `https://micropython.org${PATH}`;
const FILE = noise(300_000, 3);
/** What the clock of this computer says. */
const TODAY = new Date("2026-03-01T12:00:00Z");
const LOCKED = {
  url: ADDRESS,
  sha256: sha256(FILE),
  size: FILE.length,
  expectedBy: "flash.lock of 2026-03-01",
};

/** Real time, in which a second of waiting passes in a hundredth. */
const QUICK = {
  now: () => performance.now() * 100,
  sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms / 100)),
};

async function get(
  certificates: Certificates,
  handler: Handler,
  request: DownloadRequest = LOCKED,
): Promise<Downloaded & { readonly asked: readonly string[] }> {
  await using server = startServer(certificates, handler);
  const downloaded = await download(
    {
      fetch: (one) => fetchOnce({ ...one, authorities: certificates.authority }, { proxy: server.proxy }),
      clock: QUICK,
      env: () => undefined,
      date: () => TODAY,
    },
    request,
    { allowHost: () => false, signal: new AbortController().signal },
  );
  return { ...downloaded, asked: server.asked };
}

/** A test with certificates. The watch's last look ends a moment after the download. */
function testWeb(name: string, test: (certificates: Certificates) => Promise<void>): void {
  testWith(["openssl"], name, () =>
    withFolder(async (folder) => {
      await test(await makeCertificates(folder));
      await QUICK.sleep(2_000);
    }));
}

const found = (type = "application/octet-stream") => [
  "HTTP/1.1 200 OK",
  `Content-Type: ${type}`,
  `Content-Length: ${FILE.length}`,
  'ETag: "a"',
];

testWeb("download: from a real server, to the byte", async (certificates) => {
  const { bytes, asked } = await get(certificates, () => ({ head: found(), body: FILE }));
  assertEquals([bytes, asked], [FILE, [`micropython.org${PATH}`]]);
});

testWeb("download: a connection that a real server breaks is continued", async (certificates) => {
  const ranges: (string | undefined)[] = [];
  const { bytes } = await get(certificates, ({ headers }): Script => {
    ranges.push(headers["range"]);
    assertEquals([headers["accept-encoding"], headers["cookie"]], ["identity", undefined]);
    assert(/^flasher\/\d+\.\d+\.\d+$/.test(headers["user-agent"]!));
    const from = Number(/^bytes=(\d+)-$/.exec(headers["range"] ?? "")?.[1] ?? 0);
    if (from === 0) return { head: found(), body: FILE.slice(0, 100_000) };
    assertEquals(headers["if-range"], '"a"');
    const head = [
      "HTTP/1.1 206 Partial Content",
      `Content-Range: bytes ${from}-${FILE.length - 1}/${FILE.length}`,
      `Content-Length: ${FILE.length - from}`,
      'ETag: "a"',
    ];
    return { head, body: FILE.slice(from, from + 150_000) };
  });
  assertEquals(bytes, FILE);
  assertEquals(ranges, [undefined, "bytes=100000-", "bytes=250000-"]);
});

testWeb("download: what a real server can do wrong", async (certificates) => {
  const fails = async (
    script: Script | Handler,
    words: string,
    kind: typeof DownloadError | typeof ImageError,
  ) => {
    const handler = typeof script === "function" ? script : () => script;
    await assertRejects(() => get(certificates, handler), kind, words);
  };
  await fails({ head: ["HTTP/1.1 404 Not Found"], body: FILE }, "answers 404 Not Found", DownloadError);
  await fails({ head: found("text/html"), body: FILE }, "answers with a web page", DownloadError);
  await fails({ head: found(), after: "hang" }, "sent nothing for 30 s", DownloadError);
  await fails({ head: found(), body: FILE.slice(0, 9) }, "", DownloadError);
  await fails({ head: [], body: new TextEncoder().encode("SSH-2.0-x\r\n") }, "connection to", DownloadError);
  const location = (to: string) => ({ head: ["HTTP/1.1 302 Found", `Location: ${to}`] });
  await fails(location("http://micropython.org/x"), "expected an https address", DownloadError);
  await fails(location("file:///etc/passwd"), "expected an https address", DownloadError);
  await fails(location("https://downloads.example.com/x"), "not in flasher's list", DownloadError);
  await fails({ body: noise(FILE.length, 4) }, "flash.lock of 2026-03-01 says", ImageError);
  await fails({ body: noise(FILE.length + 1, 4) }, `has ${FILE.length + 1} bytes`, ImageError);
  // No length: the body ends with the connection, or never.
  const chunked = ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked"];
  const chunk = new TextEncoder().encode(`${(100_000).toString(16)}\r\n${"x".repeat(100_000)}\r\n`);
  const endless = new Uint8Array(5 * chunk.length);
  for (let n = 0; n < 5; n++) endless.set(chunk, n * chunk.length);
  await fails({ head: chunked, body: endless, after: "hang" }, "has more than 300000 bytes", ImageError);
});

testWeb(
  "download: an answer that is compressed all the same never gives other bytes than the file's",
  async (certificates) => {
    const gzip = async (bytes: Uint8Array<ArrayBuffer>) => {
      const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
      return new Uint8Array(await new Response(packed).arrayBuffer());
    };
    const head = (length: number) => [
      "HTTP/1.1 200 OK",
      "Content-Encoding: gzip",
      `Content-Length: ${length}`,
    ];
    const packed = await gzip(FILE as Uint8Array<ArrayBuffer>);
    const { bytes } = await get(certificates, () => ({ head: head(packed.length), body: packed }));
    assertEquals(bytes, FILE);
    // Bytes are counted after they are unpacked.
    const bomb = await gzip(new Uint8Array(20_000_000));
    await assertRejects(
      () => get(certificates, () => ({ head: head(bomb.length), body: bomb })),
      ImageError,
      "has more than 300000 bytes",
    );
  },
);

testWeb("download: a file that GitHub's storage has", async (certificates) => {
  const { bytes, asked } = await get(
    certificates,
    ({ host }) =>
      host === "github.com"
        ? { head: ["HTTP/1.1 302 Found", "Location: https://release-assets.githubusercontent.com/x?sig=1"] }
        : { head: found(), body: FILE },
    {
      ...LOCKED,
      url: "https://github.com/o/p/releases/download/v1/app.bin",
    },
  );
  assertEquals(bytes, FILE);
  assertEquals(asked, [
    "github.com/o/p/releases/download/v1/app.bin",
    "release-assets.githubusercontent.com/x?sig=1",
  ]);
});

testWeb("download: an authority that nobody named is not trusted", async (certificates) => {
  await using server = startServer(certificates, () => ({ head: found(), body: FILE }));
  const fetch = (request: Parameters<typeof fetchOnce>[0]) => fetchOnce(request, { proxy: server.proxy });
  const network = { fetch, clock: QUICK, env: () => undefined, date: () => TODAY };
  const options = { allowHost: () => false, signal: new AbortController().signal };
  await assertRejects(
    () => download(network, LOCKED, options),
    DownloadError,
    "no authority that this computer trusts",
  );
  assertEquals(server.asked, []);
});

testWith(
  ["openssl"],
  "download: a clock that is wrong by twenty years is named, and so is another server's certificate",
  () =>
    withFolder(async (folder) => {
      const message = async (valid: Days, url = ADDRESS) => {
        const certificates = await makeCertificates(folder, valid);
        const error = await assertRejects(
          () => get(certificates, () => ({ head: found(), body: FILE }), { url }),
          DownloadError,
        );
        return error.message;
      };
      const clock = "the clock of this computer says 2026-03-01";
      assertStringIncludes(
        await message({ from: "2000-01-01", until: "2006-01-01" }),
        `the certificate of "micropython.org" has expired: ${clock}`,
      );
      assertStringIncludes(
        await message({ from: "2046-01-01", until: "2047-01-01" }),
        `the certificate of "micropython.org" is not valid yet: ${clock}`,
      );
      assertStringIncludes(
        await message(
          { from: "2020-01-01", until: "2047-01-01" },
          "https://raw.githubusercontent.com/o/p/a.bin",
        ),
        '"raw.githubusercontent.com" has the certificate of another server',
      );
      await QUICK.sleep(2_000);
    }),
);

/** A project whose lock names FILE, in `folder`. */
async function layOutProject(folder: string): Promise<void> {
  const name = "micropython@1.24.1/ESP8266_GENERIC";
  const entry = {
    url: ADDRESS,
    sha256: sha256(FILE),
    size: FILE.length,
    chip: "esp8266",
    offset: 0,
    seen: "2026-03-01",
    hashFrom: "first download",
  } as const;
  await Deno.writeTextFile(`${folder}/flash.yaml`, `port: sim:huzzah\nboard: huzzah\nfirmware: ${name}\n`);
  await Deno.writeTextFile(`${folder}/flash.lock`, formatLock({ firmware: { [name]: entry }, urls: {} }));
}

async function fetchIn(
  folder: string,
  program: Program,
  { env, args = [] }: { readonly env: Readonly<Record<string, string>>; readonly args?: readonly string[] },
) {
  // The runtime itself looks for a newer version of itself now and then.
  const own = {
    DENO_NO_UPDATE_CHECK: "1",
    FLASHER_HOME: `${folder}/memory`,
    NO_PROXY: "",
    ALL_PROXY: "",
    HTTPS_PROXY: "",
    ...env,
  };
  return await run(program, ["fetch", ...args], { cwd: folder, env: own });
}

const KEPT = `cache/sha256/${LOCKED.sha256.slice(0, 2)}/${LOCKED.sha256.slice(2)}`;

testWeb(
  "fetch: asks no server but the one in the lock, and fills the cache",
  (certificates) =>
    withFolder(async (folder) => {
      await layOutProject(folder);
      await using server = startServer(certificates, () => ({ head: found(), body: FILE }));
      // Permission for anything else would be asked for, and denied without a terminal.
      const permissions = [
        `--allow-net=127.0.0.1:${server.proxyPort},micropython.org:443`,
        "--allow-read",
        "--allow-write",
        "--allow-env",
        "--allow-sys",
        "--no-prompt",
      ];
      const only = { ...PROGRAMS.source, args: ["run", ...permissions, "--quiet", `${ROOT}/main.ts`] };
      const env = { HTTPS_PROXY: server.proxy };
      const { code, out, err } = await fetchIn(folder, only, {
        env,
        args: ["--ca", certificates.authorityPath],
      });
      assertEquals([code, err], [EXIT.ok, ""]);
      assert(
        out.startsWith("Downloaded micropython@1.24.1/ESP8266_GENERIC from micropython.org: 293 KB"),
        out,
      );
      assertEquals(await Deno.readFile(`${folder}/memory/${KEPT}`), FILE);
      assertEquals(server.tunnels, ["micropython.org:443"]);

      const again = await fetchIn(folder, only, { env });
      assertEquals([again.code, again.out], [
        EXIT.ok,
        "The cache already has the file that flash.yaml names.\n",
      ]);
      assertEquals(server.tunnels.length, 1);
    }),
);

testWith(
  ["openssl", "compiled"],
  "fetch: the executable trusts the system's authorities",
  () =>
    withFolder(async (folder) => {
      const certificates = await makeCertificates(folder);
      await layOutProject(folder);
      await using server = startServer(certificates, () => ({ head: found(), body: FILE }));
      const env = { HTTPS_PROXY: server.proxy, DENO_TLS_CA_STORE: "" };
      const unknown = await fetchIn(folder, PROGRAMS.compiled, { env });
      assertEquals(unknown.code, EXIT.downloadFailed);
      assert(/no authority that this computer trusts/.test(unknown.err), unknown.err);
      // The system's list of authorities, as OpenSSL's variable names it.
      const trusted = { ...env, SSL_CERT_FILE: certificates.authorityPath };
      const { code, err } = await fetchIn(folder, PROGRAMS.compiled, { env: trusted });
      assertEquals([code, err], [EXIT.ok, ""]);
    }),
);

testWith(["compiled"], "fetch: a dead proxy is named", () =>
  withFolder(async (folder) => {
    await layOutProject(folder);
    const env = { HTTPS_PROXY: "http://me:secret@127.0.0.1:1" };
    const { code, err } = await fetchIn(folder, PROGRAMS.compiled, { env });
    assertEquals(code, EXIT.downloadFailed);
    assert(err.replaceAll(/\s+/g, " ").includes("through the proxy http://127.0.0.1:1 of HTTPS_PROXY"), err);
    assert(!err.includes("secret"), err);
  }));

testWeb("fetch: two programs at once fill one cache", (certificates) =>
  withFolder(async (folder) => {
    await layOutProject(folder);
    await using server = startServer(certificates, () => ({ head: found(), body: FILE }));
    const env = { HTTPS_PROXY: server.proxy };
    const args = ["--ca", certificates.authorityPath];
    const both = await Promise.all([1, 2].map(() => fetchIn(folder, PROGRAMS.source, { env, args })));
    assertEquals(both.map(({ code, err }) => [code, err]), [[0, ""], [0, ""]]);
    const names = await Array.fromAsync(
      Deno.readDir(`${folder}/memory/cache/sha256/${LOCKED.sha256.slice(0, 2)}`),
    );
    assertEquals(names.map(({ name }) => name), [LOCKED.sha256.slice(2)]);
  }));
