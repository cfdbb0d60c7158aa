/** A download that a person has started, or why it failed. */
import { Refusal } from "../views/failure.tsx";
import type { Page } from "../views/page.ts";
import { Button, Name } from "../views/parts.tsx";

export function Downloading({ download, words, act }: Page & {
  readonly download: NonNullable<Page["state"]["download"]>;
}) {
  const { name, done, total, retries, failure } = download;
  const { chooser, amounts } = words;
  return (
    <section class="card chooser">
      <p aria-live="polite">
        <strong>{failure === undefined ? chooser.downloading : chooser.failed}</strong>{" "}
        <Name longest={80}>{name}</Name>
      </p>
      {failure === undefined && (
        <>
          <progress
            aria-label={chooser.downloading}
            max={1}
            {...(total === null || total === 0 ? {} : { value: done / total })}
          />
          <p class="hint">
            {amounts.size(done)}
            {retries === true && ` · ${chooser.retries}`}
          </p>
        </>
      )}
      {failure !== undefined && <Refusal failure={failure} words={words} />}
      <div>
        <Button onPress={() => act({ type: "stop-download", name })}>
          {failure === undefined ? chooser.stop : chooser.close}
        </Button>
      </div>
    </section>
  );
}
