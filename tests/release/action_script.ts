/** Runs the scripts of the action, as action.yml does. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withFolder } from "../tools/temporary_folder.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Registers a test that runs the scripts with bash, and with `programs`, which they call. Skipped if one is missing. */
export function actionTest(programs: readonly string[], name: string, fn: () => Promise<void>): void {
  const missing = Deno.build.os === "windows"
    ? ["Unix"]
    : ["bash", ...programs].filter((one) => !onPath(one));
  Deno.test({
    name: missing.length === 0 ? name : `${name} (SKIPPED, it needs ${missing.join(" and ")})`,
    ignore: missing.length > 0,
    fn,
  });
}

function onPath(program: string): boolean {
  return Deno.env.get("PATH")!.split(":").some((folder) => existsSync(`${folder}/${program}`));
}

export interface Ran {
  readonly code: number;
  readonly out: string;
}

/** One of scripts/action/. Standard output comes first. */
export async function script(
  name: string,
  args: readonly string[],
  { env, cwd = ROOT }: { readonly env: Record<string, string>; readonly cwd?: string },
): Promise<Ran> {
  const command = new Deno.Command("bash", { args: [`${ROOT}scripts/action/${name}`, ...args], env, cwd });
  const { code, stdout, stderr } = await command.output();
  return { code, out: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/** A folder with this program, as fetch_release.sh leaves it, and a repository. */
export async function withRepo(
  { program, files }: {
    readonly program: string;
    readonly files: Readonly<Record<string, string | Uint8Array>>;
  },
  use: (folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    for (const [path, content] of Object.entries({ "got/flasher": program, ...files })) {
      await Deno.mkdir(`${folder}/${path.replace(/[^/]*$/, "")}`, { recursive: true });
      await Deno.writeFile(
        `${folder}/${path}`,
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
    }
    await Deno.chmod(`${folder}/got/flasher`, 0o755);
    await use(folder);
  });
}

/** flasher from its sources. It reaches no network. */
export const OFFLINE_PROGRAM = offlineProgram();

function offlineProgram(): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const run = `${quoted(Deno.execPath())} run --quiet --no-prompt --allow-read --allow-write --allow-env ` +
    `--allow-sys --allow-ffi --deny-net ${quoted(`${ROOT}main.ts`)}`;
  return `#!/bin/sh\nexec ${run} "$@"\n`;
}
