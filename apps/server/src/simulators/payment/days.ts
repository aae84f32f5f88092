import { chinaTime } from '../../kernel/clock.ts'

const dayMs = 86_400_000

/** `yyyy-MM-dd` in China. */
export function dayOf(at: number): string {
  return chinaTime(new Date(at)).slice(0, 10)
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** From when to before when, epoch milliseconds. */
export function spanOfDay(day: string): [from: number, to: number] {
  const from = Date.parse(`${day}T00:00:00+08:00`)
  return [from, from + dayMs]
}
