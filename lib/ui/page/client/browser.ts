/** The browser as the client needs it. The only file that knows time, storage and the network of the browser. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

export interface Browser {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls `act` once after `ms` milliseconds. */
  readonly after: (ms: number, act: () => void) => void;
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Null: nothing is stored under this name. */
  readonly recall: (name: string) => string | null;
  readonly remember: (name: string, value: string | null) => void;
  /** The part of the address after the number sign, which is removed from it. */
  readonly takeFragment: () => string;
}

export function realBrowser(): Browser {
  return {
    now: () => Date.now(),
    after: (ms, act) => void setTimeout(act, ms),
    fetch: (path, init) => fetch(path, { cache: "no-store", credentials: "omit", ...init }),
    recall: (name) => sessionStorage.getItem(name),
    remember(name, value) {
      if (value === null) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, value);
    },
    takeFragment() {
      const { hash, pathname } = location;
      // So nobody reads the ticket over a shoulder, and no bookmark keeps it.
      if (hash !== "") history.replaceState(null, "", pathname);
      return hash;
    },
  };
}
