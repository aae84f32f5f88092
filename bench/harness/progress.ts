/** Tells a person what is going on: one line that counts down on a terminal, one plain line per step in a file. */
export interface Progress {
  /** Shows `label` while `work` runs. `seconds`: how long it is known to take. */
  during<T>(label: string, seconds: number | undefined, work: () => Promise<T>): Promise<T>
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return {
    async during(label, seconds, work) {
      if (!stream.isTTY) {
        stream.write(seconds === undefined ? `${label} ...\n` : `${label}, ${seconds} s ...\n`)
        return work()
      }
      const endsAt = Date.now() + (seconds ?? 0) * 1000
      const show = () => {
        const left = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000))
        stream.write(`\r\x1b[2K  ${label}${seconds === undefined ? ' ...' : `: ${left} s left`}`)
      }
      show()
      const timer = setInterval(show, 250)
      try {
        return await work()
      } finally {
        clearInterval(timer)
        stream.write('\r\x1b[2K')
      }
    },
  }
}
