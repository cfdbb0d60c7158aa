/** Downloads from servers in memory, each of which misbehaves in its own way. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { download } from "../../lib/download/download.ts";
import { type DownloadOptions, type DownloadRequest, MAX_SIZE } from "../../lib/download/request.ts";
import { EXIT, FlasherError, Interrupted } from "../../lib/errors.ts";
import { sha256 } from "../../lib/hash.ts";
import { VirtualClock } from "../../lib/simulator/mod.ts";
import { noise } from "../fake/firmware.ts";
import { type FakeAnswer, type FakeWeb, fakeWeb, type Reply } from "../fake/web.ts";

const URL_ = "https://micropython.org/resources/firmware/A-20241129-v1.24.1.bin";
const FILE = noise(5_500, 7);
const OTHER = noise(5_500, 8);
/** What the clock of this computer says. */
const TODAY = new Date("2006-03-01T12:00:00Z");
const WHOLE: FakeAnswer = {
  headers: { "content-length": "5500", "content-type": "application/octet-stream", etag: '"a"' },
  body: FILE,
};
const LOCKED = { sha256: sha256(FILE), size: 5_500, expectedBy: "flash.lock of 2026-03-01" };

interface Outcome {
  readonly web: FakeWeb;
  readonly clock: VirtualClock;
  readonly progress: number[];
  /** Milliseconds before each further attempt. */
  readonly waits: number[];
  readonly bytes?: Uint8Array;
  readonly url?: string;
  readonly error?: FlasherError;
}

