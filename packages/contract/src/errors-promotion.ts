/** Codes of what changes the price of an order: promotions, coupons, freight. */
export const promotionErrors = {
  'promotion.not_found': { status: 404, zh: '没有这个优惠活动', en: 'There is no such promotion.' },
  'promotion.not_claimable': {
    status: 409,
    zh: '这张优惠券现在不能领取',
    en: 'This coupon cannot be taken now.',
  },
  'promotion.sold_out': { status: 409, zh: '优惠券已被领完', en: 'All coupons have been taken.' },
  'promotion.claimed_already': {
    status: 409,
    zh: '您已领取过，每人限领 {limit} 张',
    en: 'You have taken yours: {limit} per person.',
  },
  'promotion.coupon_not_found': { status: 404, zh: '没有这张优惠券', en: 'There is no such coupon.' },
  'promotion.coupon_gone': {
    status: 409,
    zh: '所选优惠券已被使用或已失效，请重新选择',
    en: 'The coupon you chose is used or not valid any more. Choose again.',
  },
  'promotion.limit_reached': {
    status: 409,
    zh: '「{title}」的名额已用完',
    en: '"{title}" has no uses left.',
  },
  'promotion.terms_invalid': {
    status: 422,
    zh: '活动规则有误：{reason}',
    en: 'The terms of the promotion do not hold together: {reason}',
  },
  'promotion.limit_below_used': {
    status: 409,
    zh: '总量不能少于已使用的 {used}',
    en: 'The limit cannot be less than the {used} used.',
  },
  'promotion.limit_fixed': {
    status: 409,
    zh: '活动开始后不能增加或取消总量限制',
    en: 'A total limit can be moved, but not added or taken away.',
  },

  'freight.template_not_found': {
    status: 404,
    zh: '没有这个运费模板',
    en: 'There is no such freight template.',
  },
  'freight.template_in_use': {
    status: 409,
    zh: '还有商品使用这个运费模板',
    en: 'Products still name this freight template.',
  },
  'freight.rules_invalid': {
    status: 422,
    zh: '运费规则需要一条「其他地区」，且每个地区只能有一条',
    en: 'Freight rules need one for everywhere else, and no region may have two.',
  },
  'freight.too_many': {
    status: 409,
    zh: '最多 {limit} 个运费模板',
    en: 'There can be at most {limit} freight templates.',
  },
} as const
