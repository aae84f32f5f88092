import { expect, it } from 'vitest'
import { createAuditLine } from './audit-line.ts'

it('draws one line a few times a second, however often it is told, and takes it away', () => {
  const written: string[] = []
  let now = 0
  const line = createAuditLine({ write: (text) => written.push(text) }, () => now)
  for (let seen = 0; seen < 10_000_000; seen += 10_000) {
    line.update({ seen, total: 10_000_000 })
    now += 1
  }
  expect(written).toHaveLength(4)
  expect(written[1]).toBe('\r30 % · 3,000,000 of 10,000,000 rows\x1b[K')
  line.clear()
  expect(written.at(-1)).toBe('\r\x1b[K')
})

it('never speaks of more than everything', () => {
  const written: string[] = []
  createAuditLine({ write: (text) => written.push(text) }, () => 0).update({ seen: 12, total: 10 })
  createAuditLine({ write: (text) => written.push(text) }, () => 0).update({ seen: 0, total: 0 })
  expect(written.map((text) => text.slice(1, 6))).toEqual(['100 %', '100 %'])
})
