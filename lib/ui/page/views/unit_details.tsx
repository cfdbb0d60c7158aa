/** What happened to a board, what it says, and its addresses. */
import type { PageUnit } from "../../state.ts";
import { type Step, stepsOf } from "../happening.ts";
import { shortLines, shortName } from "../short_name.ts";
import type { Page } from "./page.ts";
import { Button, More, Original } from "./parts.tsx";

type UnitPage = Page & { readonly unit: PageUnit };

export function UnitDetails(page: UnitPage) {
  return (
    <div class="unit-details">
      <Happened {...page} />
      <Console {...page} />
      <Facts {...page} />
    </div>
  );
}

function Happened({ unit, words }: UnitPage) {
  return (
    <More title={words.working.happened}>
      <ol class="steps">
        {stepsOf(unit.happened, words).map((step) => (
          <StepLine
            key={`${step.at} ${step.text}`}
            step={step}
          />
        ))}
      </ol>
    </More>
  );
}

function StepLine({ step }: { readonly step: Step }) {
  return (
    <li class={`tone-${step.tone}`}>
      {step.text}
      {step.original !== undefined && <Original>{step.original}</Original>}
    </li>
  );
}

function Console({ unit: { console: lines }, words }: UnitPage) {
  return (
    <More title={words.working.console}>
      {lines.length === 0
        ? <p class="hint">{words.working.noConsole}</p>
        : <pre class="console" tabIndex={0} dir="ltr">{shortLines(lines)}</pre>}
    </More>
  );
}

function Facts({ unit, local, words, act }: UnitPage) {
  const addresses = unit.addresses ?? (unit.mac === undefined ? [] : [{ use: "", mac: unit.mac }]);
  return (
    <More title={words.details}>
      <dl class="facts">
        {unit.chip !== undefined && (
          <>
            <dt>{words.settings.chip}</dt>
            <dd>{shortName(unit.chip)}</dd>
          </>
        )}
        <dt>{words.settings.port}</dt>
        <dd>
          <bdi>{shortName(unit.port)}</bdi>
          {unit.address !== undefined && `, ${words.port.socket(shortName(unit.address, 20))}`}
        </dd>
        {addresses.map(({ use, mac }) => (
          <MacLine key={mac} use={use} mac={mac} isCopied={local.copied === mac} words={words} act={act} />
        ))}
      </dl>
      {addresses.length === 0 && <p class="hint">{words.settings.addressesLater}</p>}
    </More>
  );
}

function MacLine({ use, mac, isCopied, words, act }: Pick<Page, "words" | "act"> & {
  readonly use: string;
  readonly mac: string;
  readonly isCopied: boolean;
}) {
  const name = use === "" ? "MAC" : words.settings.mac(shortName(use));
  return (
    <>
      <dt>{name}</dt>
      <dd class="mac">
        <code>{shortName(mac)}</code>
        <Button
          kind="quiet"
          label={`${isCopied ? words.copied : words.copy}: ${name}`}
          onPress={() => act({ type: "copy", text: mac })}
        >
          {isCopied ? words.copied : words.copy}
        </Button>
      </dd>
    </>
  );
}
