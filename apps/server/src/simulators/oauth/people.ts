import { createHash } from 'node:crypto'
import type { ProviderName } from './credentials.ts'

/** Who is logged in at the simulated providers, ready to be picked. */
export const standardPeople: readonly string[] = ['小满', '阿福', '李雷', 'Mei Lin']

/**
 * The id that a provider knows a person by, written as that provider writes them. The same nickname is the same person,
 * always; two providers never give the same id.
 */
export function openidOf(provider: ProviderName, nickname: string): string {
  const hash = createHash('sha256').update(`${provider}\n${nickname}`).digest()
  const number = (digits: number) => {
    const first = 10 ** (digits - 1)
    return String(first + (hash.readUIntBE(0, 6) % (9 * first)))
  }
  if (provider === 'qq') return hash.toString('hex').slice(0, 32).toUpperCase()
  if (provider === 'wechat') return `o${hash.toString('base64url').slice(0, 27)}`
  if (provider === 'weibo') return number(10)
  if (provider === 'github') return number(9)
  return hash.toString('hex').slice(0, 36)
}
