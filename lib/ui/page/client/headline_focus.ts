/**
 * Moves the focus to the heading when a person's own action has led to another screen, or when the control that had the
 * focus is gone, and only then.
 */
/// <reference lib="dom" />

export class HeadlineFocus {
  #handled = 0;
  #text: string | null = null;
  #focused: Element | null = null;

  /** Before each drawing. */
  draws(): void {
    this.#focused = document.activeElement;
  }

  /** After each drawing. `acts`: counts the actions that lead elsewhere. */
  drawn(acts: number): void {
    const headline = document.getElementById("headline");
    const text = headline?.textContent ?? null;
    const hasArrived = text !== this.#text && acts !== this.#handled;
    // Else the next Tab would begin at the top of the page.
    const isLost = this.#focused?.isConnected === false;
    if (hasArrived) this.#handled = acts;
    if (hasArrived || isLost) headline?.focus();
    this.#text = text;
  }
}
