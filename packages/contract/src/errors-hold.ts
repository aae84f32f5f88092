/** Codes of the caps on what one person may keep from others without paying. */
export const holdErrors = {
  'order.too_many_unpaid': {
    status: 409,
    zh: '您有 {limit} 个订单还没有付款或发货，请先付款或取消一些，再提交新订单',
    en: 'You have {limit} orders that are not paid or shipped yet. Pay or cancel some of them first.',
  },
  'order.hoarding': {
    status: 409,
    zh: '「{name}」在未付款或未发货的订单里每人最多 {limit} 件，请减少数量，或先付款、取消已有订单',
    en: 'One person can have at most {limit} of "{name}" in orders that are not paid or shipped. Order fewer, or pay or cancel an order first.',
  },
} as const
