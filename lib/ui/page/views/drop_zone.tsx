/** Takes files: dropped anywhere on the page, or chosen here. */
import type { Page } from "./page.ts";

export function DropZone({ local, words, act, hasFiles }: Page & { readonly hasFiles: boolean }) {
  const { file } = words;
  return (
    <label class={`drop${local.isDragging ? " over" : ""}${hasFiles ? " small" : ""}`}>
      <input
        type="file"
        class="visually-hidden"
        multiple
        onChange={({ currentTarget }) => {
          const files = Array.from(currentTarget.files ?? []);
          // The same file can be chosen again after it has changed on the disk.
          currentTarget.value = "";
          act({ type: "give-files", files, adds: hasFiles });
        }}
      />
      <svg class="drop-picture" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d="M12 4v11m0 0 4-4m-4 4-4-4M5 19h14" />
      </svg>
      {local.isDragging
        ? <span class="drop-text">{file.dropping}</span>
        : hasFiles
        ? <span class="drop-text">{file.add}</span>
        : (
          <span class="drop-text">
            {file.drop} {file.or} <span class="link">{file.pick}</span>
          </span>
        )}
    </label>
  );
}
