import { createRandom } from '../random.ts'
import type { Hex } from './colour.ts'
import { svg } from './stand.ts'

const inks: [Hex, Hex][] = [
  ['#c2412f', '#f0b429'],
  ['#2c4a8a', '#6fa8dc'],
  ['#2f7d57', '#9ccf7a'],
  ['#5b534d', '#d9a441'],
  ['#7a4a86', '#e08fb0'],
  ['#1f6f78', '#7fd0c4'],
  ['#b5532f', '#f0a868'],
  ['#33415c', '#e36f5a'],
]

/** An invented brand's mark: a figure of plain geometry, on nothing, 160 x 160. No two brands of the list get the same. */
export function drawMark(place: number): string {
  const figure = figures[place % figures.length] ?? petals
  const turn = Math.floor(place / figures.length)
  const [ink, second] = inks[(place * 3 + turn) % inks.length] ?? ['#c2412f', '#f0b429']
  return svg(160, 160, figure(ink, second, createRandom(place + 1).between(3, 8) + turn))
}

type Figure = (ink: Hex, second: Hex, count: number) => string

const petals: Figure = (ink, second, count) =>
  `${around(
    Math.max(5, count),
    (turn) =>
      `<ellipse cx="80" cy="42" rx="15" ry="30" fill="${ink}" opacity=".88" transform="rotate(${turn} 80 80)"/>`,
  )}<circle cx="80" cy="80" r="15" fill="${second}"/>`

const figures: Figure[] = [
  petals,
  (ink, second) =>
    `<path d="M14 128 62 42l30 50 16-24 38 60z" fill="${ink}"/><circle cx="116" cy="44" r="17" fill="${second}"/>`,
  (ink, second) =>
    `<g fill="none" stroke-width="13" stroke-linecap="round"><path d="M18 62q31-34 62 0t62 0" stroke="${second}"/><path d="M18 92q31-34 62 0t62 0" stroke="${ink}"/><path d="M18 122q31-34 62 0t62 0" stroke="${ink}" opacity=".55"/></g>`,
  (ink, second) =>
    `<g fill="none" stroke-width="14"><circle cx="62" cy="80" r="42" stroke="${ink}"/><circle cx="98" cy="80" r="42" stroke="${second}" opacity=".9"/></g>`,
  (ink, second, count) =>
    `<circle cx="80" cy="80" r="34" fill="${ink}"/>${around(count + 5, (turn) => `<rect x="75" y="14" width="10" height="22" rx="5" fill="${second}" transform="rotate(${turn} 80 80)"/>`)}`,
  (ink, second) =>
    `<path d="M80 140C24 112 24 56 80 16c56 40 56 96 0 124z" fill="${ink}"/><path d="M80 140C52 108 56 62 80 16c24 46 28 92 0 124z" fill="${second}"/>`,
  (ink, second) =>
    `<path d="M80 14l57 33v66l-57 33-57-33V47z" fill="${ink}"/><path d="M80 46l29 17v34l-29 17-29-17V63z" fill="${second}"/>`,
  (ink, second) =>
    `<path d="M104 18a66 66 0 1 0 38 94A58 58 0 0 1 104 18z" fill="${ink}"/><circle cx="112" cy="70" r="15" fill="${second}"/>`,
  (ink, second, count) =>
    Array.from(
      { length: 4 },
      (_, row) =>
        `<rect x="${20 + row * 14}" y="${26 + row * 28}" width="${92 - ((row * count) % 3) * 16}" height="18" rx="9" fill="${row % 2 === 0 ? ink : second}"/>`,
    ).join(''),
  (ink, second) =>
    `<path d="M22 22h54v54H22zM84 84h54v54H84z" fill="${ink}"/><path d="M84 22h54q0 54-54 54zM76 138H22q0-54 54-54z" fill="${second}"/>`,
  (ink, second) =>
    `<path d="M24 136V78a56 56 0 0 1 112 0v58h-26V80a30 30 0 0 0-60 0v56z" fill="${ink}"/><circle cx="80" cy="116" r="19" fill="${second}"/>`,
  (ink, second, count) =>
    `<circle cx="80" cy="80" r="64" fill="none" stroke="${ink}" stroke-width="11"/>${around(count > 6 ? 6 : 4, (turn) => `<circle cx="80" cy="48" r="13" fill="${second}" transform="rotate(${turn} 80 80)"/>`)}<circle cx="80" cy="80" r="11" fill="${ink}"/>`,
]

function around(count: number, draw: (degrees: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw((360 / count) * index)).join('')
}
