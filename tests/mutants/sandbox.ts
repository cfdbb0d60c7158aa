/** Seeded bugs in the sandbox of board plugins, in consent, and in what is read at start-up. */
import type { Mutant } from "./mutant.ts";

const GREEDY = ["plugin/greedy_test.ts"];
const HOSTILE = ["plugin/hostile_test.ts"];
const CONSENT = ["cli/plugin_test.ts"];

export const SANDBOX_MUTANTS: readonly Mutant[] = [
  {
    name: "a plugin's question is answered by what was typed before it",
    file: "lib/cli/screen/ask.ts",
    find: "ask: (question) => askAnew(system, question)",
    replace: "ask: (question) => askLine(system, question)",
    tests: CONSENT,
  },
  {
    name: "sandbox: no time limit on reading TypeScript",
    file: "lib/plugin/javascript.ts",
    find: "    stretchMs,\n  );",
    replace: "    20 * stretchMs,\n  );",
    tests: ["plugin/javascript_test.ts"],
  },
  {
    name: "sandbox: a thread with permissions",
    file: "lib/plugin/sandbox.ts",
    find: 'deno: { permissions: "none" }',
    replace: 'deno: { permissions: "inherit" }',
    tests: HOSTILE,
  },
  {
    name: "sandbox: memory without a maximum",
    file: "lib/plugin/sandbox_worker.js",
    find: "maximum: (memoryMb << 20) / PAGE",
    replace: "maximum: 32768",
    tests: GREEDY,
  },
  {
    name: "sandbox: does not interrupt a long computation",
    file: "lib/plugin/sandbox_worker.js",
    find: "runtime.setInterruptHandler(late);",
    replace: "",
    tests: GREEDY,
  },
  {
    name: "sandbox: reports a caught interruption as the plugin's error",
    file: "lib/plugin/sandbox_worker.js",
    find: "if (late()) return tooLate();",
    replace: "",
    tests: GREEDY,
  },
  {
    name: "sandbox: accepts a text of any length",
    file: "lib/plugin/sandbox_worker.js",
    find: "realm.getNumber(length)) <= textLength;",
    replace: "realm.getNumber(length)) > 0;",
    tests: HOSTILE,
  },
  {
    name: "sandbox: messages without a limit",
    file: "lib/plugin/sandbox.ts",
    find: "if (++messages > limits.messages) {",
    replace: "if (++messages > 10 * limits.messages) {",
    tests: HOSTILE,
  },
  {
    name: "sandbox: its run time never runs out",
    file: "lib/plugin/sandbox.ts",
    find: "    () => fail(`it ran for more than",
    replace: "    () => void (`it ran for more than",
    tests: GREEDY,
  },
  {
    name: "sandbox: lines not released after a plugin",
    file: "lib/plugin/board.ts",
    find: "await tools.release().catch(unlessPort);",
    replace: "",
    tests: HOSTILE,
  },
  {
    name: "start: keeps compiled code where every user can write",
    file: "scripts/compile.ts",
    find: '    "--no-code-cache",\n',
    replace: "",
    tests: ["security/compile_test.ts"],
  },
  {
    name: "consent: any answer is a yes",
    file: "lib/app/boards/plugin_consent.ts",
    find: "if (answer?.toLowerCase() !== key.slice(0, DIGITS)) {",
    replace: "if (answer === undefined) {",
    tests: CONSENT,
  },
  {
    name: "consent: y is a yes",
    file: "lib/app/boards/plugin_consent.ts",
    find: "if (answer?.toLowerCase() !== key.slice(0, DIGITS)) {",
    replace: 'if (!/^y/i.test(answer ?? "") && answer?.toLowerCase() !== key.slice(0, DIGITS)) {',
    tests: CONSENT,
  },
  {
    name: "consent: what was typed before the question counts",
    file: "lib/cli/screen/ask.ts",
    find: "if (stdin.isTerminal && stderr.isTerminal) await stdin.discard();",
    replace: "",
    tests: CONSENT,
  },
  {
    name: "consent: given to the bytes, whatever their language",
    file: "lib/app/boards/plugin_file.ts",
    find: "key: isTypeScript(path) ? `${digest}:ts` : digest,",
    replace: "key: digest,",
    tests: CONSENT,
  },
  {
    name: "consent: the file is read again before it runs",
    file: "lib/app/boards/plugin_consent.ts",
    find: "await toJavaScript(file.path, file.text, system)",
    replace:
      "await toJavaScript(file.path, new TextDecoder().decode((await system.openFile(file.path)).read()), system)",
    tests: CONSENT,
  },
  {
    name: "monitor: a profile's code may be anywhere",
    file: "lib/app/requested_profile.ts",
    find: "{ folder, anywhere: allowOutside } : CURRENT_FOLDER",
    replace: "{ folder, anywhere: true } : CURRENT_FOLDER",
    tests: CONSENT,
  },
];
