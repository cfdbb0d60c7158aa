/**
 * Shell code for other computers: the scripts of the action and the commands of the documentation. It must run in bash 3.2
 * and with BSD's tools, which macOS has.
 */
import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";

const ROOT = new URL("../../", import.meta.url);

interface Rule {
  readonly what: string;
  readonly pattern: RegExp;
  /** Code that the rule must find: it proves that the pattern can. */
  readonly found: readonly string[];
}

/** From the NEWS of bash 4.0 to 5.3; and empty arrays, which bash before 4.4 calls unset. */
const NEWER_THAN_BASH_3_2: readonly Rule[] = [
  { what: "mapfile", pattern: /\b(?:mapfile|readarray)\b/, found: ["mapfile -t a", "readarray a"] },
  {
    what: "an attribute of declare",
    pattern: /\b(?:declare|local|typeset|readonly|export)\s+-\w*[AgnluI]/,
    found: ["declare -A a", "local -n b=c", "declare -gx d"],
  },
  { what: "a change of case", pattern: /\$\{\w+(?:\[[^\]]*\])?(?:,,?|\^\^?)/, found: ["${x,,}", "${a[0]^}"] },
  {
    what: "a transformation",
    pattern: /\$\{[\w@*]+(?:\[[^\]]*\])?@[A-Za-z]\}/,
    found: ["${x@Q}", "${a[@]@Q}"],
  },
  { what: "a redirection", pattern: /&>>|\|&/, found: ["a &>> b", "a |& b"] },
  { what: "a file descriptor's name", pattern: /\{\w+\}[<>]/, found: ["exec {fd}> a"] },
  { what: "a coprocess", pattern: /^\s*coproc\b/m, found: ["coproc cat"] },
  { what: "a case that continues", pattern: /;;?&/, found: ["a) b ;;&", "a) b ;&"] },
  {
    what: "an index or length from the end",
    pattern: /\$\{\w+\[-|\$\{\w+:[^}]*:\s*-/,
    found: ["${a[-1]}", "${x:0:-1}"],
  },
  {
    what: "a test for a variable",
    pattern: /(?:\[\[?|\btest)\s[^\n]*?-[vR]\s+\w/,
    found: ["[[ -v a ]]", "[ ! -v b ]"],
  },
  { what: "a time by printf", pattern: /printf[^\n]*%(?:\([^)]*\))T/, found: ["printf '%(%F)T'"] },
  {
    what: "an option of the shell",
    pattern: /\b(?:globstar|lastpipe|inherit_errexit)\b/,
    found: ["shopt -s globstar"],
  },
  {
    what: "a range with zeros or steps",
    pattern: /\{0\d+\.\.|\{\w+\.\.\w+\.\./,
    found: ["{01..10}", "{1..9..2}"],
  },
  {
    what: "a variable of the shell",
    pattern: /\b(?:BASHPID|EPOCHSECONDS|EPOCHREALTIME|SRANDOM|BASH_ARGV0)\b/,
    found: ["$BASHPID", "${EPOCHSECONDS}"],
  },
  {
    what: "an option of wait or read",
    pattern: /\bwait -n\b|\bread -[a-z]*[iN]/,
    found: ["wait -n", "read -rN 1 a"],
  },
  {
    what: "an array that may be empty, under set -u",
    // ${a[@]+"${a[@]}"} is the safe form.
    pattern: /(?<!\+")\$\{\w+\[[@*]\]\}/,
    found: ['run "${args[@]}"'],
  },
];

/** From the man pages of macOS 13. */
const NOT_IN_MACOS: readonly Rule[] = [
  { what: "GNU sed", pattern: /\bsed\s+(?:-\w*[ir]|--)/, found: ["sed -i s/a/b/ c", "sed -nr p"] },
  { what: "GNU grep", pattern: /\bgrep\s+-\w*P/, found: ["grep -oP a"] },
  { what: "GNU date", pattern: /\bdate\s+(?:-d|--)/, found: ["date -d now", "date --utc"] },
  { what: "GNU stat", pattern: /\bstat\s+(?:-c|--)/, found: ["stat -c %s a"] },
  { what: "GNU find", pattern: /\s-printf\b|\bfind\s+-/, found: ["find . -printf %p", "find -name a"] },
  { what: "GNU head", pattern: /\bhead\s+-n\s*-/, found: ["head -n -1 a"] },
  {
    what: "GNU base64, sort or mktemp",
    pattern: /\bbase64\s+-w|\bsort\s+-\w*V|\bmktemp\s+--/,
    found: ["base64 -w0"],
  },
  {
    what: "timeout, tac or nproc",
    pattern: /(?:^|[|;&(]\s*)(?:timeout|tac|nproc)\s/m,
    found: ["timeout 5 a"],
  },
];

/** Code without its comments. */
function without(code: string): string {
  return code.replace(/(^|\s)#.*$/gm, "$1");
}

function broken(code: string, rules: readonly Rule[]): string[] {
  return without(code).split("\n").flatMap((line) =>
    rules.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `${what}: ${line.trim()}`)
  );
}

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, ROOT));
}

async function actionScripts(): Promise<Map<string, string>> {
  const names = [...Deno.readDirSync(new URL("scripts/action/", ROOT))].map(({ name }) =>
    `scripts/action/${name}`
  );
  assert(names.length >= 2, names.join());
  const { runs } = parse(await read("action.yml")) as {
    readonly runs: { readonly steps: { readonly run?: string }[] };
  };
  const steps = runs.steps.flatMap(({ run }) => run === undefined ? [] : [run]);
  assertEquals(steps.length, 2);
  return new Map([
    ["action.yml", steps.join("\n")],
    ...await Promise.all(names.map(async (name) => [name, await read(name)] as const)),
  ]);
}

/** The blocks for a shell in README.md and docs/. */
async function documentedCommands(): Promise<Map<string, string>> {
  const pages = [...Deno.readDirSync(new URL("docs/", ROOT))].flatMap(({ name }) =>
    name.endsWith(".md") ? [`docs/${name}`] : []
  );
  const blocks = await Promise.all(["README.md", ...pages].map(async (page) => {
    const found = [...(await read(page)).matchAll(/^```(?:sh|bash)\n([^]*?)^```/gm)].map(([, block]) =>
      block!
    );
    return [page, found.join("\n")] as const;
  }));
  return new Map(blocks.filter(([, code]) => code !== ""));
}

Deno.test("shell: every rule finds what it forbids", () => {
  for (const rules of [NEWER_THAN_BASH_3_2, NOT_IN_MACOS]) {
    for (const { what, found } of rules) {
      for (const code of found) {
        assertEquals(broken(code, rules).map((line) => line.split(":")[0]), [what], code);
      }
    }
  }
  assertEquals(broken('run ${args[@]+"${args[@]}"} # declare -A', NEWER_THAN_BASH_3_2), []);
});

Deno.test("shell: the action's scripts run in bash 3.2, with the tools of macOS", async () => {
  for (const [name, code] of await actionScripts()) {
    assertEquals(broken(code, [...NEWER_THAN_BASH_3_2, ...NOT_IN_MACOS]), [], name);
    assertEquals(code.includes("\r"), false, name);
  }
});

Deno.test("shell: documented commands run in bash 3.2", async () => {
  const commands = await documentedCommands();
  assert(commands.size >= 10, [...commands.keys()].join());
  for (const [page, code] of commands) assertEquals(broken(code, NEWER_THAN_BASH_3_2), [], page);
});

const SHELLCHECK = ["/usr/bin/shellcheck", "/usr/local/bin/shellcheck", "/opt/homebrew/bin/shellcheck"].find(
  (path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  },
);

async function shellcheck(name: string, code: string): Promise<string> {
  const child = new Deno.Command(SHELLCHECK!, {
    args: ["--shell=bash", "--norc", "--format=gcc", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout).replaceAll("\n-:", `\n${name}:`);
}

Deno.test({
  name: `shell: shellcheck has nothing to complain about${
    SHELLCHECK === undefined ? " (SKIPPED, it needs shellcheck)" : ""
  }`,
  ignore: SHELLCHECK === undefined,
  async fn() {
    const scripts = await actionScripts();
    for (const path of [".ci/run", "demo/build.sh"]) {
      scripts.set(path, await read(path));
    }
    for (const [name, code] of scripts) assertEquals(await shellcheck(name, code), "", name);
    assert((await shellcheck("wrong", "rm $1\n")).includes("SC2086"));
  },
});
