/** Runs a test, or a part of it, with a new folder, and removes the folder afterwards. */
export async function withFolder<T = void>(test: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
