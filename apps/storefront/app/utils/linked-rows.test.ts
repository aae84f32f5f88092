import { expect, it } from 'vitest'
import { linkedRows } from './linked-rows.ts'

const account = (provider: string) => ({
  provider,
  label: provider.toUpperCase(),
  nickname: '小集',
  boundAt: '2026-11-25T08:00:00.000Z',
  canUnbind: true,
})

it('shows what is tied beside what could be, and keeps what is not offered any more', () => {
  const offered = [
    { name: 'qq', label: 'QQ' },
    { name: 'github', label: 'GitHub' },
  ]
  expect(linkedRows(offered, [account('github'), account('old')])).toEqual([
    { name: 'qq', label: 'QQ', linked: undefined },
    { name: 'github', label: 'GitHub', linked: account('github') },
    { name: 'old', label: 'OLD', linked: account('old') },
  ])
})
