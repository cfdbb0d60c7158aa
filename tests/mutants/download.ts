/** Seeded bugs in downloads. */
import type { Mutant } from "./mutant.ts";

const LOOP = ["download/download_test.ts"];
const PARTS = ["download/address_test.ts"];

export const DOWNLOAD_MUTANTS: readonly Mutant[] = [
  {
    name: "download: a server that redirects is trusted with any other server",
    file: "lib/download/attempt.ts",
    find: "host === this.request.host) return;",
    replace: "host === this.request.host || from !== undefined) return;",
    tests: LOOP,
  },
  {
    name: "download: anybody's storage at GitHub is a publisher",
    file: "lib/download/hosts.ts",
    find: "(from !== undefined && (TARGETS.get(from)?.includes(host) ?? false))",
    replace: "[...TARGETS.values()].flat().includes(host)",
    tests: [...LOOP, ...PARTS],
  },
  {
    name: "download: a redirect may lead to http, or to a number",
    file: "lib/download/address.ts",
    find: `  url.hash = "";
  const error = addressError(url);`,
    replace: `  url.hash = "";
  const error = undefined as ReturnType<typeof addressError>;`,
    tests: LOOP,
  },
  {
    name: "download: redirects without end",
    file: "lib/download/attempt.ts",
    find: "if (redirects === MAX_REDIRECTS) {",
    replace: "if (redirects === MAX_REDIRECTS + 5) {",
    tests: LOOP,
  },
  {
    name: "download: the SHA-256 is not compared",
    file: "lib/download/download.ts",
    find: "(request.sha256 ?? sha256) === sha256 &&",
    replace: "",
    tests: LOOP,
  },
  {
    name: "download: other bytes are asked for again and again",
    file: "lib/download/download.ts",
    find: "      differed = true;\n",
    replace: "",
    tests: LOOP,
  },
  {
    name: "download: an endless body is read to the end of the memory",
    file: "lib/download/attempt.ts",
    find: "if (buffer.length + piece.value.length > maxSize) {",
    replace: "if (buffer.length + piece.value.length > 100 * maxSize) {",
    tests: LOOP,
  },
  {
    name: "download: a truncated body counts as the file",
    file: "lib/download/attempt.ts",
    find: "if (total === undefined || buffer.length === total) return undefined;",
    replace: "if (total === undefined || buffer.length <= total) return undefined;",
    tests: LOOP,
  },
  {
    name: "download: the rest of a file is joined to another beginning",
    file: "lib/download/answer.ts",
    find: "if (from === undefined || Number(from) !== wanted.kept) return",
    replace: "if (from === undefined) return",
    tests: LOOP,
  },
  {
    name: "download: a weak ETag promises equal bytes",
    file: "lib/download/answer.ts",
    find: `/^"[\\x21\\x23-\\x7e]*"$/.test(etag)`,
    replace: `etag !== ""`,
    tests: LOOP,
  },
  {
    name: "download: a file that changed is added to the part of the old one",
    file: "lib/download/attempt.ts",
    find: "if (!keep) buffer.clear();",
    replace: "if (false) buffer.clear();",
    tests: LOOP,
  },
  {
    name: "download: a web page is a file",
    file: "lib/download/answer.ts",
    find: `return { kind: "refuse", reason: { kind: "web-page" } };`,
    replace: "",
    tests: LOOP,
  },
  {
    name: "download: a missing file is asked for four times",
    file: "lib/download/answer.ts",
    find: "if (status === 429 || status >= 500) return",
    replace: "if (status >= 400) return",
    tests: LOOP,
  },
  {
    name: "download: flasher waits as long as a server likes",
    file: "lib/download/retries.ts",
    find: "return waitMs > LONGEST_WAIT_S * 1000 ? undefined : waitMs;",
    replace: "return waitMs;",
    tests: LOOP,
  },
  {
    name: "download: a silent server is waited for without end",
    file: "lib/download/attempt.ts",
    find: "const SILENCE_MS = 30_000;",
    replace: "const SILENCE_MS = 300_000;",
    tests: LOOP,
  },
  {
    name: "download: Ctrl-C does not end a pause",
    file: "lib/download/download.ts",
    find: "await unlessAborted(network.clock.sleep(waitMs), options.signal);",
    replace: "await network.clock.sleep(waitMs);",
    tests: LOOP,
  },
  {
    name: "download: the message about a proxy has its password",
    file: "lib/download/proxy.ts",
    find: 'url === null ? "an address that flasher cannot read" : `${url.protocol}//${url.host}`',
    replace: "url === null ? text : url.href",
    tests: [...LOOP, ...PARTS],
  },
  {
    name: "download: --allow-host takes a name of the local network",
    file: "lib/download/address.ts",
    find: "return error === undefined ? { value: url.hostname } : { error };",
    replace: "return { value: url.hostname, ...(error && {}) };",
    tests: PARTS,
  },
  {
    name: "download: a compression is accepted as the file",
    file: "lib/download/attempt.ts",
    find: `"accept-encoding": "identity"`,
    replace: `"accept-encoding": "gzip"`,
    tests: LOOP,
  },
  {
    name: "github: any hash of the file is taken for its SHA-256",
    file: "lib/download/github.ts",
    find: "/^sha256:([0-9a-f]{64})$/.exec(digest)?.[1]",
    replace: "/^\\w+:(.+)$/.exec(digest)?.[1]",
    tests: ["download/github_test.ts"],
  },
];
