/** Codes of goods on their way. */
export const shippingErrors = {
  'shipping.number_taken': {
    status: 409,
    zh: '运单号「{trackingNo}」已用于其他包裹',
    en: 'The tracking number "{trackingNo}" belongs to another parcel.',
  },
  'shipping.key_reused': {
    status: 409,
    zh: '这次发货与之前提交的内容不同，请刷新后重试',
    en: 'This idempotency key was used for a different parcel.',
  },
  'shipping.too_many': {
    status: 409,
    zh: '「{name}」只剩 {left} 件待发货',
    en: 'Only {left} of "{name}" are left to ship.',
  },
  'shipping.not_ordered': {
    status: 409,
    zh: '订单里没有商品 {skuId}',
    en: 'Item {skuId} is not part of this order.',
  },
} as const
