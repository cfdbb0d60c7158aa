import type { Call } from "../command.ts";
export const initProfile = (_c: Call) => Promise.resolve(0 as const);
