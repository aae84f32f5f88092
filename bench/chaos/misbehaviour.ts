/** Nothing is certain about a notice, and one answer in ten is none. */
export const misbehaviour = {
  rates: {
    notices: { duplicate: 0.2, delay: 0.1, reorder: 0.2, drop: 0.2, forge: 0.05, tamper: 0.05 },
    answers: { unknown: 0.03, lost: 0.03, hang_up: 0.02, forged: 0.02, stalled_done: 0.01 },
  },
  stallMs: 6000,
}
