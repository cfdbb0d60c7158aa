/** What happens to the whole window: files dropped anywhere, and Enter where nothing else takes it. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Act } from "../acts.ts";

export function watchWindow(act: (act: Act) => void): void {
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    // Else the browser would open the file and leave the page.
    event.preventDefault();
    act({ type: "drag", isOver: true });
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) act({ type: "drag", isOver: false });
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    act({ type: "give-files", files: Array.from(event.dataTransfer?.files ?? []), adds: false });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && isNowhere(document.activeElement)) {
      document.querySelector<HTMLButtonElement>("form.start button.main")?.click();
    }
  });
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** No control has the focus. */
function isNowhere(element: Element | null): boolean {
  return element === null || element === document.body || element.id === "headline";
}
