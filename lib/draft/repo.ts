/** The files of a new repository of profiles, as docs/repos.md lays it out. Pure; no I/O. */

/** Path in the repository, with slashes. */
export interface RepoFile {
  readonly path: string;
  readonly text: string;
}

/** The lines between which `flasher check --readme` writes its table. */
export interface TableMarkers {
  readonly begin: string;
  readonly end: string;
}

export const README_FILE = "README.md";
export const WORKFLOW_FILE = ".github/workflows/check.yml";

/** The README with an empty table. */
export function repoReadme({ begin, end }: TableMarkers): string {
  return `# Boards

One folder for each board, with its profile and its firmware.

${begin}
${end}

To write a board, plug it in and name its profile:

\`\`\`sh
flasher run FOLDER/flash.yaml
\`\`\`

After a change, \`flasher check --readme\` checks all profiles without a board, and updates the table above.
`;
}

/** Without it, Git for Windows writes CRLF into files for a board, and their SHA-256 is no longer that of the lock. */
export const GIT_ATTRIBUTES =
  `# A board gets the same bytes from every computer: Git does not change line endings.
* -text
`;

/** Rosters and traces belong to one computer; what is secret belongs to one person. */
export const GIT_IGNORE = `# Rosters: which boards passed, with their MAC addresses.
*-roster.jsonl

# Traces hold every byte that was sent, firmware included.
*.trace
trace*.txt

# Passwords, keys, and firmware that contains them.
.env
.env.*
*.env
*.key
*.secret
secret.*
secrets.*
secrets/

# Downloads and other incomplete files.
*.part
`;

/** `version`: of this program, without a "v". The repository and the commit of the action are for the person to fill in. */
export function checkWorkflow(version: string): string {
  return `# Checks every profile without a board. Replace OWNER and COMMIT with those of flasher's repository: a tag can
# be moved, the hash of a commit cannot.
name: check
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: OWNER/flasher@COMMIT
        with:
          version: v${version}
          # Without this line, a profile whose firmware is not in the repository is a fault.
          arguments: --no-firmware
`;
}
