import type { Fen } from '@jishi/contract'
import type { Insertable } from 'kysely'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { SkuTable, SpuTable } from './catalog.tables.ts'
import './catalog.tables.ts'

/**
 * Bulk writers for a catalogue that is made, not edited: ids are given, so that the same input makes the same shop.
 * Each takes any iterable, a generator of a million included: rows are taken, written and forgotten chunk by chunk,
 * each chunk in its own transaction. Gives how many were written. Ids must not exist yet.
 */
export async function insertCategories(
  database: Database,
  categories: Iterable<SeedCategory>,
): Promise<number> {
  return inChunks(categories, 1000, (chunk) =>
    database.transaction(async (tx) => {
      const rows = chunk.map(({ parentId, ...row }) => ({ ...row, parent_id: parentId }))
      await tx.insertInto('category').values(rows).execute()
    }),
  )
}

export async function insertBrands(database: Database, brands: Iterable<SeedBrand>): Promise<number> {
  return inChunks(brands, 1000, (chunk) =>
    database.transaction(async (tx) => {
      await tx.insertInto('brand').values(chunk).execute()
    }),
  )
}

/** SPUs with their specs and options, in the order given. */
export async function insertSpus(database: Database, spus: Iterable<SeedSpu>): Promise<number> {
  return inChunks(spus, 2000, (chunk) => database.transaction((tx) => writeSpus(tx, chunk)))
}

/** SKUs with stock (all of it counted as received), pictures and options. */
export async function insertSkus(database: Database, skus: Iterable<SeedSku>): Promise<number> {
  // Nine indexes get their entries all over the place: of many rows in one commit, more share a page.
  return inChunks(skus, 10_000, (chunk) => database.transaction((tx) => writeSkus(tx, chunk)))
}

export interface SeedCategory {
  id: number
  /** Null for a channel group. */
  parentId: number | null
  level: 1 | 2 | 3
  name: string
  icon: string
  /** `#rrggbb` */
  hue: string
  sequence: number
}

export interface SeedBrand {
  id: number
  name: string
  logo: string
  sequence: number
}

export interface SeedSpu {
  id: number
  name: string
  brandId: number
  /** Level 3. */
  categoryId: number
  /** The three texts are HTML that is safe to show as it is. */
  detailHtml: string
  packageHtml: string
  serviceHtml: string
  /** Epoch milliseconds. */
  createdAt: number
  specs: { id: number; name: string; options: { id: number; value: string }[] }[]
}

export interface SeedSku {
  id: number
  spuId: number
  brandId: number
  /** The level 2 category above `categoryId`. */
  channelId: number
  /** Level 3. */
  categoryId: number
  name: string
  caption: string
  optionsText: string
  unit: string
  priceFen: Fen
  marketPriceFen: Fen
  costFen: Fen
  weightGram: number
  image: string
  isListed: boolean
  comments: number
  /** Epoch milliseconds. */
  createdAt: number
  stock: number
  sales: number
  images: string[]
  /** One option for each spec of the SPU. */
  options: { specId: number; optionId: number }[]
}

async function writeSpus(tx: Tx, spus: SeedSpu[]): Promise<void> {
  await inChunks(spus, 500, async (chunk) => {
    await tx.insertInto('spu').values(chunk.map(toSpuRow)).execute()
  })
  await inChunks(listSpecs(spus), 5000, async (rows) => {
    await tx.insertInto('spec').values(rows).execute()
  })
  await inChunks(listOptions(spus), 5000, async (rows) => {
    await tx.insertInto('spec_option').values(rows).execute()
  })
}

async function writeSkus(tx: Tx, skus: SeedSku[]): Promise<void> {
  await inChunks(skus, 1000, async (chunk) => {
    await tx.insertInto('sku').values(chunk.map(toSkuRow)).execute()
    await tx.insertInto('sku_stock').values(chunk.map(toStockRow)).execute()
  })
  await inChunks(listImages(skus), 5000, async (rows) => {
    await tx.insertInto('sku_image').values(rows).execute()
  })
  await inChunks(listSkuSpecs(skus), 5000, async (rows) => {
    await tx.insertInto('sku_spec').values(rows).execute()
  })
}

/** SQLite takes 32,766 values in one statement: `size` times the columns stays below that. */
async function inChunks<Row>(
  rows: Iterable<Row>,
  size: number,
  write: (chunk: Row[]) => Promise<void>,
): Promise<number> {
  let written = 0
  let chunk: Row[] = []
  const flush = async () => {
    await write(chunk)
    written += chunk.length
    chunk = []
  }
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length === size) await flush()
  }
  if (chunk.length > 0) await flush()
  return written
}

function toSpuRow(spu: SeedSpu): Insertable<SpuTable> {
  return {
    id: spu.id,
    name: spu.name,
    brand_id: spu.brandId,
    category_id: spu.categoryId,
    detail_html: spu.detailHtml,
    package_html: spu.packageHtml,
    service_html: spu.serviceHtml,
    created_at: spu.createdAt,
  }
}

function toSkuRow(sku: SeedSku): Insertable<SkuTable> {
  return {
    id: sku.id,
    spu_id: sku.spuId,
    brand_id: sku.brandId,
    channel_id: sku.channelId,
    category_id: sku.categoryId,
    name: sku.name,
    caption: sku.caption,
    options_text: sku.optionsText,
    unit: sku.unit,
    price_fen: sku.priceFen,
    market_price_fen: sku.marketPriceFen,
    cost_fen: sku.costFen,
    weight_gram: sku.weightGram,
    image: sku.image,
    is_listed: sku.isListed ? 1 : 0,
    popularity: sku.sales,
    comments: sku.comments,
    created_at: sku.createdAt,
  }
}

function toStockRow({ id, stock, sales }: SeedSku) {
  return { sku_id: id, stock, sales, received: stock }
}

function* listSpecs(spus: SeedSpu[]) {
  for (const spu of spus) {
    for (const [sequence, { id, name }] of spu.specs.entries()) yield { id, spu_id: spu.id, name, sequence }
  }
}

function* listOptions(spus: SeedSpu[]) {
  for (const spec of spus.flatMap((spu) => spu.specs)) {
    for (const [sequence, { id, value }] of spec.options.entries()) {
      yield { id, spec_id: spec.id, value, sequence }
    }
  }
}

function* listImages(skus: SeedSku[]) {
  for (const sku of skus) {
    for (const [sequence, image] of sku.images.entries()) yield { sku_id: sku.id, sequence, image }
  }
}

function* listSkuSpecs(skus: SeedSku[]) {
  for (const sku of skus) {
    for (const { specId, optionId } of sku.options) {
      yield { sku_id: sku.id, spec_id: specId, option_id: optionId }
    }
  }
}
