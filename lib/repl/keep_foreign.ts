/** Keeps a person's own file from being written over because it has the name that flasher writes another file under. */
import { BoardFilesError } from "../errors.ts";
import { quote } from "../text.ts";
import type { PathState } from "./board_answers.ts";
import { lostWith, newName, type WantedFile } from "./file_plan.ts";

/**
 * `state`: of the `.new` of `file`. `holds`: whether the board holds a file, if its firmware cannot hash. Throws
 * BoardFilesError if writing `file` would destroy content that flasher is not about to write.
 */
export async function keepForeign(
  file: WantedFile,
  state: PathState,
  holds: (file: WantedFile) => Promise<boolean>,
): Promise<void> {
  const name = newName(file.to);
  let lost = lostWith(state, file);
  if (state.kind === "file" && lost === "unknown") {
    const beginning = { ...file, to: name, bytes: file.bytes.subarray(0, state.size) };
    lost = await holds(beginning) ? "nothing" : "content";
  }
  if (lost === "nothing") return;
  throw new BoardFilesError(
    `Cannot write ${quote(file.to)}: found ${quote(name)} on the board, which flasher would overwrite, ` +
      "expected no file of this name",
    {
      hint: "flasher writes a file under a name that ends in .new first, and then renames it.\n" +
        'To keep that file, copy it with "flasher files get". To remove it: flasher files rm',
    },
  );
}
