/** Codes of flash sales. Each names the field or the SKU that it is about in its details. */
export const flashErrors = {
  'flash.not_found': { status: 404, zh: '没有这场秒杀活动', en: 'There is no such flash sale.' },
  'flash.not_draft': {
    status: 409,
    zh: '活动已发布或已结束，不能再修改',
    en: 'The flash sale is scheduled or over and cannot be changed any more.',
  },
  'flash.ends_before_start': {
    status: 422,
    zh: '结束时间必须晚于开始时间',
    en: 'A flash sale has to end after it starts.',
  },
  'flash.starts_in_past': {
    status: 422,
    zh: '开始时间不能早于现在',
    en: 'A flash sale cannot start in the past.',
  },
  'flash.sku_twice': {
    status: 422,
    zh: '商品 {skuId} 重复出现',
    en: 'Product {skuId} is there more than once.',
  },
  'flash.sku_unavailable': {
    status: 422,
    zh: '商品 {skuId} 不存在或已下架',
    en: 'Product {skuId} does not exist or is not sold.',
  },
  'flash.price_too_high': {
    status: 422,
    zh: '商品 {skuId} 的秒杀价必须低于平时售价',
    en: 'The flash price of product {skuId} has to be below its usual price.',
  },
  'flash.limit_above_stock': {
    status: 422,
    zh: '商品 {skuId} 的每人限购数不能超过秒杀库存',
    en: 'The limit per person of product {skuId} cannot be above its flash stock.',
  },
  'flash.overlapping': {
    status: 409,
    zh: '商品 {skuId} 在这段时间已参加「{name}」',
    en: 'Product {skuId} is in "{name}" at that time.',
  },
  'flash.stock_short': {
    status: 409,
    zh: '商品 {skuId} 库存只剩 {stock} 件',
    en: 'Only {stock} of product {skuId} are in stock.',
  },
  'flash.not_started': {
    status: 409,
    zh: '秒杀还没有开始',
    en: 'The flash sale has not started yet.',
  },
  'flash.over': { status: 409, zh: '秒杀已结束', en: 'The flash sale is over.' },
  'flash.sold_out': {
    status: 409,
    zh: '已抢光，只剩 {left} 件',
    en: 'Sold out: {left} left.',
  },
  'flash.over_limit': {
    status: 409,
    zh: '每人限购 {limit} 件',
    en: 'Each person may buy {limit}.',
  },
  'flash.unsure': {
    status: 503,
    zh: '抢购的人太多，请稍后再点一次',
    en: 'The sale is catching its breath. Press again shortly.',
  },
  'flash.path_needed': {
    status: 422,
    zh: '请先获取抢购地址',
    en: 'Ask for the path of this purchase first.',
  },
  'flash.path_invalid': {
    status: 422,
    zh: '抢购地址已失效，请重新点击',
    en: 'The path of this purchase is not valid any more. Press again.',
  },
  'flash.no_ticket': { status: 404, zh: '没有这次抢购', en: 'There is no such claim.' },
} as const
