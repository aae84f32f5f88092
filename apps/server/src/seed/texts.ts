import { escapeHtml } from '../kernel/html.ts'
import type { CategoryData, ServiceKind, SpuData } from './data/shape.ts'

/** The three rich texts of an SPU as safe HTML. `pictures` are addresses of its shared pictures. */
export function writeTexts(spu: SpuData, category: CategoryData, pictures: string[]) {
  return {
    detailHtml: writeDetail(spu, category, pictures),
    packageHtml: `<ul>${[`${spu.name} ×1（按所选规格）`, ...category.parcel.map((thing) => `${thing} ×1`)].map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`,
    serviceHtml: services[category.service].map((line) => `<p>${escapeHtml(line)}</p>`).join(''),
  }
}

function writeDetail(spu: SpuData, category: CategoryData, pictures: string[]): string {
  const [angle, detail, scene] = pictures.map(
    (address) =>
      `<p><img src="${address}" alt="${escapeHtml(spu.name)}" width="800" height="800" loading="lazy"></p>`,
  )
  const [first, ...others] = spu.points.map((point) => `<p>${escapeHtml(point)}</p>`)
  const rows = Object.entries({ 品牌: spu.brand, 分类: category.name, ...spu.params }).map(
    ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  )
  return [
    `<h3>${escapeHtml(spu.caption)}</h3>`,
    first,
    scene,
    ...others,
    detail,
    '<h3>规格参数</h3>',
    `<table><tbody>${rows.join('')}</tbody></table>`,
    '<h3>选购与使用</h3>',
    `<p>${escapeHtml(category.advice)}</p>`,
    angle,
  ].join('')
}

const returns = '自签收之日起 7 天内，商品完好、不影响二次销售的，可申请退货退款。'

const services: Record<ServiceKind, string[]> = {
  digital: [
    '全国联保，整机保修一年，主要部件保修两年。',
    returns,
    '已激活的电子设备，非质量问题不支持无理由退货。',
  ],
  appliance: [
    '整机保修一年，主要部件保修三年；大件送货上门。',
    '需要安装的商品，安装辅材按实际使用收费，师傅上门前会先报价。',
    returns,
  ],
  wear: [returns, '支持一次免费换码。吊牌与包装请保持完整，洗涤后的衣物不支持退换。'],
  care: [
    '未拆封商品 7 天内可退货；已拆封的护理用品出于卫生考虑不支持无理由退货。',
    '如使用中出现不适，请停止使用并联系客服。',
  ],
  food: [
    '食品类商品签收后如有破损、漏发，请在 48 小时内联系客服并保留照片。',
    '除质量问题外，食品不支持无理由退货。请按包装标示储存，在保质期内食用。',
  ],
  fresh: [
    '生鲜商品请当面验收。如有腐坏、变质，请在签收后 24 小时内联系客服，核实后退款或补发。',
    '鲜活易腐商品不支持 7 天无理由退货。',
  ],
  home: [returns, '大件商品送货上门；质量问题一年内免费维修或更换部件。'],
  book: [returns, '印刷、装订有缺陷的，包换新品。'],
}
