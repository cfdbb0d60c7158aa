/** One file of the program: its name, what it is, and why it is refused. */
import type { PageFile } from "../../state.ts";
import { imageWords, isUsable } from "../image_words.ts";
import type { RefusedFile } from "../local.ts";
import { shortName } from "../short_name.ts";
import type { Words } from "../words/table.ts";
import { Refusal } from "./failure.tsx";
import type { Page } from "./page.ts";
import { Button, Name, Sign } from "./parts.tsx";

export function FileRow({ file, words, act, state }: Page & { readonly file: PageFile }) {
  const { failure, image } = file;
  return (
    <li class="file">
      <div class="file-line">
        {isUsable(file) ? <Sign tone="good" sign="✓" /> : <Sign tone="bad" sign="✕" />}
        <span class="file-text">
          <strong>
            <Name>{file.name}</Name>
          </strong>
          <span class="file-what">
            {image !== null && `${imageWords(image, words)} · `}
            {words.amounts.size(file.size)}
          </span>
        </span>
        {file.from === "dropped" && !state.locked && (
          <Button
            kind="quiet"
            label={words.file.removeNamed(shortName(file.name))}
            onPress={() => act({ type: "remove-file", file: file.id })}
          >
            {words.file.remove}
          </Button>
        )}
      </div>
      {failure !== undefined && <Refusal failure={failure} words={words} headline={words.file.refused} />}
    </li>
  );
}

export function SendingRow({ name, words }: { readonly name: string; readonly words: Words }) {
  return (
    <li class="file">
      <div class="file-line">
        <span class="pulse" aria-hidden="true" />
        <span class="file-text">
          <strong>
            <Name>{name}</Name>
          </strong>
          <span class="file-what">{words.file.sending}</span>
        </span>
      </div>
    </li>
  );
}

/** flasher did not keep it. */
export function RefusedRow({ file, words }: { readonly file: RefusedFile; readonly words: Words }) {
  return (
    <li class="file">
      <div class="file-line">
        <Sign tone="bad" sign="✕" />
        <span class="file-text">
          <strong>
            <Name>{file.name}</Name>
          </strong>
          <span class="file-what">{words.amounts.size(file.size)}</span>
        </span>
      </div>
      <Refusal failure={file.failure} words={words} headline={words.file.refused} />
    </li>
  );
}
