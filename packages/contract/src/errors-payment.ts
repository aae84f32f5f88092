/** Codes of money on its way in or out. */
export const paymentErrors = {
  'payment.not_found': { status: 404, zh: '没有这笔支付', en: 'There is no such payment.' },
  'payment.method_unavailable': {
    status: 409,
    zh: '暂不支持这种支付方式',
    en: 'This payment method is not available.',
  },
  'payment.already_paid': { status: 409, zh: '订单已支付，无需重复付款', en: 'This order is already paid.' },
  'payment.provider_unreachable': {
    status: 503,
    zh: '支付渠道暂时无法连接，请稍后再试',
    en: 'The payment provider cannot be reached. Try again shortly.',
  },
  'payment.code_expired': {
    status: 409,
    zh: '微信授权已失效，请重新付款',
    en: 'The permission of WeChat has expired. Start the payment again.',
  },
  'payment.refund_not_found': {
    status: 404,
    zh: '没有这笔待退现金',
    en: 'There is no such cash to be handed back.',
  },
  'payment.nothing_to_collect': {
    status: 409,
    zh: '这个订单没有需要收取的现金',
    en: 'There is no cash to collect for this order.',
  },
  'payment.diff_not_found': { status: 404, zh: '没有这条对账差异', en: 'There is no such difference.' },
  'payment.not_held': {
    status: 409,
    zh: '这笔支付不需要人工处理',
    en: 'This payment does not wait for a person.',
  },
  'payment.settled_otherwise': {
    status: 409,
    zh: '这笔支付已由其他人处理，且结果不同',
    en: 'Somebody has settled this payment already, in another way.',
  },
  'payment.too_little': {
    status: 409,
    zh: '实收金额少于应付金额，只能退款',
    en: 'Less came in than was due. The money can only be sent back.',
  },
  'payment.money_gone': {
    status: 409,
    zh: '支付渠道显示这笔钱已不在账上，请先在渠道后台核对',
    en: 'The provider says that this money is not there any more. Check with the provider first.',
  },
  'payment.notify_rejected': {
    status: 400,
    zh: '支付通知校验失败',
    en: 'The payment notification was rejected.',
  },
} as const
