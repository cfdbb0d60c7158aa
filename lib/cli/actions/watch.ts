/** `flasher watch`: writes a profile's files to every board that is plugged in. */
import { prepare } from "../../app/prepare.ts";
import type { ExitCode } from "../../errors.ts";
import type { Call } from "../command.ts";
import { fetchMissingFor } from "../downloads/fetch_missing.ts";
import { profileRequest } from "../request.ts";
import { checkNumbers } from "../room/flags.ts";
import { runSeveral } from "../room/run_several.ts";
import { warnOnStderr } from "../screen/reporter.ts";
import { checkFlagsMakeSense, workWithFiles } from "./run.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system } = call;
  checkNumbers(call);
  const prepared = await prepare({ system, warn: warnOnStderr(system) }, {
    ...profileRequest(call),
    fetchMissing: fetchMissingFor(call),
  });
  checkFlagsMakeSense(call, prepared.profile);
  const work = await workWithFiles(call, prepared, { numbered: true, isRoom: true });
  return await runSeveral(call, prepared, { mode: "watch", work });
}
