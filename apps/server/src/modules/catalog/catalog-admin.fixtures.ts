import { toFen } from '@jishi/contract'
import { openTestPorts } from '../../../test/ports.ts'
import type { Tx } from '../../infra/database/database.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createEvents, type EventMap, type EventName } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { createAudit } from '../staff/index.ts'
import { createCatalogAdminService, createCatalogService } from './index.ts'

export type Desk = Awaited<ReturnType<typeof openDesk>>

const names = [
  'catalog.goods_changed',
  'catalog.price_changed',
  'catalog.categories_changed',
  'catalog.brands_changed',
] as const satisfies EventName[]

/** The member of the staff who changes things in tests of services. */
export const me = 7

/** The catalogue as staff and as shoppers have it, over fresh ports; what is announced is heard. */
export async function openDesk() {
  const ports = await openTestPorts()
  const { database, kv } = ports
  const clock = createManualClock('2026-11-25T00:00:00Z')
  const events = createEvents<Tx>({ append: async () => {} })
  const heard: { name: string; payload: unknown }[] = []
  for (const name of names) {
    events.on(name, async (_, payload) => {
      heard.push({ name, payload })
    })
  }
  const audit = createAudit({ database, clock })
  const catalog = createCatalogService({ database, kv, clock, ids: createIds(clock) })
  const admin = createCatalogAdminService({ database, events, audit, clock, onChanged: catalog.announce })

  return {
    ...ports,
    clock,
    events,
    audit,
    catalog,
    admin,
    /** What was announced under that name since it was last asked, committed or not. */
    hear<Name extends (typeof names)[number]>(name: Name): EventMap[Name][] {
      const found = heard
        .filter((event) => event.name === name)
        .map(({ payload }) => payload as EventMap[Name])
      heard.length = 0
      return found
    },
    /** The newest audit entry about a thing. */
    async readAudit(subjectKind: string, subjectId: number) {
      return (await audit.list({ subjectKind, subjectId: String(subjectId) })).items[0]
    },
  }
}

const spu = {
  name: '落地灯',
  brandId: 1,
  categoryId: 111,
  detailHtml: '<p>详情</p>',
  packageHtml: '<p>包装</p>',
  serviceHtml: '<p>售后</p>',
}

export function makeSpuInput(given: Partial<typeof spu> = {}) {
  return { ...spu, ...given }
}

const sku = {
  caption: '护眼',
  unit: '盏',
  priceFen: toFen(9900),
  marketPriceFen: toFen(12900),
  costFen: toFen(5000),
  weightGram: 800,
  images: ['/media/sku/1.webp'],
  isListed: true,
  optionIds: [] as number[],
  stock: 10,
}

export function makeSkuInput(given: Partial<typeof sku> & { name?: string | null } = {}) {
  return { ...sku, ...given }
}

/** A family of two colours and one size, with a SKU in each colour. */
export async function buildFamily({ admin }: Desk) {
  const { id, version } = await admin.addSpu(me, makeSpuInput())
  const { specs } = await admin.changeSpecs(me, id, {
    version,
    specs: [
      { name: '颜色', options: [{ value: '红' }, { value: '蓝' }] },
      { name: '尺寸', options: [{ value: '大' }] },
    ],
  })
  const [red = 0, blue = 0] = specs[0]?.options.map((option) => option.id) ?? []
  const big = specs[1]?.options[0]?.id ?? 0
  const first = await admin.addSku(me, id, makeSkuInput({ optionIds: [red, big] }))
  const second = await admin.addSku(me, id, makeSkuInput({ optionIds: [blue, big], name: '夜里的那一盏' }))
  return { spuId: id, red, blue, big, first, second }
}
