/**
 * The threats to a person who runs flasher, and the protection against each: the table of SECURITY.md, which
 * `deno task security` counts by. tests/security/docs_test.ts compares the page with this list, and finds the tests.
 */

export interface Threat {
  /** Lower-case letters and hyphens; attempt() in attempts.ts counts by it. */
  readonly id: string;
  /** The attack: who does what. */
  readonly threat: string;
  /** The protection against it. */
  readonly wall: string;
  readonly tests: readonly Proof[];
}

export interface Proof {
  /** Path below tests/. */
  readonly file: string;
  /** Start of the names of the tests that count; absent = all tests in the file. Required below e2e/. */
  readonly name?: string;
}

export const THREATS: readonly Threat[] = [
  {
    id: "code-cache",
    threat: "Another user of the computer plants a file where the executable looks for one when it starts",
    wall:
      "flasher reads only its own executable and the files that the command names, and stores no compiled code",
    tests: [{ file: "e2e/start_test.ts", name: "start: " }, { file: "security/compile_test.ts" }],
  },
  {
    id: "plugin-escape",
    threat:
      "A board plugin tries to reach files, the network, programs or the terminal, or takes unlimited memory or time",
    wall:
      "The plugin runs in a WebAssembly interpreter, in a thread without permissions, and exchanges only text with flasher. Limits: 64 MB, 10 s, 1000 messages. flasher releases DTR and RTS afterwards",
    tests: [
      { file: "e2e/attacks_test.ts", name: "attacks: " },
      { file: "plugin/attacks_test.ts" },
      { file: "plugin/greedy_test.ts" },
      { file: "plugin/hostile_test.ts" },
      { file: "e2e/plugin_test.ts", name: "plugins: " },
      { file: "plugin/javascript_test.ts", name: "TypeScript: parsing " },
    ],
  },
  {
    id: "plugin-consent",
    threat: "A profile comes with a board plugin that the user has not reviewed",
    wall:
      "The plugin runs only if the user types digits of its SHA-256, or gives the SHA-256 on the command line",
    tests: [
      { file: "cli/plugin_test.ts", name: "a plugin runs only if the user allows it" },
      { file: "cli/plugin_test.ts", name: "consent is stored, for exactly these bytes" },
      { file: "cli/plugin_test.ts", name: "a stored consent that is malformed allows nothing" },
      { file: "cli/plugin_test.ts", name: "text typed before the question does not count as consent" },
      {
        file: "cli/plugin_test.ts",
        name: "consent to JavaScript does not cover the same bytes as TypeScript",
      },
      { file: "e2e/questions_test.ts", name: "questions: " },
    ],
  },
  {
    id: "secret-consent",
    threat: "A profile from a stranger puts the user's secrets on a board, whose program sends them away",
    wall:
      "flasher lists which secret goes into which file, and waits for a yes or --allow-secret NAME; the yes counts only for that text of the profile in that folder",
    tests: [
      { file: "cli/actions/secret_consent_test.ts" },
      { file: "ui/server/board_files_test.ts", name: "page: no board is begun before a person has seen" },
    ],
  },
  {
    id: "plugin-swap",
    threat: "A board plugin's file is replaced while the user decides whether to allow it",
    wall: "flasher reads the file once: the bytes that it checks and hashes are the bytes that run",
    tests: [{
      file: "cli/plugin_test.ts",
      name: "the plugin's file is read once, for the check, the hash and the run",
    }],
  },
  {
    id: "plugin-words",
    threat: "A board plugin prints escape sequences, or text that looks like flasher's own",
    wall:
      "flasher reduces the text to printable characters, shortens it, and shows it after the plugin's name",
    tests: [{ file: "cli/plugin_test.ts", name: "a plugin's messages are made printable" }],
  },
  {
    id: "profile-paths",
    threat: "A profile from a stranger names files outside its folder, or on another computer",
    wall: "flasher checks the names before it touches any file, and refuses them",
    tests: [
      { file: "cli/hostile_files_test.ts" },
      { file: "cli/plugin_test.ts", name: "monitor: a profile's plugin is found from the profile's folder" },
      { file: "security/outside_test.ts" },
      { file: "security/windows_paths_test.ts" },
    ],
  },
  {
    id: "swaps",
    threat: "A file is replaced with a link between the check and the read",
    wall: "flasher opens the file once, and checks the open file",
    tests: [
      { file: "security/swaps_test.ts" },
    ],
  },
  {
    id: "links-and-temp",
    threat: "Another user puts a link where flasher is about to write",
    wall:
      "flasher follows no link, creates temporary files exclusively and with random names, and gives private files mode 0600",
    tests: [
      { file: "security/written_test.ts" },
    ],
  },
  {
    id: "limits-in-sum",
    threat: "A profile names files larger than the computer's memory",
    wall: "flasher checks sizes before it reads anything, reads each file once, and limits the total size",
    tests: [
      { file: "security/limits_test.ts" },
    ],
  },
  {
    id: "trace-full-disk",
    threat: "The disk fills up while a trace is written",
    wall: "flasher warns once, and continues to work on the board",
    tests: [
      { file: "security/full_disk_test.ts" },
      { file: "e2e/full_disk_test.ts", name: "full disk: the real program" },
    ],
  },
  {
    id: "advice",
    threat: "A file named like a port, or with an odd name, makes flasher suggest a harmful command",
    wall: "flasher suggests commands only for ports that the system knows, and quotes every word",
    tests: [
      { file: "app/shell_word_test.ts", name: "shell word on " },
      { file: "serial/unix/open_error_test.ts", name: "open failure: " },
    ],
  },
  {
    id: "profile-shadow",
    threat: "A profile in the folder has the name of a built-in profile",
    wall: "flasher says so in one line, and builtin:NAME selects the built-in profile",
    tests: [
      { file: "app/files/built_in_profiles_test.ts", name: "a profile with the name of a built-in one" },
      { file: "app/files/built_in_profiles_test.ts", name: "builtin: names the built-in profile" },
    ],
  },
  {
    id: "own-terminal",
    threat: "A profile names the user's own terminal as the port",
    wall: "flasher refuses it",
    tests: [
      { file: "serial/unix/trust_test.ts" },
    ],
  },
  {
    id: "board-output",
    threat: "A board prints sequences that reprogram the terminal, or deceptive names",
    wall: "Only text, colours and a line editor's cursor moves reach the terminal",
    tests: [{ file: "app/console_filter_test.ts" }],
  },
  {
    id: "programs-and-libraries",
    threat: "Another program or library with the expected name comes first on the path",
    wall:
      "flasher starts programs by absolute paths, and accepts FLASHER_LIBC only under the conditions in docs/decisions/structure.md",
    tests: [
      { file: "serial/unix/trust_test.ts" },
    ],
  },
  {
    id: "profile-text",
    threat: "A profile is crafted to crash the parser, or to keep it busy",
    wall: "flasher loads it, or refuses it with a message, within about a second",
    tests: [
      { file: "profile/property_test.ts" },
      { file: "profile/refusals_test.ts" },
      { file: "cli/console/view_test.ts" },
      { file: "text_test.ts" },
      { file: "profile/tags_test.ts" },
    ],
  },
  {
    id: "firmware-files",
    threat: "A firmware file is crafted to crash the parser",
    wall: "No input makes a parser throw or read beyond its end",
    tests: [
      { file: "esp/image/header_test.ts", name: "image: the parser never throws" },
      { file: "esp/containers/intel_hex_test.ts", name: "Intel HEX: the parser never throws" },
      { file: "esp/containers/uf2_test.ts" },
      { file: "esp/image/check_test.ts" },
    ],
  },
  {
    id: "network-port",
    threat: "The server behind an rfc2217:// port sends whatever it likes",
    wall: "The result is a working port or a PortError, and flasher never executes the data",
    tests: [{ file: "serial/rfc2217/fuzz_test.ts" }],
  },
  {
    id: "lying-board",
    threat: "A board answers with nonsense, or claims that it was written",
    wall:
      "flasher reports success only if the board's own hash of its flash is right; everything else is an error",
    tests: [{ file: "esp/jobs/lying_board_test.ts" }],
  },
  {
    id: "roster-files",
    threat:
      "A roster, or a list of names, contains spreadsheet formulas, HTML or escape sequences, or is damaged",
    wall:
      "No cell of a CSV file is a formula, the page of labels escapes every text and forbids scripts, only printable characters reach the terminal, and flasher refuses what it did not write",
    tests: [
      { file: "app/roster/line_test.ts" },
      { file: "app/roster/names_test.ts" },
      { file: "cli/actions/roster_test.ts", name: "roster: no cell of the CSV file" },
      { file: "cli/actions/roster_test.ts", name: "roster: a label cannot" },
    ],
  },
  {
    id: "page-network",
    threat: "Another computer connects to the page of flasher ui",
    wall: "flasher listens on 127.0.0.1 only, at a random port, and no flag changes that",
    tests: [{ file: "security/page_test.ts", name: "page: only this computer" }],
  },
  {
    id: "page-host",
    threat: "A web page points a name of its own at this computer (DNS rebinding)",
    wall:
      "flasher refuses every request whose Host is not exactly 127.0.0.1 and its port, before anything else",
    tests: [{ file: "security/page_test.ts", name: "page: a request that does not name" }],
  },
  {
    id: "page-origin",
    threat:
      "A web page sends forms, requests or WebSockets to the page of flasher ui, or shows it in a frame",
    wall:
      "Every action needs the page's own origin, its token and its content type; no answer permits another site, and no connection is upgraded",
    tests: [{ file: "security/page_test.ts", name: "page: no request of another site" }],
  },
  {
    id: "page-token",
    threat: "Another user or program of this computer talks to the page's server",
    wall:
      "Everything but the page's own files needs a token of 256 random bits, which is in memory only, in no address and in no line of text",
    tests: [
      { file: "security/page_test.ts", name: "page: without a token" },
      { file: "security/page_test.ts", name: "page: the token is in no answer" },
    ],
  },
  {
    id: "page-ticket",
    threat: "Another user reads the address of the page, such as from the list of processes",
    wall:
      "The ticket in the address works once, for a minute; if it is used twice, both lose the page, and the terminal says so",
    tests: [{ file: "security/page_test.ts", name: "page: a ticket works once" }],
  },
  {
    id: "page-headers",
    threat: "A file name or a board's text becomes a part of the page that runs",
    wall:
      "The content security policy permits only the page's own files, no inline script and no HTML from text (Trusted Types)",
    tests: [{ file: "security/page_test.ts", name: "page: every answer" }],
  },
  {
    id: "page-requests",
    threat: "A request is malformed, hides another one, names a path, or guesses an id",
    wall: "flasher takes requests of exactly its own shapes, which name ports, files and profiles by ids",
    tests: [
      { file: "security/page_test.ts", name: "page: a request of any other shape" },
      { file: "security/page_test.ts", name: "page: a request hidden" },
    ],
  },
  {
    id: "page-overload",
    threat: "A program keeps the page's server busy, or fills its memory",
    wall:
      "Bodies, files, requests and streams have limits; strangers cannot take the places of the page, and a slow reader delays nobody",
    tests: [{ file: "security/page_overload_test.ts" }],
  },
  {
    id: "page-wrong-board",
    threat: "The board, the program or the plugin has changed by the time a button on the page is pressed",
    wall:
      "Each action names the port, what was seen there, the plan and the attempt; if one of them has changed, nothing happens",
    tests: [{ file: "security/page_board_test.ts" }],
  },
  {
    id: "page-download",
    threat:
      "Something makes the page of flasher ui download a file, or use a server, that its user has not seen and agreed to",
    wall:
      "A request names firmware of the catalogue and its servers, or the missing files of a lock, as the page has shown them: flasher asks only those servers, and known publishers that they lead to",
    tests: [
      { file: "security/page_download_test.ts" },
      { file: "ui/server/firmware_test.ts", name: "firmware by name: the person sees the server" },
      { file: "ui/server/firmware_test.ts", name: "firmware by name: what is decided at the start" },
      { file: "ui/server/firmware/missing_files_test.ts", name: "missing files: only what the page shows" },
    ],
  },
  {
    id: "download-servers",
    threat:
      "A profile from a stranger, or a server that redirects, leads a download to the local network, to another server, to http or to a file",
    wall:
      "flasher checks every address on the way: https, port 443, a public name, a known publisher or a server that the user allowed",
    tests: [
      { file: "download/download_test.ts" },
      { file: "download/address_test.ts" },
      { file: "e2e/download_test.ts", name: "fetch: asks no server but" },
      { file: "cli/actions/fetch_test.ts", name: "fetch: another server is asked after a yes" },
    ],
  },
  {
    id: "download-content",
    threat: "A server or the network sends other bytes, a web page, or endless data",
    wall:
      "flasher limits size and silence, and uses only content with the locked SHA-256, which it checks again at every use",
    tests: [
      { file: "download/download_test.ts" },
      { file: "app/downloads/cache_test.ts" },
      { file: "e2e/download_test.ts", name: "download: what a real server can do wrong" },
    ],
  },
  {
    id: "edited-lock",
    threat:
      "A lock file that was edited names another file's hash, another release, chip, offset or size, a path, or is megabytes long",
    wall:
      "flasher reads a lock only in the form that it writes, and compares what it says with the file before a board is asked",
    tests: [
      { file: "lock/lock_test.ts" },
      { file: "cli/downloads/fetch_missing_test.ts", name: "locked firmware: a lock that was edited" },
      { file: "cli/downloads/fetch_missing_test.ts", name: "locked firmware: a lock with another size" },
    ],
  },
  {
    id: "bundle-files",
    threat:
      "A bundle carries away passwords or keys, or its folder has links or checksums that lead flasher to other files",
    wall:
      "flasher refuses files that are or hold known secrets, follows no link below the folder, and changes only files that its own checksums name",
    tests: [
      { file: "app/bundle/bundle_test.ts" },
      { file: "cli/actions/bundle_test.ts", name: "bundle: no link in the folder is followed" },
      { file: "cli/actions/bundle_test.ts", name: "bundle: a value of a file with secrets" },
      { file: "cli/actions/bundle_test.ts", name: "bundle: only an earlier bundle" },
    ],
  },
];

/** One row of SECURITY.md. */
export function rowOf({ threat, wall, tests }: Threat): string {
  const files = [...new Set(tests.map(({ file }) => file))].map((file) => `\`tests/${file}\``);
  return `| ${threat} | ${wall} | ${files.join(", ") || "none yet"} |`;
}
