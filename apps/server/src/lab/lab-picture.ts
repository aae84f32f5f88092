import type { LabReport, LabResult } from './lab.ts'

const ink = { dark: '#1F1A17', middle: '#5B534D' }
const line = '#EFEAE2'
const bamboo = '#2F7D57'
const cinnabar = '#DE3B2B'
const indigo = { dark: '#2C4A8A', light: '#A9B8D9' }

const size = { width: 1120, top: 104, row: 40, bar: 18, bottom: 36 }
const panels = { sold: 150, rate: 560, wait: 850 }
/** The longest bar of each panel; its number stands to the right of it. */
const barWidth = { sold: 200, rate: 190, wait: 150 }

/** What a lab found, as a chart: who sold what, how fast, and how long buyers waited. */
export function drawLab({ database, load, results }: LabReport): string {
  const height = size.top + results.length * size.row + size.bottom
  const title = `The same ${number(load.stock)} units, sold in ${results.length} ways`
  const subtitle = `${database}: ${number(load.buyers)} buyers at once, ${number(load.requests)} requests`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', sans-serif" font-size="13" fill="${ink.dark}" role="img" aria-label="${title}">
<rect width="100%" height="100%" fill="#FFFFFF"/>
${text(24, 32, title, 'font-size="17" font-weight="600"')}
${text(24, 53, subtitle, `fill="${ink.middle}"`)}
${text(panels.sold, 86, 'units sold', 'font-weight="600"')}
${text(panels.rate, 86, 'answers per second', 'font-weight="600"')}
${text(panels.wait, 86, 'waiting, ms: p50 and p99', 'font-weight="600"')}
${results.map((result, index) => drawRow(result, index, { load, results })).join('\n')}
${drawShelf(load.stock, results)}
</svg>
`
}

type Seen = Pick<LabReport, 'load' | 'results'>

function drawRow(result: LabResult, index: number, seen: Seen): string {
  const y = size.top + index * size.row
  return [
    `<line x1="24" x2="${size.width - 24}" y1="${y - 4}" y2="${y - 4}" stroke="${line}"/>`,
    text(24, y + 19, result.way, 'font-weight="600"'),
    drawSold(result, y + 6, seen),
    drawRate(result, y + 6, seen),
    drawWait(result, y + 6, seen),
  ].join('\n')
}

/** Green is what was there; red, with a number and words, what was not. */
function drawSold({ sold, oversold, undersold }: LabResult, y: number, { load, results }: Seen): string {
  const scale = barWidth.sold / mostSold(load.stock, results)
  const right = sold - oversold
  const words =
    oversold > 0 ? `${number(oversold)} too many` : undersold > 0 ? `${number(undersold)} too few` : 'exactly'
  const end = panels.sold + Math.max(sold, load.stock) * scale
  return [
    bar(panels.sold, y, right * scale, bamboo),
    bar(panels.sold + right * scale, y, oversold * scale, cinnabar),
    text(end + 8, y + 13, `${number(sold)}, ${words}`, oversold > 0 ? 'font-weight="600"' : ''),
  ].join('')
}

function drawRate({ requestsPerSecond, errors }: LabResult, y: number, { results }: Seen): string {
  const width = (requestsPerSecond / most(results, (each) => each.requestsPerSecond)) * barWidth.rate
  const words = errors > 0 ? `, ${number(errors)} errors` : ''
  return (
    bar(panels.rate, y, width, indigo.dark) +
    text(panels.rate + width + 8, y + 13, number(requestsPerSecond) + words)
  )
}

function drawWait({ p50Ms, p99Ms }: LabResult, y: number, { results }: Seen): string {
  const scale = barWidth.wait / most(results, (each) => each.p99Ms)
  return [
    bar(panels.wait, y, p99Ms * scale, indigo.light),
    bar(panels.wait, y, p50Ms * scale, indigo.dark),
    text(panels.wait + p99Ms * scale + 8, y + 13, `${brief(p50Ms)} / ${brief(p99Ms)}`),
  ].join('')
}

/** Where the shelf is empty. */
function drawShelf(stock: number, results: readonly LabResult[]): string {
  const x = panels.sold + (stock * barWidth.sold) / mostSold(stock, results)
  const bottom = size.top + results.length * size.row
  return `<line x1="${x}" x2="${x}" y1="${size.top}" y2="${bottom}" stroke="${ink.dark}" stroke-dasharray="3 3"/>${text(x, bottom + 18, `stock ${number(stock)}`, `text-anchor="middle" fill="${ink.middle}"`)}`
}

function mostSold(stock: number, results: readonly LabResult[]): number {
  return Math.max(
    stock,
    most(results, ({ sold }) => sold),
  )
}

function most(results: readonly LabResult[], of: (result: LabResult) => number): number {
  return Math.max(Number.MIN_VALUE, ...results.map(of))
}

function bar(x: number, y: number, width: number, colour: string): string {
  return `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${size.bar}" fill="${colour}"/>`
}

function text(x: number, y: number, words: string, style = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y}" ${style}>${words}</text>`
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function brief(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : number(ms)
}
