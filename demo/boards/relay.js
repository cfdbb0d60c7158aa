/** @type {import("../../plugins/board.ts").CodeBoard} */
export default {
  name: "relay",
  summary: "bare module behind two relays: DTR pulls GPIO0 low, RTS takes the power away",
  hands: "connect GPIO0 to GND, switch the power off and on, take the wire off",

  async enterBootloader({ setLines, wait, sawBytes, log }) {
    await setLines({ dtr: true, rts: true });
    await wait(1500); // the supply's capacitor
    await sawBytes(); // what came until now is of no interest
    await setLines({ rts: false });

    let waited = 0;
    while ((await sawBytes()).length === 0 && waited < 3000) {
      await wait(20);
      waited += 20;
    }
    if (waited >= 3000) await log("The module prints nothing: does it get power?");
    await wait(50); // the relay at GPIO0 may let go now
    await setLines({ dtr: false });
  },

  async runFirmware({ setLines, wait }) {
    await setLines({ dtr: false, rts: true });
    await wait(1500);
    await setLines({ rts: false });
  },
};
