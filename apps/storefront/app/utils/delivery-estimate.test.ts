import { expect, it } from 'vitest'
import { estimateDelivery, formatDayInChina } from './delivery-estimate.ts'

const days = (at: string) => {
  const { leavesToday, from, to } = estimateDelivery(new Date(at))
  return [leavesToday, from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)]
}

it('before the parcels leave it goes today, after that tomorrow, by the clock of China', () => {
  expect(days('2026-11-25T07:59:59Z')).toEqual([true, '2026-11-27', '2026-11-29'])
  expect(days('2026-11-25T08:00:00Z')).toEqual([false, '2026-11-28', '2026-11-30'])
})

it('says the day as China has it', () => {
  const at = new Date('2026-11-30T16:00:00Z')
  expect([formatDayInChina(at, 'zh-CN'), formatDayInChina(at, 'en')]).toEqual(['12月1日', 'Dec 1'])
})
