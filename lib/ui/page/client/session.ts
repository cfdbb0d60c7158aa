/** The right to talk to flasher: a ticket from the address becomes a token, which stays in this tab. */
import { type SessionAnswer, TICKET_PREFIX } from "../../api.ts";
import type { Session } from "../local.ts";
import type { Browser } from "./browser.ts";

const TOKEN = "flasher.token";

/** The token, or why there is none. */
export type Opened = { readonly token: string } | { readonly refused: Exclude<Session, "opening" | "live"> };

export async function openSession(browser: Browser): Promise<Opened> {
  const fragment = browser.takeFragment();
  if (fragment.startsWith(TICKET_PREFIX)) return await redeem(browser, fragment.slice(TICKET_PREFIX.length));
  const token = browser.recall(TOKEN);
  return token === null ? { refused: "no-token" } : { token };
}

async function redeem(browser: Browser, ticket: string): Promise<Opened> {
  browser.remember(TOKEN, null);
  try {
    const response = await browser.fetch("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ticket }),
    });
    if (!response.ok) return { refused: "used-ticket" };
    const { token }: SessionAnswer = await response.json();
    browser.remember(TOKEN, token);
    return { token };
  } catch {
    // flasher has ended since it opened this page.
    return { refused: "no-token" };
  }
}

/** flasher no longer knows the token. */
export function forgetSession(browser: Browser): void {
  browser.remember(TOKEN, null);
}

export function authorization(token: string): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${token}` };
}
