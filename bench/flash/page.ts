import { drawBars, drawLines, type Series } from './charts.ts'
import type { Report } from './report.ts'

const answers: Series[] = [
  { name: 'accepted', colour: 'bamboo', of: ({ accepted }) => accepted },
  { name: 'refused', colour: 'indigo', of: ({ refused }) => refused },
  { name: 'to be tried again', colour: 'cinnabar', of: ({ retried }) => retried },
]
const latency: Series[] = [
  { name: 'p50', colour: 'indigo', of: ({ p50Ms }) => p50Ms },
  { name: 'p99', colour: 'cinnabar', isDashed: true, of: ({ p99Ms }) => p99Ms },
]
const orders: Series[] = [{ name: 'orders', colour: 'bamboo', of: ({ written }) => written }]

const style = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1f1a17; --quiet: #5b534d; --line: #efeae2;
  --bamboo: #2f7d57; --indigo: #2c4a8a; --cinnabar: #de3b2b; }
@media (prefers-color-scheme: dark) { :root { --ground: #171412; --ink: #f2ede6; --quiet: #b3a99f; --line: #37312c;
  --bamboo: #58b387; --indigo: #8fa8e0; --cinnabar: #ff7565; } }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 15px/1.6 system-ui, 'PingFang SC', 'Microsoft YaHei', sans-serif; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 2.2rem 0 .4rem; }
p { margin: .2rem 0; color: var(--quiet); }
svg { width: 100%; height: auto; font-size: 12px; fill: var(--quiet); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th { color: var(--quiet); white-space: nowrap; }
.key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 .9em; border-radius: 2px; }
.key:first-child { margin-left: 0; }
.broken { color: var(--cinnabar); font-weight: 600; }`

/** The report as one page that needs nothing else: styles, charts and numbers are in it. */
export function composePage({ sale, machineText, totals, slots, checks }: Report): string {
  const { users, stock, concurrency, servers, workers, drivers, hasLimits } = sale
  const title = `${users.toLocaleString('en')} people, ${stock.toLocaleString('en')} units`
  const limits = hasLimits ? ', with the limits of the shop' : ''
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Flash sale: ${title}</title>
<style>${style}</style>
<h1>${title}</h1>
<p>${concurrency} presses at once; ${drivers}; servers: ${servers}, workers: ${workers}${limits}</p>
<p>${toHtml(machineText)}</p>
<h2>Answers in each tenth of a second</h2>
${legend(answers)}
${drawBars('Answers in each tenth of a second', slots, answers)}
<h2>How long an answer took, in milliseconds</h2>
${legend(latency)}
${drawLines('Latency in milliseconds', slots, latency)}
<h2>Orders that are written</h2>
${legend(orders)}
${drawBars('Orders written since the start', slots, orders)}
<h2>What it came to</h2>
<table>${totals.map(([name, value]) => `<tr><th>${name}</th><td>${toHtml(value)}</td></tr>`).join('')}</table>
<h2>What a flash sale promises</h2>
<table>${checks.map(({ promise, holds, found }) => `<tr><td class="${holds ? '' : 'broken'}">${holds ? '✓' : '✗ broken'}</td><td>${toHtml(promise)}</td><td>${toHtml(found)}</td></tr>`).join('')}</table>
</html>
`
}

function legend(series: readonly Series[]): string {
  return `<p>${series.map(({ name, colour }) => `<span class="key" style="background:var(--${colour})"></span>${name}`).join('')}</p>`
}

function toHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
