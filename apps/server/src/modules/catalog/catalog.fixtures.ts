import { toFen } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import {
  insertBrands,
  insertCategories,
  insertSkus,
  insertSpus,
  type SeedSku,
  type SeedSpu,
} from './catalog.seed.ts'

/** A street with one group (1), two channels (11, 12) and three categories (111, 112 in 11; 121 in 12). */
export async function buildStreet(database: Database): Promise<void> {
  const at = (id: number, parentId: number | null, level: 1 | 2 | 3, name: string) => ({
    ...{ id, parentId, level, name },
    ...{ icon: 'lamp', hue: '#2c4a8a', sequence: id },
  })
  await insertCategories(database, [
    at(1, null, 1, '家居'),
    at(11, 1, 2, '灯具'),
    at(12, 1, 2, '家具'),
    at(111, 11, 3, '台灯'),
    at(112, 11, 3, '吊灯'),
    at(121, 12, 3, '椅子'),
  ])
  await insertBrands(database, [{ id: 1, name: '明光', logo: '/media/brand/1.svg', sequence: 1 }])
}

/** An SPU that needs no more than what the test is about; in category 111 without specs unless said. */
export function makeSpu(spu: Partial<SeedSpu> & { id: number }): SeedSpu {
  return {
    name: `台灯 ${spu.id}`,
    brandId: 1,
    categoryId: 111,
    detailHtml: '<p>详情</p>',
    packageHtml: '<p>包装</p>',
    serviceHtml: '<p>售后</p>',
    createdAt: 1_700_000_000_000,
    specs: [],
    ...spu,
  }
}

/** A listed SKU of SPU 1 in category 111 with 10 in stock, unless said otherwise. */
export function makeSku(sku: Partial<SeedSku> & { id: number }): SeedSku {
  return {
    spuId: 1,
    brandId: 1,
    channelId: 11,
    categoryId: 111,
    name: `台灯 ${sku.id}`,
    caption: '护眼',
    optionsText: '',
    unit: '件',
    priceFen: toFen(9900),
    marketPriceFen: toFen(12900),
    costFen: toFen(5000),
    weightGram: 800,
    image: `/media/sku/${sku.id}.webp`,
    isListed: true,
    comments: 0,
    createdAt: 1_700_000_000_000,
    stock: 10,
    sales: 0,
    images: [],
    options: [],
    ...sku,
  }
}

/** The street with these SKUs on it and SPU 1 for them to belong to. */
export async function buildCatalog(
  database: Database,
  skus: Iterable<Partial<SeedSku> & { id: number }>,
): Promise<void> {
  await buildStreet(database)
  await insertSpus(database, [makeSpu({ id: 1 })])
  await insertSkus(database, Array.from(skus, makeSku))
}
