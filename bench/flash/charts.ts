import { type Slot, slotMs } from './timeline.ts'

export interface Series {
  name: string
  /** The name of a colour of the page. */
  colour: string
  /** Dashed: the lines can be told apart without colours. */
  isDashed?: boolean
  of(slot: Slot): number
}

const size = { width: 960, height: 240 }
const plot = { left: 64, right: 20, top: 16, bottom: 34 }
const inner = {
  width: size.width - plot.left - plot.right,
  height: size.height - plot.top - plot.bottom,
}
const ticks = 5

/** Bars of a tenth of a second each, the series on top of each other. */
export function drawBars(title: string, slots: readonly Slot[], series: readonly Series[]): string {
  const top = niceTop(slots.map((slot) => series.reduce((sum, { of }) => sum + of(slot), 0)))
  const width = inner.width / slots.length
  const bars = slots.flatMap((slot, index) => {
    let below = 0
    return series.map(({ colour, name, of }) => {
      const value = of(slot)
      if (value === 0) return ''
      const y = yOf(below + value, top)
      const height = yOf(below, top) - y
      below += value
      const words = `${value.toLocaleString('en')} ${name} at ${(slot.fromMs / 1000).toFixed(1)} s`
      return `<rect x="${place(plot.left + index * width)}" y="${place(y)}" width="${place(Math.max(1, width - 1))}" height="${place(height)}" fill="var(--${colour})"><title>${words}</title></rect>`
    })
  })
  return frame(title, slots, top, bars.join(''))
}

/** Lines through the middles of the tenths of a second; one in which nothing happened has no point. */
export function drawLines(title: string, slots: readonly Slot[], series: readonly Series[]): string {
  const top = niceTop(slots.flatMap((slot) => series.map(({ of }) => of(slot))))
  const width = inner.width / slots.length
  const lines = series.map(({ colour, isDashed, of }) => {
    const points = slots.flatMap((slot, index) => {
      const value = of(slot)
      return value > 0 ? [`${place(plot.left + (index + 0.5) * width)},${place(yOf(value, top))}`] : []
    })
    const dash = isDashed ? ' stroke-dasharray="6 4"' : ''
    return `<polyline points="${points.join(' ')}" fill="none" stroke="var(--${colour})" stroke-width="2.5" stroke-linejoin="round"${dash}/>`
  })
  return frame(title, slots, top, lines.join(''))
}

function frame(title: string, slots: readonly Slot[], top: number, inside: string): string {
  const right = plot.left + inner.width
  const rows = Array.from({ length: ticks }, (_, index) => {
    const value = (top * index) / (ticks - 1)
    const y = place(yOf(value, top))
    return `<line x1="${plot.left}" x2="${right}" y1="${y}" y2="${y}" stroke="var(--line)"/>${text(plot.left - 8, Number(y) + 4, value.toLocaleString('en'), 'end')}`
  })
  const everyMs = roundUp((slots.length * slotMs) / 8, [1, 2, 5])
  const columns = []
  for (let ms = 0; ms <= slots.length * slotMs; ms += everyMs) {
    const x = plot.left + (ms / (slots.length * slotMs)) * inner.width
    columns.push(text(x, size.height - 12, `${ms / 1000} s`, 'middle'))
  }
  return `<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${title}">${rows.join('')}${inside}${columns.join('')}</svg>`
}

function yOf(value: number, top: number): number {
  return plot.top + inner.height * (1 - value / top)
}

function niceTop(values: readonly number[]): number {
  const highest = values.reduce((a, b) => Math.max(a, b), 1)
  return roundUp(highest / (ticks - 1), [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8]) * (ticks - 1)
}

/** To one of these, or to ten, a hundred, ... times one of them. */
function roundUp(least: number, steps: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * (steps.find((step) => step * power >= least) ?? 10)
}

function text(x: number, y: number, words: string, anchor: 'end' | 'middle'): string {
  return `<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}">${words}</text>`
}

function place(value: number): string {
  return value.toFixed(1)
}
