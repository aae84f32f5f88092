import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStaffShop, type StaffShop } from './staff.fixtures.ts'

let shop: StaffShop
let staffId: number
beforeAll(async () => {
  shop = await openStaffShop()
  staffId = (await shop.build()).id
})
afterAll(() => shop.close())

const record = (id: string, after: object | null, by: number | null = staffId) =>
  shop.database.transaction((tx) =>
    shop.audit.record(tx, {
      staffId: by,
      action: 'sku.change',
      subject: { kind: 'sku', id },
      before: {},
      after,
    }),
  )

it('pages through one subject, the latest first, also within one moment', async () => {
  for (let n = 1; n <= 7; n++) {
    await record('1001', { n })
    await record('1002', { n })
    if (n % 3 === 0) shop.clock.advance(1)
  }
  const seen: unknown[] = []
  for (let after: string | undefined; ; ) {
    const page = await shop.audit.list({ subjectKind: 'sku', subjectId: '1001', after, limit: 2 })
    seen.push(...page.items.map((item) => item.after?.n))
    if (page.next === null) break
    after = page.next
  }
  expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1])
})

it('shows what one member did, and all of a kind', async () => {
  await record('1003', { n: 1 }, null)
  const { items } = await shop.audit.list({ staffId })
  expect(items.every(({ staff }) => staff?.id === staffId)).toBe(true)
  expect(items.some(({ subject }) => subject.kind === 'staff')).toBe(true)
  const ofSkus = await shop.audit.list({ subjectKind: 'sku', limit: 100 })
  expect(ofSkus.items).toHaveLength(15)
})

it('writes nothing where nothing changed, and long texts whole', async () => {
  await record('1004', {})
  expect((await shop.audit.list({ subjectKind: 'sku', subjectId: '1004' })).items).toEqual([])
  const html = '<p>集市</p>'.repeat(20_000)
  await record('1004', { html })
  expect((await shop.audit.list({ subjectKind: 'sku', subjectId: '1004' })).items[0]?.after).toEqual({ html })
})
