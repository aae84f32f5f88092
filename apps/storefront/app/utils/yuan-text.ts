import { formatYuan, toFen } from '@jishi/contract'

/** An amount inside a sentence: `20`, `19.90`. */
export function yuanText(fen: number): string {
  return formatYuan(toFen(fen)).replace(/\.00$/, '')
}
