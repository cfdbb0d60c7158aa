/** Runs the scripts of the action, as action.yml does. */
import { fileURLToPath } from "node:url";
import { withFolder } from "../tools/temporary_folder.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

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