async function get(
  table: Readonly<Record<string, Reply | readonly Reply[]>>,
  request: Partial<DownloadRequest> = {},
  options: Partial<DownloadOptions> & { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Outcome> {
  const web = fakeWeb(table);
  const clock = new VirtualClock();
  const progress: number[] = [];
  const waits: number[] = [];
  const { env = {}, ...more } = options;
  const seen = { web, clock, progress, waits };
  try {
    const { bytes, url, sha256: digest } = await download(
      { fetch: web.fetch, clock, env: (name) => env[name], date: () => TODAY },
      { url: URL_, ...request },
      {
        allowHost: () => false,
        signal: new AbortController().signal,
        onProgress: (done) => progress.push(done),
        onRetry: (_error, waitMs) => waits.push(waitMs),
        ...more,
      },
    );
    assertEquals(digest, sha256(bytes));
    return { ...seen, bytes, url };
  } catch (error) {
    if (!(error instanceof FlasherError)) throw error;
    return { ...seen, error };
  }
}

/** Checks that the download fails with exit code 18, and returns its message. */
async function failure(...args: Parameters<typeof get>): Promise<string> {
  const { error, bytes } = await get(...args);
  assertEquals(bytes, undefined);
  assertEquals(error?.exitCode, EXIT.downloadFailed);
  return error!.message;
}

Deno.test("download: the file, whole, with what was asked", async () => {
  const { bytes, url, web, progress } = await get({ [URL_]: WHOLE }, LOCKED);
  assertEquals(bytes, FILE);
  assertEquals(url, URL_);
  assertEquals(web.requests.map(({ headers }) => headers), [{
    accept: "*/*",
    "accept-encoding": "identity",
  }]);
  assertEquals(progress, [0, 1000, 2000, 3000, 4000, 5000, 5500]);
});

Deno.test("download: of unknown size, without any header", async () => {
  assertEquals((await get({ [URL_]: { body: FILE } })).bytes, FILE);
});

Deno.test("download: a connection that breaks is continued where it broke", async () => {
  const rest: FakeAnswer = {
    status: 206,
    headers: { "content-range": "bytes 2500-5499/5500", "content-length": "3000", etag: '"a"' },
    body: FILE.slice(2500),
  };
  const broken = { ...WHOLE, body: FILE.slice(0, 2500), then: "break" } as const;
  const { bytes, web, waits } = await get({ [URL_]: [broken, rest] }, LOCKED);
  assertEquals(bytes, FILE);
  assertEquals(web.requests[1]!.headers["range"], "bytes=2500-");
  assertEquals(web.requests[1]!.headers["if-range"], '"a"');
  assertEquals(waits, [1_000]);
});

Deno.test("download: without a strong ETag it starts again", async () => {
  for (const etag of [undefined, 'W/"a"', "a"]) {
    const headers = { "content-length": "5500", ...(etag === undefined ? {} : { etag }) };
    const broken = { headers, body: FILE.slice(0, 2500), then: "break" } as const;
    const { bytes, web } = await get({ [URL_]: [broken, WHOLE] });
    assertEquals(bytes, FILE);
    assertEquals(web.requests[1]!.headers["range"], undefined);
  }
});

Deno.test("download: a file that changed while it was continued is taken from its start", async () => {
  const broken = { ...WHOLE, body: OTHER.slice(0, 2500), then: "break" } as const;
  assertEquals((await get({ [URL_]: [broken, WHOLE] })).bytes, FILE);
});

Deno.test("download: a rest from another place, or of another file, is not joined", async () => {
  const broken = { ...WHOLE, body: FILE.slice(0, 2500), then: "break" } as const;
  for (const range of ["bytes 2400-5499/5500", "bytes 0-5499/5500", "bytes 2500-5499/*", ""]) {
    const rest = { status: 206, headers: { "content-range": range }, body: FILE.slice(2500) };
    const { bytes, web } = await get({ [URL_]: [broken, rest, WHOLE] });
    assertEquals(bytes, FILE, range);
    assertEquals(web.requests[2]!.headers["range"], undefined);
  }
});

Deno.test("download: a server that asks to be asked for nothing more has sent all", async () => {
  const all = { headers: { etag: '"a"' }, body: FILE, then: "break" } as const;
  const end = { status: 416, headers: { "content-range": "bytes */5500" } };
  assertEquals((await get({ [URL_]: [all, end] }, LOCKED)).bytes, FILE);
  const elsewhere = { status: 416, headers: { "content-range": "bytes */9000" } };
  assertEquals((await get({ [URL_]: [all, elsewhere, WHOLE] })).bytes, FILE);
});

Deno.test("download: part of a file that nobody asked for is refused", async () => {
  const part = { status: 206, headers: { "content-range": "bytes 0-99/5500" }, body: FILE.slice(0, 100) };
  assertEquals(
    await failure({ [URL_]: part }),
    `Cannot download "${URL_}": "micropython.org" answers 206`,
  );
});

Deno.test("download: truncated, however often it is tried", async () => {
  const { error, web, waits } = await get({ [URL_]: { ...WHOLE, headers: { "content-length": "5501" } } });
  assertEquals(
    error?.message,
    `Cannot download "${URL_}": "micropython.org" sent 5500 bytes and ended, expected 5501`,
  );
  assertEquals(web.requests.length, 4);
  assertEquals(waits, [1_000, 2_000, 4_000]);
});

Deno.test("download: more bytes than the lock names are not read", async () => {
  const { error, progress } = await get({ [URL_]: { body: noise(3000, 1), then: "endless" } }, LOCKED);
  assertEquals(error?.exitCode, EXIT.badImage);
  assertEquals(
    error?.message,
    `Cannot use "${URL_}": on 2006-03-01, the server has more than 5500 bytes, flash.lock of 2026-03-01 says 5500 bytes and ` +
      `SHA-256 ${LOCKED.sha256}`,
  );
  assertEquals(progress.at(-1), 5000);
});

Deno.test("download: an endless body of unknown size ends at the limit", async () => {
  const message = await failure({ [URL_]: { body: noise(3000, 1), then: "endless" } }, { maxSize: 20_000 });
  assertEquals(
    message,
    `Cannot download "${URL_}": "micropython.org" sends more than 20000 bytes, the most that flasher accepts`,
  );
  assertEquals(MAX_SIZE, 67_108_864);
});

Deno.test("download: a size that is too large or not the locked one is refused before the body", async () => {
  const large = { headers: { "content-length": "67108865" }, body: FILE };
  assertEquals(
    await failure({ [URL_]: large }),
    `Cannot download "${URL_}": "micropython.org" offers 67108865 bytes, and flasher accepts at most 67108864`,
  );
  const promised = await get({ [URL_]: WHOLE }, { ...LOCKED, size: MAX_SIZE + 1, expectedBy: "flash.lock" });
  assertEquals(
    promised.error?.message,
    `Cannot download "${URL_}": flash.lock says 67108865 bytes, and flasher accepts at most 67108864`,
  );
  assertEquals([promised.error?.exitCode, promised.web.requests.length], [EXIT.downloadFailed, 0]);
  const { error, progress } = await get({ [URL_]: WHOLE }, { ...LOCKED, size: 5_499 });
  assertEquals(error?.exitCode, EXIT.badImage);
  assertEquals(progress, []);
});

Deno.test("download: other bytes are asked for once more, then both hashes are named", async () => {
  const other = { ...WHOLE, body: OTHER };
  const { error, web } = await get({ [URL_]: other }, LOCKED);
  assertEquals(error?.exitCode, EXIT.badImage);
  assertEquals(
    error!.message,
    `Cannot use "${URL_}": on 2006-03-01, the server has 5500 bytes with SHA-256 ${
      sha256(OTHER)
    }, flash.lock of 2026-03-01 says ` +
      `5500 bytes and SHA-256 ${LOCKED.sha256}`,
  );
  assertEquals(web.requests.length, 2);
  assertEquals((await get({ [URL_]: [other, WHOLE] }, LOCKED)).bytes, FILE);
});

Deno.test("download: a body shorter than the lock says is other content", async () => {
  const { error } = await get({ [URL_]: { body: FILE.slice(0, 100) } }, LOCKED);
  assertEquals(error?.exitCode, EXIT.badImage);
});

Deno.test("download: a web page is refused before its body, and a captive portal is named", async () => {
  for (const type of ["text/html", "Text/HTML; charset=utf-8", "application/xhtml+xml"]) {
    const { error, web, progress } = await get({
      [URL_]: { headers: { "content-type": type }, body: "<html>" },
    });
    assertEquals(
      error?.message,
      `Cannot download "${URL_}": "micropython.org" answers with a web page, expected a file`,
    );
    assert(/requires a sign-in/.test(error!.hint!));
    assertEquals([progress, web.cancelled, web.requests.length], [[], [URL_], 1]);
  }
  assert(/sign-in/.test(await failure({ [URL_]: { status: 511 } })));
});

Deno.test("download: an encoding that was not asked for is refused", async () => {
  const message = await failure({ [URL_]: { headers: { "content-encoding": "zstd" }, body: FILE } });
  assert(message.endsWith('answers in the encoding "zstd", expected the plain file'), message);
});

Deno.test("download: a client error ends it at once, a server error after three more attempts", async () => {
  const missing = await get({ [URL_]: { status: 404, body: "x" } });
  assertEquals(missing.error?.message, `Cannot download "${URL_}": "micropython.org" answers 404 Not Found`);
  assertEquals(missing.web.requests.length, 1);
  const broken = await get({ [URL_]: { status: 503 } });
  assert(broken.error?.message.endsWith("answers 503 Service Unavailable"));
  assertEquals([broken.web.requests.length, broken.waits], [4, [1_000, 2_000, 4_000]]);
  assertEquals((await get({ [URL_]: [{ status: 500 }, "connection", WHOLE] })).bytes, FILE);
});

Deno.test("download: it waits as long as the server asks, up to 30 seconds", async () => {
  const busy = (seconds: string) => ({ status: 429, headers: { "retry-after": seconds } });
  const waited = await get({ [URL_]: [busy("20"), WHOLE] });
  assertEquals([waited.bytes, waited.waits], [FILE, [20_000]]);
  const long = await get({ [URL_]: [busy("31"), WHOLE] });
  assert(
    long.error?.message.endsWith("answers 429 Too Many Requests, and asks to wait 31 s"),
    long.error?.message,
  );
  assertEquals(long.web.requests.length, 1);
  assertEquals((await get({ [URL_]: [busy("Wed, 21 Oct 2026 07:28:00 GMT"), WHOLE] })).waits, [1_000]);
});

Deno.test("download: a server that does not answer, and one that falls silent", async () => {
  const none = await get({ [URL_]: "no answer" });
  assertEquals(
    none.error?.message,
    `Cannot download "${URL_}": "micropython.org" does not answer within 15 s`,
  );
  assertEquals(none.clock.now(), 4 * 15_000 + 7_000);
  const silent = await get({ [URL_]: { ...WHOLE, body: FILE.slice(0, 2500), then: "silent" } });
  assertEquals(silent.error?.message, `Cannot download "${URL_}": "micropython.org" sent nothing for 30 s`);
  assertEquals(silent.web.cancelled.length, 4);
});

Deno.test("download: Ctrl-C ends it, also while it waits", async () => {
  const busy = { status: 503, headers: { "retry-after": "20" } };
  for (const reply of ["no answer", { ...WHOLE, then: "silent", body: "x" }, busy] as const) {
    const abort = new AbortController();
    const clock = new VirtualClock();
    void clock.sleep(900).then(() => abort.abort(new Interrupted()));
    const { fetch } = fakeWeb({ [URL_]: reply });
    const options = { allowHost: () => false, signal: abort.signal };
    await assertRejects(
      () => download({ fetch, clock, env: () => undefined, date: () => TODAY }, { url: URL_ }, options),
      Interrupted,
    );
    assert(clock.now() <= 1_000, `${clock.now()}`);
  }
});

const to = (location: string, status = 302): FakeAnswer => ({ status, headers: { location } });
const RELEASE = "https://github.com/o/p/releases/download/v1/a.bin";
const STORE = "https://release-assets.githubusercontent.com/a?sig=1";

Deno.test("download: redirects within the publishers' own servers are followed", async () => {
  const relative = await get({ [URL_]: to("/new/a.bin", 308), "https://micropython.org/new/a.bin": WHOLE });
  assertEquals(relative.url, "https://micropython.org/new/a.bin");
  const { bytes, url } = await get({ [RELEASE]: to(STORE), [STORE]: WHOLE }, { url: RELEASE });
  assertEquals([bytes, url], [FILE, STORE]);
});

Deno.test("download: the storage of one publisher is no target for another, nor to begin with", async () => {
  const table = { [URL_]: to(STORE), [STORE]: WHOLE };
  assert(/not in flasher's list/.test(await failure(table)));
  assert(/not in flasher's list/.test(await failure(table, { url: STORE })));
});

Deno.test("download: a redirect to anything but https, a public name and port 443 is refused unasked", async () => {
  for (
    const [location, words] of [
      ["http://micropython.org/a.bin", "expected an https address such as https://example.com/app.bin"],
      ["file:///etc/passwd", "expected an https address such as https://example.com/app.bin"],
      ["data:text/plain,x", "expected an https address such as https://example.com/app.bin"],
      ["https://127.0.0.1/a", "found the address 127.0.0.1, expected the public name of a server"],
      ["https://2130706433/a", "found the address 127.0.0.1, expected the public name of a server"],
      ["https://0x7f.1/a", "found the address 127.0.0.1, expected the public name of a server"],
      ["https://[::1]/a", "found the address [::1], expected the public name of a server"],
      ["https://localhost./a", 'found the local name "localhost.", expected the public name of a server'],
      [
        "https://micropython.org./a",
        'found the name "micropython.org.", expected the name without the final dot',
      ],
      ["https://micropython.org:8443/a", "found port 8443, expected port 443, which https uses"],
      ["//printer.local/a", 'found the local name "printer.local", expected the public name of a server'],
      [
        "https://me:pass@micropython.org/a",
        "found a user name or a password, expected an address without them",
      ],
    ] as const
  ) {
    const seen = await get({ [URL_]: to(location) }, {}, { allowHost: () => true });
    assertEquals(seen.error?.exitCode, EXIT.downloadFailed, location);
    assert(seen.error!.message.endsWith(words), seen.error!.message);
    assertEquals(seen.web.requests.length, 1, location);
  }
});

Deno.test("download: at most five redirects", async () => {
  const chain = Object.fromEntries(
    Array.from({ length: 6 }, (_, n) => [`https://micropython.org/${n}`, to(`/${n + 1}`)]),
  );
  const start = { url: "https://micropython.org/1" };
  assertEquals((await get({ ...chain, "https://micropython.org/6": WHOLE }, start)).bytes, FILE);
  const { error, web } = await get({ ...chain, "https://micropython.org/6": WHOLE }, {
    url: "https://micropython.org/0",
  });
  assert(error?.message.endsWith('"micropython.org" redirects more than 5 times'));
  assertEquals(web.requests.length, 6);
});

Deno.test("download: another server is asked only if that is allowed", async () => {
  const [other, mirror] = ["https://example.org/a.bin", "https://mirror.example.org/a.bin"];
  const asked: string[] = [];
  const allowHost = (host: string) => {
    asked.push(host);
    return host === "example.org";
  };
  const table = { [other]: [WHOLE, to(mirror)], [mirror]: WHOLE };
  assertEquals((await get(table, { url: other }, { allowHost })).bytes, FILE);
  const refused = await get({ ...table, [other]: to(mirror) }, { url: other }, { allowHost });
  assertEquals(
    refused.error?.message,
    `Cannot download "${other}": "example.org" redirects to "${mirror}", a server that is not in flasher's list of ` +
      "publishers",
  );
  assertEquals(refused.error?.hint, "If you trust this server, add: --allow-host mirror.example.org");
  assertEquals(asked, ["example.org", "example.org", "mirror.example.org"]);
  assertEquals(refused.web.requests.length, 1);
});

Deno.test("download: an address that is none is refused, and nothing is asked", async () => {
  const { error, web } = await get({}, { url: "http://micropython.org/a.bin" });
  assertEquals(
    error?.message,
    'Cannot download "http://micropython.org/a.bin": found another text, expected an https address such as ' +
      "https://example.com/app.bin",
  );
  assertEquals(web.requests, []);
});

Deno.test("download: messages name the proxy without its password, and only if it is used", async () => {
  const env = { HTTPS_PROXY: "http://me:secret@proxy.example.org:3128" };
  for (const problem of ["name", "connection", "proxy"] as const) {
    const { error } = await get({ [URL_]: problem }, {}, { env });
    assert(/http:\/\/proxy\.example\.org:3128 of HTTPS_PROXY/.test(error!.message), error!.message);
    assert(!/secret/.test(error!.message + error!.hint));
    assert(/HTTPS_PROXY/.test(error!.hint!));
    const exempt = await get({ [URL_]: problem }, {}, {
      env: { ...env, NO_PROXY: ".python.org, micropython.org" },
    });
    assert(!/3128/.test(exempt.error!.message));
  }
  const { error } = await get({ [URL_]: { status: 407 } }, {}, { env });
  assert(/407 Proxy Authentication Required/.test(error!.message) && /HTTPS_PROXY/.test(error!.hint!));
});

Deno.test("download: a certificate that nobody vouches for is final, and says how to name its authority", async () => {
  for (
    const [problem, advice] of [["certificate", /--ca FILE/], ["tls", /sign in/], ["proxy", /proxy/]] as const
  ) {
    const { error, web } = await get({ [URL_]: problem });
    assert(advice.test(error!.hint!), error!.hint);
    assertEquals(web.requests.length, 1);
  }
});

Deno.test("download: a certificate of other days names the day that this computer's clock says", async () => {
  for (
    const [problem, words] of [
      [
        "expired",
        /certificate of "micropython.org" has expired: the clock of this computer says 2006-03-01$/,
      ],
      ["not-valid-yet", /of "micropython.org" is not valid yet: the clock of this computer says 2006-03-01$/],
    ] as const
  ) {
    const { error, web } = await get({ [URL_]: problem });
    assert(words.test(error!.message), error!.message);
    assert(/set the clock/.test(error!.hint!), error!.hint);
    assertEquals(web.requests.length, 1);
  }
});

Deno.test("download: the certificate of another server is not called one that nobody trusts", async () => {
  const { error, web } = await get({ [URL_]: "another-name" });
  assert(/"micropython.org" has the certificate of another server/.test(error!.message), error!.message);
  assert(/sign in/.test(error!.hint!), error!.hint);
  assertEquals(web.requests.length, 1);
});

Deno.test("download: each further attempt is announced", async () => {
  const retries: string[] = [];
  await get({ [URL_]: [{ status: 500 }, "name", WHOLE] }, {}, {
    onRetry: ({ message }, waitMs) => retries.push(`${waitMs} ${message.split(": ").at(-1)}`),
  });
  assertEquals(retries, [
    '1000 "micropython.org" answers 500 Internal Server Error',
    "2000 failure)",
  ]);
});

Deno.test("download: without a network, the name is looked up twice and not four times", async () => {
  const offline = await get({ [URL_]: "name" });
  assert(/finds no server "micropython.org"/.test(offline.error!.message), offline.error!.message);
  assertEquals([offline.web.requests.length, offline.waits], [2, [1000]]);
  // If a name server fails once, the computer may still have a network.
  assertEquals((await get({ [URL_]: ["name", WHOLE] })).bytes, FILE);
  assertEquals((await get({ [URL_]: ["name", { status: 500 }, "name", WHOLE] })).bytes, FILE);
  // A file that has begun is worth the whole time.
  const begun: FakeAnswer = { ...WHOLE, then: "break", body: FILE.slice(0, 2000) };
  assertEquals((await get({ [URL_]: [begun, "name", "name", WHOLE] })).bytes, FILE);
});
