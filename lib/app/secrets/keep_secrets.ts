/** Everything that a session reports while it knows secrets passes through this one place. */
import type { FlashEvent } from "../../esp/events.ts";
import type { SessionContext } from "../session_context.ts";

/**
 * Runs `act` with a context whose reports, results and errors name the secrets of `context` instead of holding them.
 * What flasher quotes may be a secret: a board's program can print it.
 */
export async function keepingSecrets<T>(
  context: SessionContext<FlashEvent>,
  act: (own: SessionContext<FlashEvent>) => Promise<T>,
): Promise<T> {
  const { secrets, reporter } = context;
  if (secrets === undefined || secrets.size === 0) return await act(context);
  const { HiddenSecrets } = await import("../../secrets/hide.ts");
  const hidden = new HiddenSecrets(secrets);
  try {
    return await act({
      ...context,
      reporter: {
        ...reporter,
        report: (event) => reporter.report(hidden.inRecord(event)),
        result: ({ record, lines, ...rest }) =>
          reporter.result({
            ...rest,
            record: hidden.inRecord(record),
            lines: lines.map((line) => hidden.inText(line)),
          }),
      },
    });
  } catch (error) {
    hidden.inError(error);
    throw error;
  }
}
