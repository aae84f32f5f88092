/** One question about the time: asked and answered by the browser's steady clock, and what the server said in between. */
export interface ClockSample {
  askedAtMs: number
  answeredAtMs: number
  /** Epoch milliseconds. */
  serverMs: number
}

/**
 * What to add to the steady clock (`performance.now()`) to have the server's time; undefined without a sample. Of all
 * answers the one that was back first is believed: the server's word can be half its way old, and no more.
 */
export function readOffsetMs(samples: readonly ClockSample[]): number | undefined {
  const [first, ...others] = samples
  if (first === undefined) return undefined
  const best = others.reduce((known, each) => (wayMs(each) < wayMs(known) ? each : known), first)
  return best.serverMs + wayMs(best) / 2 - best.answeredAtMs
}

function wayMs({ askedAtMs, answeredAtMs }: ClockSample): number {
  return answeredAtMs - askedAtMs
}

export interface CountdownParts {
  days: number
  hours: string
  minutes: string
  seconds: string
}

/** What is left of a time, with a begun second as a whole one, so that zero means now. Never negative. */
export function splitCountdown(leftMs: number): CountdownParts {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  const pad = (value: number) => String(value).padStart(2, '0')
  return {
    days: Math.floor(seconds / 86_400),
    hours: pad(Math.floor((seconds % 86_400) / 3600)),
    minutes: pad(Math.floor((seconds % 3600) / 60)),
    seconds: pad(seconds % 60),
  }
}
