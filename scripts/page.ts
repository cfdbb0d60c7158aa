/**
 * Bundles the page of `flasher ui`: `deno task page` writes lib/ui/page.js and lib/ui/page.css from lib/ui/page/. Both
 * are committed, so that flasher runs from its sources without this step.
 */
import { fileURLToPath } from "node:url";

const ROOT = new URL("../", import.meta.url);

/** What is made, by the source that it begins with. Paths from the root. */
const BUNDLES: Readonly<Record<string, string>> = {
  "lib/ui/page.js": "lib/ui/page/main.tsx",
  "lib/ui/page.css": "lib/ui/page/style/page.css",
};

/** The text of each bundle by its path. The same sources give the same text on every machine. Throws if deno fails. */
export async function makePage(): Promise<ReadonlyMap<string, string>> {
  const folder = await Deno.makeTempDir({ prefix: "flasher-page-" });
  try {
    const made = await Promise.all(
      Object.entries(BUNDLES).map(async ([path, source], n) => {
        const file = `${folder}/${n}${path.slice(path.lastIndexOf("."))}`;
        await bundle(source, file);
        return [path, `${(await Deno.readTextFile(file)).trimEnd()}\n`] as const;
      }),
    );
    return new Map(made);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function bundle(source: string, output: string): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--minify", "--output", output, source],
    cwd: fileURLToPath(ROOT),
    stdin: "null",
  }).output();
  if (code !== 0) throw new Error(`deno bundle failed: ${new TextDecoder().decode(stderr)}`);
}

if (import.meta.main) {
  for (const [path, text] of await makePage()) await Deno.writeTextFile(new URL(path, ROOT), text);
}
