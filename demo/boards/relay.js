/** @type {import("../../plugins/board.ts").CodeBoard} */
export default {
  name: "relay",
  summary: "module behind two relays: DTR pulls GPIO0 low, RTS cuts power",
  hands: "connect GPIO0 to GND, turn the power off and on, remove the wire",

  async enterBootloader({ setLines, wait, sawBytes, log }) {
    await setLines({ dtr: true, rts: true });
    await wait(1500); // discharges the supply's capacitor
    await sawBytes(); // discards what came before the reset
    await setLines({ rts: false });

    let waited = 0;
    while ((await sawBytes()).length === 0 && waited < 3000) {
      await wait(20);
      waited += 20;
    }
    if (waited >= 3000) await log("The module is silent: check its power.");
    await wait(50); // the chip has sampled GPIO0 by now
    await setLines({ dtr: false });
  },

  async runFirmware({ setLines, wait }) {
    await setLines({ dtr: false, rts: true });
    await wait(1500);
    await setLines({ rts: false });
  },
};
