/** The topics of `flasher help`, in the order of the help. Names only: the pages load when one is shown. Pure; no I/O. */

export interface Topic {
  /** No command has this name. */
  readonly name: string;
  /** One line for the list of topics. */
  readonly summary: string;
  /** Path of its text from the root of the sources. */
  readonly page: string;
}

export const TOPICS = [
  { name: "profile", summary: "The profile, flash.yaml: every key and its values", page: "docs/profile.md" },
  {
    name: "firmware-files",
    summary: "The files that flasher writes, and where they go",
    page: "docs/firmware-files.md",
  },
  {
    name: "offline",
    summary: "Downloads, the cache, and bundles for use without a network",
    page: "docs/bundle.md",
  },
  { name: "port-names", summary: "The ways to name a port", page: "docs/port-names.md" },
  { name: "reset", summary: "How a board is reset, and reset scripts", page: "docs/reset.md" },
  { name: "plugins", summary: "Boards of your own, and board plugins", page: "docs/plugins.md" },
  { name: "commands", summary: "How to use info, read, backup, erase and others", page: "docs/commands.md" },
  { name: "many", summary: "Many boards at once: a workshop from hub to labels", page: "docs/many.md" },
  {
    name: "board-files",
    summary: "Files on a board with Python: board_files, values, secrets",
    page: "docs/files.md",
  },
  { name: "console", summary: "The keys of the monitor, and its use in scripts", page: "docs/monitor.md" },
  { name: "json", summary: "The output of --json", page: "docs/json.md" },
  { name: "exit-codes", summary: "The meaning of each exit code", page: "docs/exit-codes.md" },
  {
    name: "esptool",
    summary: "Commands of esptool and others, and flasher's",
    page: "docs/from-esptool.md",
  },
] as const satisfies readonly Topic[];

export type TopicName = typeof TOPICS[number]["name"];

export function findTopic(name: string): typeof TOPICS[number] | undefined {
  return TOPICS.find((topic) => topic.name === name);
}

/** The command that shows a topic. */
export function topicCommand(name: TopicName): string {
  return `flasher help ${name}`;
}
