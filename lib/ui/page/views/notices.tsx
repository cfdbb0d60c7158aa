/** What a person has to know once: why a file was not taken, or what flasher refused. */
import type { Notice } from "../local.ts";
import { shortName } from "../short_name.ts";
import type { Words } from "../words/table.ts";
import { Refusal } from "./failure.tsx";
import type { Page } from "./page.ts";

export function Notices({ local: { notice }, words }: Page) {
  return (
    <div class="notices" role="alert">
      {notice !== null && <Text notice={notice} words={words} />}
    </div>
  );
}

function Text({ notice, words }: { readonly notice: Notice; readonly words: Words }) {
  const { file } = words;
  switch (notice.kind) {
    case "locked-drop":
      return <p class="notice">{file.lockedDrop}</p>;
    case "room-drop":
      return <p class="notice">{file.roomDrop}</p>;
    case "too-many-files":
      return <p class="notice">{file.tooMany}</p>;
    case "not-sent":
      return <p class="notice">{file.notSent}</p>;
    case "stale":
      return <p class="notice">{words.trouble.stale.join(". ")}</p>;
    case "file-too-large":
      return <p class="notice">{`${shortName(notice.name)}: ${file.tooLarge}`}</p>;
    case "refused":
      return <Refusal failure={notice.failure} words={words} headline={words.failedRequest} />;
  }
}
