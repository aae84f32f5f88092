import { readFileSync, writeFileSync } from 'node:fs'
import type { Result } from './harness/report.ts'

/** Draws what `npm run bench -- stock --json FILE` measured: `node bench/stock-picture.ts FILE docs/images/stock.svg`. */
const [from, to] = process.argv.slice(2)
if (from === undefined || to === undefined) {
  console.error('node bench/stock-picture.ts RESULTS.json PICTURE.svg')
  process.exit(2)
}
const { machine, results } = JSON.parse(readFileSync(from, 'utf8')) as {
  machine: { cpus: number; database: string }
  results: Result[]
}

const crowds = [1, 4, 16, 64]
/** The baseline: the same statements, prepared by hand, in the order of a textbook. */
const bare = 'bare transaction'
const lines = [
  { name: 'conditional', colour: '#0b6e4f', mark: 'circle' },
  { name: 'pessimistic', colour: '#2c4a8a', mark: 'square' },
  { name: 'optimistic', colour: '#b5532a', mark: 'triangle' },
  { name: bare, colour: '#5b6470', mark: 'diamond' },
] as const
type Line = (typeof lines)[number]

const panel = { width: 320, height: 240, top: 86, gap: 170, left: 60 }
const size = { width: 1030, height: 380 }
const top = niceTop(Math.max(...stockResults().flatMap(({ value, baseline }) => [value, baseline ?? 0])))

writeFileSync(to, `${draw()}\n`)

function stockResults(): Result[] {
  return results.filter(({ workload }) => workload === 'stock')
}

function draw(): string {
  const left = (index: number) => panel.left + index * (panel.width + panel.gap)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="Orders per second by strategy and number of buyers">
<rect width="100%" height="100%" fill="#ffffff"/>
${text(panel.left, 28, 'Orders per second, by how stock is taken', 'font-size="17" font-weight="600"')}
${text(panel.left, 48, `${machine.database}, ${machine.cpus} processors, without HTTP`, 'fill="#5b6470"')}
${drawPanel('hot', 'All buyers want one SKU', left(0))}
${drawPanel('spread', 'They want 100 SKUs', left(1))}
</svg>`
}

function drawPanel(kind: 'hot' | 'spread', title: string, left: number): string {
  const drawn = lines.map((line) => drawLine(line, kind, left))
  const labels = placeLabels(kind).map(({ line, y }) =>
    text(left + panel.width + 12, y + 4, line.name, `fill="${line.colour}" font-weight="600"`),
  )
  return [
    text(left, panel.top - 14, title, 'font-weight="600"'),
    drawGrid(left),
    ...drawn,
    ...labels,
    text(left + panel.width / 2, size.height - 12, 'buyers at once', 'text-anchor="middle" fill="#5b6470"'),
  ].join('\n')
}

function drawGrid(left: number): string {
  const rows = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = yOf(share * top)
    const line = `<line x1="${left}" x2="${left + panel.width}" y1="${y}" y2="${y}" stroke="#d8dce2"/>`
    return (
      line + text(left - 8, y + 4, (share * top).toLocaleString('en'), 'text-anchor="end" fill="#5b6470"')
    )
  })
  const columns = crowds.map((crowd, index) =>
    text(
      left + xOf(index),
      panel.top + panel.height + 20,
      String(crowd),
      'text-anchor="middle" fill="#5b6470"',
    ),
  )
  return [...rows, ...columns].join('\n')
}

function drawLine({ name, colour, mark }: Line, kind: string, left: number): string {
  const points = crowds.flatMap((crowd, index) => {
    const rate = rateOf(name, kind, crowd)
    return rate === undefined ? [] : [{ x: left + xOf(index), y: yOf(rate) }]
  })
  const path = points.map(({ x, y }) => `${x},${y}`).join(' ')
  const marks = points.map(({ x, y }) => drawMark(mark, x, y, colour))
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2.5"/>${marks.join('')}`
}

/** Shapes as well as colours: not everybody tells these apart. */
function drawMark(mark: Line['mark'], x: number, y: number, colour: string): string {
  const corners = {
    square: [
      [-4, -4],
      [4, -4],
      [4, 4],
      [-4, 4],
    ],
    triangle: [
      [0, -5],
      [5, 4],
      [-5, 4],
    ],
    diamond: [
      [0, -6],
      [6, 0],
      [0, 6],
      [-6, 0],
    ],
  }
  if (mark === 'circle') return `<circle cx="${x}" cy="${y}" r="4.5" fill="${colour}"/>`
  const path = corners[mark].map(([dx, dy]) => `${x + (dx ?? 0)},${y + (dy ?? 0)}`).join(' ')
  return `<polygon points="${path}" fill="${colour}"/>`
}

/** Beside the ends of their lines, never on top of each other. */
function placeLabels(kind: string) {
  const labels = lines
    .map((line) => ({ line, y: yOf(lastRateOf(line.name, kind)) }))
    .sort((a, b) => a.y - b.y)
  for (const [index, label] of labels.entries())
    label.y = Math.max(label.y, (labels[index - 1]?.y ?? Number.NEGATIVE_INFINITY) + 17)
  return labels
}

function lastRateOf(name: Line['name'], kind: string): number {
  return crowds.map((crowd) => rateOf(name, kind, crowd)).findLast((rate) => rate !== undefined) ?? 0
}

/** Undefined where it was not measured. */
function rateOf(name: Line['name'], kind: string, crowd: number): number | undefined {
  const strategy = name === bare ? 'conditional' : name
  const metric = `${strategy}-${kind}${crowd === 16 ? '' : `-${crowd}`}`
  const found = stockResults().find((result) => result.metric === metric)
  return (name === bare ? found?.baseline : found?.value) ?? undefined
}

function xOf(index: number): number {
  return 16 + (index * (panel.width - 32)) / (crowds.length - 1)
}

function yOf(rate: number): number {
  return Math.round(panel.top + panel.height * (1 - rate / top))
}

function niceTop(rate: number): number {
  const step = 10 ** Math.floor(Math.log10(rate))
  return Math.ceil(rate / (step * 0.4)) * step * 0.4
}

function text(x: number, y: number, words: string, style: string): string {
  return `<text x="${x}" y="${y}" ${style}>${words}</text>`
}
