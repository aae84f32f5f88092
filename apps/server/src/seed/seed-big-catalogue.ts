import { toFen } from '@jishi/contract'
import type { Database } from '../infra/database/database.ts'
import { insertSkus, insertSpus, type SeedSku, type SeedSpu } from '../modules/catalog/index.ts'
import { groups } from './data/index.ts'
import { demoDate, planShop } from './plan.ts'
import type { Progress } from './progress-bar.ts'
import { createRandom } from './random.ts'
import { findLastId } from './seed-state.ts'

const familiesPerBatch = 2500
const colours = ['曜石黑', '雪域白', '松烟绿', '雾蓝']
const series = [
  '晨',
  '云',
  '岚',
  '溪',
  '禾',
  '墨',
  '星',
  '月',
  '松',
  '竹',
  '梅',
  '雪',
  '野',
  '川',
  '岭',
  '渡',
]

/**
 * Adds generated goods to the demo shop until it has `skus` SKUs: variations on the demo's families, in the same
 * categories, with the same pictures. Ids follow the demo's and everything else follows from the id, so a run that was
 * killed is completed by the next one. Holds one batch in memory, however many there are.
 */
export async function seedBigCatalogue({
  database,
  skus,
  onProgress = () => {},
}: {
  database: Database
  skus: number
  onProgress?: (progress: Progress) => void
}): Promise<void> {
  const models = await readModels(database)
  const first = { spu: models.spus.length + 1, sku: models.skus.length + 1 }
  const total = Math.max(0, skus - models.skus.length)
  const perBatch = familiesPerBatch * colours.length
  const [lastSpu, lastSku] = await Promise.all([
    findLastId(database.db, 'spu'),
    findLastId(database.db, 'sku'),
  ])
  // The batch in which the last run stopped is looked at again.
  const from = Math.max(0, Math.floor((lastSku - first.sku + 1) / perBatch) * perBatch)
  for (let start = from; start < total; start += perBatch) {
    const count = Math.min(perBatch, total - start)
    const batch = createBatch(
      models,
      { spu: first.spu + start / colours.length, sku: first.sku + start },
      count,
    )
    await insertSpus(
      database,
      batch.spus.filter(({ id }) => id > lastSpu),
    )
    await insertSkus(
      database,
      batch.skus.filter(({ id }) => id > lastSku),
    )
    onProgress({ stage: 'generated', done: start + count, total })
  }
}

/** The demo's own rows with the addresses of their pictures, as they were seeded. */
async function readModels(database: Database) {
  const plan = planShop(groups, (key) => key)
  const images = await database.db
    .selectFrom('sku_image')
    .select(['sku_id', 'sequence', 'image'])
    .where('sku_id', '<=', plan.skus.length)
    .orderBy('sku_id')
    .orderBy('sequence')
    .execute()
  const imagesOf = Map.groupBy(images, ({ sku_id }) => Number(sku_id))
  if (imagesOf.size < plan.skus.length) throw new Error('The demo shop is not there yet: seed it first.')
  const heads = new Map<number, SeedSku>()
  for (const sku of plan.skus) {
    if (heads.has(sku.spuId)) continue
    const pictures = (imagesOf.get(sku.id) ?? []).map(({ image }) => image)
    heads.set(sku.spuId, { ...sku, image: pictures[0] ?? '', images: pictures })
  }
  return { spus: plan.spus, skus: plan.skus, heads }
}

type Models = Awaited<ReturnType<typeof readModels>>

/** One batch: as many families as needed, the first variants of all of them before the second ones. */
function createBatch(
  models: Models,
  first: { spu: number; sku: number },
  count: number,
): { spus: SeedSpu[]; skus: SeedSku[] } {
  const families = Array.from({ length: Math.min(familiesPerBatch, count) }, (_, index) =>
    createFamily(models, first.spu + index),
  )
  const skus: SeedSku[] = []
  for (let variant = 0; skus.length < count; variant++) {
    for (const family of families) {
      if (skus.length === count) break
      skus.push(
        createVariant(family, variant, first.sku + variant * familiesPerBatch + (family.row.id - first.spu)),
      )
    }
  }
  return { spus: families.map(({ row }) => row), skus }
}

interface Family {
  row: SeedSpu
  head: SeedSku
}

function createFamily({ spus, heads }: Models, id: number): Family {
  const random = createRandom(id)
  const model = random.pick(spus)
  const head = heads.get(model.id)
  if (head === undefined) throw new Error(`SPU ${model.id} has no SKU`)
  const name = `${model.name} ${random.pick(series)}${random.pick(series)}系列 ${id}`
  const createdAt = demoDate - random.between(1, 364 * 86_400) * 1000
  const spec = {
    id: id * 10,
    name: '颜色',
    options: colours.map((value, option) => ({ id: id * 1000 + option, value })),
  }
  const text = `<p>${head.caption}</p>`
  const { brandId, categoryId, packageHtml, serviceHtml } = model
  return {
    row: {
      id,
      name,
      brandId,
      categoryId,
      detailHtml: text,
      packageHtml,
      serviceHtml,
      createdAt,
      specs: [spec],
    },
    head,
  }
}

function createVariant({ row, head }: Family, variant: number, id: number): SeedSku {
  const random = createRandom(id)
  const priceFen = toFen(Math.max(100, Math.round((head.priceFen * (0.6 + random.next())) / 10) * 10))
  const value = colours[variant] ?? ''
  return {
    ...head,
    id,
    spuId: row.id,
    name: `${row.name} ${value}`,
    optionsText: value,
    priceFen,
    marketPriceFen: toFen(Math.ceil(priceFen * 1.2)),
    costFen: toFen(Math.floor(priceFen * 0.6)),
    createdAt: row.createdAt,
    stock: random.next() < 0.06 ? 0 : random.between(1, 500),
    sales: Math.floor(Math.exp(random.next() * 7)),
    options: [{ specId: row.id * 10, optionId: row.id * 1000 + variant }],
  }
}
