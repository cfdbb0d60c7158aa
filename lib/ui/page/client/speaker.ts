/** Plays short sounds. Browsers allow them only after a person's own action. */
/// <reference lib="dom" />
import type { Sound } from "../sounds.ts";

/** Frequencies in Hz, one after the other. */
const TONES: Readonly<Record<Sound, readonly number[]>> = {
  done: [660, 880],
  failed: [330, 262, 262],
  hands: [784, 784, 784],
};
/** Seconds. */
const TONE_S = 0.14;
const LOUDNESS = 0.15;

export class Speaker {
  #context: AudioContext | undefined;

  /** In a person's own action. */
  async open(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
  }

  play(sound: Sound): void {
    const context = this.#context;
    if (context === undefined) return;
    TONES[sound].forEach((frequency, n) => {
      const start = context.currentTime + n * TONE_S;
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(LOUDNESS, start);
      // Fading out avoids a click.
      volume.gain.exponentialRampToValueAtTime(0.001, start + TONE_S);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + TONE_S);
    });
  }
}
