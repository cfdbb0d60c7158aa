/** Seeded bugs in the cache of downloads, and in the commands that use it. */
import type { Mutant } from "./mutant.ts";

const CACHE = ["app/downloads/cache_test.ts"];
const COMMANDS = ["cli/actions/fetch_test.ts"];

export const CACHE_MUTANTS: readonly Mutant[] = [
  {
    name: "cache: a file is used without a look at its content",
    file: "lib/app/downloads/cache.ts",
    find: "if (bytes !== undefined && sha256(bytes) === digest) return",
    replace: "if (bytes !== undefined) return",
    tests: CACHE,
  },
  {
    name: "cache: a damaged file stays",
    file: "lib/app/downloads/cache.ts",
    find: "await system.removeFile(path).catch(() => {});",
    replace: "",
    tests: CACHE,
  },
  {
    name: "cache: a full disk ends the program",
    file: "lib/app/downloads/cache.ts",
    find: "        return true;\n      } catch (error) {",
    replace: "        return true;\n      } catch (error) {\n        throw error;",
    tests: CACHE,
  },
  {
    name: "cache: every file that cannot be kept has its own warning",
    file: "lib/app/downloads/cache.ts",
    find: "    warned = true;",
    replace: "",
    tests: CACHE,
  },
  {
    name: "cache: a large file is read into the memory before its size is looked at",
    file: "lib/app/downloads/cache.ts",
    find: 'file.info.kind === "file" && file.info.size <= MAX_BYTES ?',
    replace: 'file.info.kind === "file" ?',
    tests: CACHE,
  },
  {
    name: "cache: prune removes what the kept profile needs",
    file: "lib/cli/actions/cache.ts",
    find: "sha256 === undefined || !kept.has(sha256)",
    replace: "true",
    tests: COMMANDS,
  },
  {
    name: "cache: what a stopped program left is kept forever",
    file: "lib/cli/actions/cache.ts",
    find: "sha256 === undefined || !kept.has(sha256)",
    replace: "sha256 !== undefined && !kept.has(sha256)",
    tests: COMMANDS,
  },
  {
    name: "fetch: it says done, and the cache is empty",
    file: "lib/cli/actions/fetch.ts",
    find: "fetched.some(({ cached }) => !cached)",
    replace: "false",
    tests: COMMANDS,
  },
  {
    name: "fetch: the lock's SHA-256 is not asked for",
    file: "lib/app/downloads/fetch_locked.ts",
    find: "    sha256,\n    size,\n    expectedBy:",
    replace: "    expectedBy:",
    tests: COMMANDS,
  },
  {
    name: "fetch: another server is asked without a question",
    file: "lib/app/downloads/allowed_hosts.ts",
    find: "if (!await person.confirm(",
    replace: "if (false && !await person.confirm(",
    tests: COMMANDS,
  },
  {
    name: "fetch: the yes for a server is forgotten",
    file: "lib/app/downloads/allowed_hosts.ts",
    find: "if (allowed.includes(host)) return true;",
    replace: "",
    tests: COMMANDS,
  },
  {
    name: "fetch: a file without a certificate is accepted as an authority",
    file: "lib/app/downloads/downloader.ts",
    find:
      "if (/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----/.test(text)) return text;",
    replace: "return text;",
    tests: COMMANDS,
  },
];
