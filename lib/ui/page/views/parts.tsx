/** Small parts that several views share. */
import type { ComponentChildren } from "../preact.ts";
import { shortName, shortText } from "../short_name.ts";
import type { Look, Tone } from "../unit_words.ts";

/** The heading that names the state. It takes the focus after a person's own action. */
export function Headline({ children, tone = "plain", sign }: {
  readonly children: ComponentChildren;
  readonly tone?: Tone;
  readonly sign?: string;
}) {
  return (
    <h1 id="headline" tabIndex={-1} class={`tone-${tone}`}>
      {sign !== undefined && sign !== "" && <Sign tone={tone} sign={sign} />}
      {children}
    </h1>
  );
}

/** The word beside it says the same. */
export function Sign({ tone, sign }: Pick<Look, "tone" | "sign">) {
  return <span class={`sign tone-${tone}`} aria-hidden="true">{sign}</span>;
}

/** A name from a file or a device: harmless, short, and whole in its title. */
export function Name({ children, longest }: { readonly children: string; readonly longest?: number }) {
  const shown = shortName(children, longest);
  return <bdi class="name" {...(shown === children ? {} : { title: shortName(children, 200) })}>{shown}</bdi>;
}

export function Button({ children, onPress, kind = "second", disabled = false, label, describedBy }: {
  readonly children: ComponentChildren;
  readonly onPress: () => void;
  /** "main": the one thing to do. "quiet": beside a text. */
  readonly kind?: "main" | "second" | "quiet" | "danger";
  readonly disabled?: boolean;
  /** For screen readers, if the text alone does not say it. */
  readonly label?: string;
  readonly describedBy?: string;
}) {
  return (
    <button
      type="button"
      class={`button ${kind}`}
      disabled={disabled}
      onClick={onPress}
      {...(label === undefined ? {} : { "aria-label": label })}
      {...(describedBy === undefined ? {} : { "aria-describedby": describedBy })}
    >
      {children}
    </button>
  );
}

/** More, for those who want it. */
export function More({ title, children, label }: {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly label?: string;
}) {
  return (
    <details class="more">
      <summary {...(label === undefined ? {} : { "aria-label": label })}>{title}</summary>
      <div class="more-body">{children}</div>
    </details>
  );
}

/** What flasher or a device says, in English, as it is. */
export function Original({ children }: { readonly children: string }) {
  return <p class="original" lang="en" dir="ltr">{shortText(children)}</p>;
}

/** A choice that takes effect at once. */
export function Switch({ id, label, help, isOn, onSwitch, disabled = false, brief = false }: {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly disabled?: boolean;
  /** Only screen readers say the help. */
  readonly brief?: boolean;
}) {
  return (
    <div class="switch-row">
      <label class="switch">
        <input
          id={id}
          type="checkbox"
          role="switch"
          checked={isOn}
          disabled={disabled}
          onChange={({ currentTarget }) => {
            const wanted = currentTarget.checked;
            // What flasher says is shown, not what was asked of it.
            currentTarget.checked = isOn;
            onSwitch(wanted);
          }}
          {...(help === undefined ? {} : { "aria-describedby": `${id}-help` })}
        />
        <span>{label}</span>
      </label>
      {help !== undefined && <p id={`${id}-help`} class={brief ? "visually-hidden" : "hint"}>{help}</p>}
    </div>
  );
}
