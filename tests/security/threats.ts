/**
 * What may be done to a person who runs flasher, and what stands against it: the table of SECURITY.md, and what
 * `deno task security` counts. tests/security/docs_test.ts compares the page with this list, and looks for the tests.
 */

export interface Threat {
  /** Small letters and hyphens; what attempt() in attempts.ts counts by. */
  readonly id: string;
  /** Who does what. */
  readonly threat: string;
  /** What holds against it. */
  readonly wall: string;
  readonly tests: readonly Proof[];
}

export interface Proof {
  /** From tests/. */
  readonly file: string;
  /** What the names of the tests in it begin with; absent = all of them. Below e2e/ it says whose tests they are. */
  readonly name?: string;
}

export const THREATS: readonly Threat[] = [
  {
    id: "code-cache",
    threat: "Another user of the computer plants a file where the executable looks for one when it starts",
    wall: "It reads only itself and the files that the command names, and keeps no compiled code",
    tests: [{ file: "e2e/start_test.ts", name: "start: " }, { file: "security/compile_test.ts" }],
  },
  {
    id: "plugin-escape",
    threat:
      "A board plugin tries to reach files, the network, programs or the terminal, or takes unlimited memory or time",
    wall:
      "It runs in a WebAssembly interpreter, in a thread without permissions, and exchanges only text with flasher. Limits: 64 MB, 10 s, 1000 messages. DTR and RTS are released afterwards",
    tests: [
      { file: "e2e/attacks_test.ts", name: "attacks: " },
      { file: "plugin/attacks_test.ts" },
      { file: "plugin/greedy_test.ts" },
      { file: "plugin/hostile_test.ts" },
      { file: "e2e/plugin_test.ts", name: "plugins: " },
      { file: "plugin/javascript_test.ts", name: "TypeScript: reading " },
    ],
  },
  {
    id: "plugin-consent",
    threat: "A profile comes with a board plugin that nobody has reviewed",
    wall: "It runs only if a person types digits of its SHA-256, or gives the SHA-256 on the command line",
    tests: [
      { file: "cli/plugin_test.ts", name: "code runs only if somebody allows it" },
      { file: "cli/plugin_test.ts", name: "a yes is kept, for just these bytes" },
      { file: "cli/plugin_test.ts", name: "a memory that holds anything else allows nothing" },
      { file: "cli/plugin_test.ts", name: "what was typed before the question allows nothing" },
      { file: "cli/plugin_test.ts", name: "a yes to JavaScript is none to the same bytes as TypeScript" },
      { file: "e2e/questions_test.ts", name: "questions: " },
    ],
  },
  {
    id: "plugin-swap",
    threat: "A board plugin's file is replaced while a person decides whether to allow it",
    wall: "It is read once: the same bytes are checked, hashed and run",
    tests: [{ file: "cli/plugin_test.ts", name: "the bytes that are judged, hashed and run are read once" }],
  },
  {
    id: "plugin-words",
    threat: "A board plugin prints escape sequences, or text that looks like flasher's own",
    wall: "Its text is reduced to printable characters, shortened, and shown after the plugin's name",
    tests: [{ file: "cli/plugin_test.ts", name: "what a plugin says is printable" }],
  },
  {
    id: "profile-paths",
    threat: "A profile from a stranger names files outside its folder, or on another computer",
    wall: "flasher checks the names before it touches anything, and refuses",
    tests: [
      { file: "cli/files_test.ts" },
      { file: "cli/plugin_test.ts", name: "monitor: a profile's code is found from its folder" },
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
    threat: "Somebody puts a link where flasher is about to write",
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
    wall: "flasher warns once, and continues to flash",
    tests: [
      { file: "security/full_disk_test.ts" },
    ],
  },
  {
    id: "advice",
    threat: "A file named like a port, or with an odd name, makes flasher suggest a harmful command",
    wall: "flasher suggests commands only for ports that the system knows, and quotes every word",
    tests: [
      { file: "cli/advice_test.ts", name: "suggested on " },
      { file: "serial/open_error_test.ts", name: "open failure: " },
    ],
  },
  {
    id: "profile-shadow",
    threat: "A profile in the folder has the name of a built-in profile",
    wall: "flasher says so in one line, and builtin:NAME selects the built-in profile",
    tests: [
      { file: "cli/advice_test.ts", name: "a profile with the name of a built-in one" },
      { file: "cli/advice_test.ts", name: "builtin: names the built-in profile" },
    ],
  },
  {
    id: "own-terminal",
    threat: "A profile names the person's own terminal as the port",
    wall: "flasher refuses it",
    tests: [
      { file: "serial/unix/trust_test.ts" },
    ],
  },
  {
    id: "board-output",
    threat: "A board prints sequences that reprogram the terminal, or deceptive names",
    wall: "Only text, colours and a line editor's cursor moves reach the terminal",
    tests: [{ file: "cli/console/filter_test.ts" }],
  },
  {
    id: "programs-and-libraries",
    threat: "Another program or library with the expected name comes first on the path",
    wall:
      "Programs are started by absolute paths; FLASHER_LIBC is accepted only under the conditions in docs/architecture.md",
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
      { file: "esp/image/header_test.ts", name: "image: no bytes make the parser throw" },
      { file: "esp/image/intel_hex_test.ts", name: "Intel HEX: whatever the text is" },
      { file: "esp/image/uf2_test.ts" },
      { file: "esp/image/check_test.ts" },
    ],
  },
  {
    id: "network-port",
    threat: "The server behind an rfc2217:// port sends whatever it likes",
    wall: "The result is a working port or a PortError, and its data is never executed",
    tests: [{ file: "serial/rfc2217/fuzz_test.ts" }],
  },
  {
    id: "lying-board",
    threat: "A board answers with nonsense, or claims that it was written",
    wall:
      "flasher reports success only if the board's own hash of its flash is right; anything else is an error message",
    tests: [{ file: "esp/jobs/lying_board_test.ts" }],
  },
];

/** One row of SECURITY.md. */
export function rowOf({ threat, wall, tests }: Threat): string {
  const files = [...new Set(tests.map(({ file }) => file))].map((file) => `\`tests/${file}\``);
  return `| ${threat} | ${wall} | ${files.join(", ") || "none yet"} |`;
}
