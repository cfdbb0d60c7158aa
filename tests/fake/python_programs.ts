/** Programs for boards, as text. */

/** Does `what` every `seconds`, and catches every exception, also one that comes while it handles another. */
export function stubborn(what: string, seconds: number): string {
  return `while True:
 try:
  try:
   while True:
    import time
    ${what}
    time.sleep(${seconds})
  except BaseException:
   pass
 except BaseException:
  pass
`;
}

/** Prints a measurement, and never lets flasher in. */
export const STUBBORN = stubborn("print('temperature 21.5')", 0.5);
