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
    threat: "Another user of the computer plants a file where the executable looks for one at its start",
    wall: "It reads itself and what the command names. It keeps no compiled code",
    tests: [{ file: "e2e/start_test.ts", name: "start: " }, { file: "security/compile_test.ts" }],
  },
  {
    id: "plugin-escape",
    threat:
      "A board plugin looks for a way to files, network, programs or the terminal, or takes memory or time without end",
    wall:
      "It runs in an interpreter in WebAssembly, in a thread without permissions; only text crosses. 64 MB, 10 s, 1000 messages; the lines are released",
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
    threat: "A profile brings a board plugin along, and nobody looked at it",
    wall: "It runs only if a person types digits of its SHA-256, or names it on the command line",
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
    threat: "A board plugin's file is exchanged while a person decides",
    wall: "It is read once: the bytes that are judged, hashed and run are the same",
    tests: [{ file: "cli/plugin_test.ts", name: "the bytes that are judged, hashed and run are read once" }],
  },
  {
    id: "plugin-words",
    threat: "A board plugin writes escape sequences, or words that look like flasher's own",
    wall: "Its words are printable, short, and stand behind its name",
    tests: [{ file: "cli/plugin_test.ts", name: "what a plugin says is printable" }],
  },
  {
    id: "profile-paths",
    threat: "A profile from a stranger names files outside of its folder, or on another computer",
    wall: "They are judged by their names before anything is touched, and refused",
    tests: [
      { file: "cli/files_test.ts" },
      { file: "cli/plugin_test.ts", name: "monitor: a profile's code is found from its folder" },
      { file: "security/outside_test.ts" },
      { file: "security/windows_paths_test.ts" },
    ],
  },
  {
    id: "swaps",
    threat: "A file is exchanged for a link between the check and the reading",
    wall: "It is opened once, and what was opened is checked",
    tests: [
      { file: "security/swaps_test.ts" },
    ],
  },
  {
    id: "links-and-temp",
    threat: "Somebody puts a link where flasher is about to write",
    wall:
      "No link is followed; temporary files have random names and are made by nobody else; what is private is 0600",
    tests: [
      { file: "security/written_test.ts" },
    ],
  },
  {
    id: "limits-in-sum",
    threat: "A profile names more bytes than the computer has memory",
    wall:
      "Sizes are judged before anything is read, each file is read once, and there is a limit for all of them",
    tests: [
      { file: "security/limits_test.ts" },
    ],
  },
  {
    id: "trace-full-disk",
    threat: "The disk is full while a trace is written",
    wall: "One warning, and the flash goes on",
    tests: [
      { file: "security/full_disk_test.ts" },
    ],
  },
  {
    id: "advice",
    threat:
      "A file that is named like a port, or has an odd name, makes flasher suggest a command that does harm",
    wall: "Commands are suggested for ports that the system knows, with every word quoted",
    tests: [
      { file: "cli/advice_test.ts", name: "suggested on " },
      { file: "serial/open_error_test.ts", name: "open failure: " },
    ],
  },
  {
    id: "profile-shadow",
    threat: "A profile in the folder has the name of one that is built in",
    wall: "One line says so, and builtin:NAME names the built-in one",
    tests: [
      { file: "cli/advice_test.ts", name: "a profile with the name of a built-in one" },
      { file: "cli/advice_test.ts", name: "builtin: names the built-in profile" },
    ],
  },
  {
    id: "own-terminal",
    threat: "A profile names the person's own terminal as the port",
    wall: "It is refused",
    tests: [
      { file: "serial/trust_test.ts" },
    ],
  },
  {
    id: "board-output",
    threat: "A board prints sequences that reprogram the terminal, or names that deceive",
    wall: "Text, colours and the moves of a line editor get through, nothing else",
    tests: [{ file: "cli/console_filter_test.ts" }],
  },
  {
    id: "programs-and-libraries",
    threat: "A program or library of the same name stands first on the path",
    wall: "Programs are started by absolute paths; FLASHER_LIBC is taken only as the documentation says",
    tests: [
      { file: "serial/trust_test.ts" },
    ],
  },
  {
    id: "profile-text",
    threat: "A profile is built to crash its reader, or to keep it busy",
    wall: "It loads, or is refused in words, within a second or so",
    tests: [
      { file: "profile/property_test.ts" },
      { file: "profile/refusals_test.ts" },
      { file: "cli/console_view_test.ts" },
      { file: "text_test.ts" },
      { file: "profile/tags_test.ts" },
    ],
  },
  {
    id: "firmware-files",
    threat: "A firmware file is built to crash its reader",
    wall: "No bytes make a parser throw or read beyond its input",
    tests: [
      { file: "image/header_test.ts", name: "image: no bytes make the parser throw" },
      { file: "image/intel_hex_test.ts", name: "Intel HEX: whatever the text is" },
      { file: "image/uf2_test.ts" },
      { file: "image/check_test.ts" },
    ],
  },
  {
    id: "network-port",
    threat: "The server behind an rfc2217:// port sends whatever it likes",
    wall: "It is a port or a PortError, and its data stays data",
    tests: [{ file: "serial/rfc2217_fuzz_test.ts" }],
  },
  {
    id: "lying-board",
    threat: "A board answers with nonsense, or claims that it was written",
    wall:
      "Success is said when the board's own hash of its flash is right; everything else is an error in words",
    tests: [{ file: "device/lying_board_test.ts" }],
  },
];

/** One row of SECURITY.md. */
export function rowOf({ threat, wall, tests }: Threat): string {
  const files = [...new Set(tests.map(({ file }) => file))].map((file) => `\`tests/${file}\``);
  return `| ${threat} | ${wall} | ${files.join(", ") || "none yet"} |`;
}
