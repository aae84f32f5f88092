import { randomInt } from 'node:crypto'
import type { HumanAnswer } from '@jishi/contract'
import svgCaptcha from 'svg-captcha'
import type { Clock } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Kv } from '../kv/kv.ts'
import type { HumanCheck } from './human-check.ts'

const lifeMs = 300_000
/** Without those that look like one another in this hand: I J, O Q D G, U V; M and W crowd out their neighbours. */
const letters = 'ABCEFHKLNPRSTXYZ'
const lettersPerPicture = 4
const [width, height] = [140, 48]
const paper = '#FAF7F2'
/** Dark enough to be read on paper, each of them. */
const inks = ['#1F1A17', '#8E2318', '#2C4A8A', '#1F5A3E', '#5B3A7A']

export interface Picture {
  text: string
  svg: string
}

interface Deps {
  kv: Kv
  clock: Clock
  ids: Ids
  /** Given by a test that has to know what the picture says. */
  draw?: () => Picture
}

/** It expires by the clock that is passed in; the store's time to live clears away. */
interface IssuedPicture {
  text: string
  expiresAt: number
}

/** Four letters in a picture. What they are stays in the store until the first answer, which takes it out. */
export function createImageCheck({ kv, clock, ids, draw = drawPicture }: Deps): HumanCheck {
  return {
    kind: 'image',

    async issue() {
      const { text, svg } = draw()
      const id = ids.next()
      const issued: IssuedPicture = { text, expiresAt: clock.now().getTime() + lifeMs }
      await kv.set(keyOf(id), JSON.stringify(issued), { ttlMs: lifeMs })
      return { kind: 'image', id, svg, expiresInSeconds: lifeMs / 1000 }
    },

    async verify(answer) {
      if (!isImageAnswer(answer)) return false
      const stored = await kv.take(keyOf(answer.id))
      if (stored === undefined) return false
      const { text, expiresAt } = JSON.parse(stored) as IssuedPicture
      return expiresAt > clock.now().getTime() && fold(answer.text) === fold(text)
    },
  }
}

function keyOf(id: string): string {
  return `human:image:${id}`
}

/** Ids are looked for only if they could be ours, so that nothing odd reaches the store. */
function isImageAnswer(answer: Partial<HumanAnswer> | null): answer is HumanAnswer & { kind: 'image' } {
  if (answer?.kind !== 'image') return false
  return typeof answer.text === 'string' && typeof answer.id === 'string' && /^[0-9a-f]{32}$/.test(answer.id)
}

/** A Chinese input method may be typing full-width letters. */
function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** The package's types leave out its main function. */
const drawLetters = svgCaptcha as unknown as (text: string, options: Record<string, number>) => string

function drawPicture(): Picture {
  // Not the package's own choice: its random numbers can be foretold from what it has drawn.
  const text = Array.from({ length: lettersPerPicture }, () => pick([...letters])).join('')
  return { text, svg: restyle(drawLetters(text, { width, height, fontSize: 54, noise: 2 })) }
}

/** The package draws thin grey outlines on nothing: gives them paper, ink and a tilt of their own. */
function restyle(svg: string): string {
  return svg
    .replace(/^<svg[^>]*>/, (head) => `${head}<rect width="${width}" height="${height}" fill="${paper}"/>`)
    .replace(/stroke="#\w+" fill="none"/g, () => `stroke="${pick(inks)}" stroke-opacity=".55" fill="none"`)
    .replace(/<path fill="#\w+" d="M(-?[\d.]+)/g, (_, x: string) => {
      const ink = pick(inks)
      const tilt = `rotate(${randomInt(-10, 11)} ${x} ${height / 2})`
      return `<path transform="${tilt}" fill="${ink}" stroke="${ink}" stroke-width=".7" d="M${x}`
    })
}

function pick(choices: string[]): string {
  return choices[randomInt(choices.length)] ?? ''
}
