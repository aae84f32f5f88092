/** Codes of refunds and returns. */
export const afterSaleErrors = {
  'after_sale.not_found': { status: 404, zh: '没有这个售后申请', en: 'There is no such refund or return.' },
  'after_sale.nothing_left': {
    status: 409,
    zh: '这个订单没有可以申请售后的商品了',
    en: 'Nothing is left in this order to ask a refund for.',
  },
  'after_sale.too_many': {
    status: 409,
    zh: '「{name}」最多还能申请 {left} 件',
    en: 'Of "{name}" you can ask for {left} at most.',
  },
  'after_sale.decided': {
    status: 409,
    zh: '这个申请已有结果，不能再改',
    en: 'This request has been answered already.',
  },
  'after_sale.key_reused': {
    status: 409,
    zh: '同一个提交标识不能用于不同的售后申请',
    en: 'This idempotency key was used for a different request.',
  },
  'after_sale.picture_refused': {
    status: 422,
    zh: '图片不能用：请上传 5 MB 以内的 JPEG、PNG、GIF、WebP 或 AVIF',
    en: 'This picture cannot be used. Upload a JPEG, PNG, GIF, WebP or AVIF of at most 5 MB.',
  },
  'after_sale.picture_gone': {
    status: 409,
    zh: '有图片已失效，请重新上传',
    en: 'A picture is not there any more. Upload it again.',
  },
  'after_sale.money_gone': {
    status: 409,
    zh: '这笔支付的余额不够退款，请先核对支付记录',
    en: 'Not that much of this payment is left. Check its record first.',
  },
} as const
