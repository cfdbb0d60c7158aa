/** Recognizes the name of a port among the words of a command line. Pure; no I/O. */

/** Devices that are no ports. */
const NO_PORT = /^\/dev\/(?:null|zero|full|u?random|tty|std(?:in|out|err)|fd\/.*)$/;

/** A port name of some system, or another form that `--port` accepts. */
export function isPort(word: string): boolean {
  if (NO_PORT.test(word)) return false;
  return /^(?:\/dev\/|(?:tty|cu\.|COM\d)|(?:serial|usb|sim|rfc2217):)/i.test(word) || word === "auto";
}
