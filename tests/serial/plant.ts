/** Makes a folder that looks like part of a Linux system. */

/** Writes a tree like /sys: `path -> target` is a symbolic link, `path = text` a file. */
export async function plant(root: string, tree: readonly string[]): Promise<void> {
  for (const line of tree) {
    const [path, mark, value] = line.split(/ (=|->) /);
    await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    if (mark === "=") await Deno.writeTextFile(`${root}/${path}`, `${value}\n`);
    else await Deno.symlink(value!, `${root}/${path}`);
  }
}
