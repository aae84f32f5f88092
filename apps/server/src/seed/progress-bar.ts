/** How far a stage of the seeding is. */
export interface Progress {
  stage: string
  done: number
  total: number
}

/** The terminal, or what stands in for it. */
export interface BarOutput {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

const stepPercent = 25

/** Shows progress: one moving line on a terminal; elsewhere (logs, pipes) a plain line at each quarter. */
export function createProgressBar(output: BarOutput = process.stdout) {
  let shown = ''
  let openStage = ''

  function updateLine(progress: Progress): void {
    if (openStage !== '' && openStage !== progress.stage) output.write('\n')
    openStage = progress.done < progress.total ? progress.stage : ''
    const line = drawBar(progress, output.columns ?? 80)
    if (line === shown) return
    shown = line
    output.write(`\r${line}${openStage === '' ? '\n' : ''}`)
  }

  function updateLog(progress: Progress): void {
    const line = `${progress.stage}: ${Math.floor(percentOf(progress) / stepPercent) * stepPercent}% of ${progress.total}`
    if (line === shown) return
    shown = line
    output.write(`${line}\n`)
  }

  return {
    update: output.isTTY === true ? updateLine : updateLog,
    /** Leaves the cursor on a fresh line. */
    finish(): void {
      if (openStage !== '') output.write('\n')
      openStage = ''
    },
  }
}

function drawBar(progress: Progress, columns: number): string {
  const { stage, done, total } = progress
  const tail = ` ${String(percentOf(progress)).padStart(3)}%  ${done}/${total}`
  const width = Math.max(10, Math.min(40, columns - tail.length - 16))
  const filled = Math.round((percentOf(progress) / 100) * width)
  return `${stage.padEnd(12)} ${'█'.repeat(filled)}${'░'.repeat(width - filled)}${tail}`
}

function percentOf({ done, total }: Progress): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100)
}
