/** A folder that looks like a piece of a Linux computer. */

/** Writes a tree as /sys has it: `path -> target` is a symbolic link, `path = text` a file. */
export async function plant(root: string, tree: readonly string[]): Promise<void> {
  for (const line of tree) {
    const [path, mark, value] = line.split(/ (=|->) /);
    await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    if (mark === "=") await Deno.writeTextFile(`${root}/${path}`, `${value}\n`);
    else await Deno.symlink(value!, `${root}/${path}`);
  }
}
