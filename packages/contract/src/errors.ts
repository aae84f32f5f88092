import { type Static, Type } from 'typebox'

/**
 * Every error the API can answer: status, and what a person is told. `{name}` is filled from `details`.
 * Malformed requests are `request.*` (400); the world saying no has a module's code; `server.*` is our fault.
 */
export const errorCatalogue = {
  'request.invalid': {
    status: 400,
    zh: '请求内容有误，请检查后重试',
    en: 'The request is not valid. Check the marked fields.',
  },
  'request.too_large': { status: 413, zh: '提交的内容太大', en: 'The request is too large.' },
  'request.unsupported_media': {
    status: 415,
    zh: '不支持的内容类型',
    en: 'This content type is not supported.',
  },
  'request.not_found': { status: 404, zh: '您访问的地址不存在', en: 'There is nothing at this address.' },
  'request.cross_site': {
    status: 403,
    zh: '请求来源不被信任，请从本站页面操作',
    en: 'This request came from another site and was refused.',
  },
  'request.too_many': {
    status: 429,
    zh: '操作太频繁，请稍后再试',
    en: 'Too many requests. Try again shortly.',
  },
  'server.failed': {
    status: 500,
    zh: '系统开了小差，请稍后再试',
    en: 'Something broke on our side. Try again shortly.',
  },
  'server.busy': {
    status: 503,
    zh: '现在人有点多，请稍后再试',
    en: 'We are busy right now. Try again shortly.',
  },

  'account.login_required': { status: 401, zh: '请先登录', en: 'Log in first.' },
  'account.wrong_credentials': {
    status: 401,
    zh: '账号或密码不正确',
    en: 'The account or the password is wrong.',
  },
  'account.session_ended': {
    status: 401,
    zh: '登录已过期，请重新登录',
    en: 'Your session has ended. Log in again.',
  },
  'account.username_taken': {
    status: 409,
    zh: '这个用户名已被使用，请换一个',
    en: 'This username is taken. Choose another.',
  },
  'account.mobile_taken': {
    status: 409,
    zh: '这个手机号已经注册，可直接登录',
    en: 'This mobile number is registered already. Log in instead.',
  },
  'account.weak_password': {
    status: 422,
    zh: '这个密码太常见，请换一个',
    en: 'This password is too common. Choose another.',
  },
  'account.sms_code_wrong': {
    status: 422,
    zh: '短信验证码不正确或已过期',
    en: 'The SMS code is wrong or has expired.',
  },
  'account.sms_too_soon': {
    status: 429,
    zh: '验证码发送太频繁，请 {seconds} 秒后再试',
    en: 'Wait {seconds} seconds before asking for another code.',
  },
  'account.sms_daily_limit': {
    status: 429,
    zh: '今天的验证码次数已用完，请明天再试',
    en: 'No more codes can be sent to this number today.',
  },

  'catalog.category_not_found': { status: 404, zh: '没有这个分类', en: 'There is no such category.' },
  'catalog.sku_not_found': {
    status: 404,
    zh: '商品不存在或已下架',
    en: 'This item does not exist or is no longer sold.',
  },

  'cart.sku_unavailable': {
    status: 409,
    zh: '「{name}」已下架，请选择其他商品',
    en: '"{name}" is no longer sold.',
  },
  'cart.stock_short': {
    status: 409,
    zh: '「{name}」库存只剩 {stock} 件',
    en: 'Only {stock} of "{name}" left.',
  },
  'cart.line_not_found': { status: 404, zh: '购物车里没有这件商品', en: 'This item is not in your cart.' },
  'cart.too_many_lines': {
    status: 409,
    zh: '购物车最多放 {limit} 种商品，请先清理一下',
    en: 'A cart holds at most {limit} different items. Remove some first.',
  },
  'cart.cookie_full': {
    status: 409,
    zh: '未登录的购物车已放满，登录后可以放更多',
    en: 'A cart without an account is full. Log in to add more.',
  },

  'address.not_found': { status: 404, zh: '没有这个收货地址', en: 'There is no such address.' },
  'address.too_many': {
    status: 409,
    zh: '最多保存 {limit} 个收货地址',
    en: 'You can keep at most {limit} addresses.',
  },
  'address.region_mismatch': {
    status: 422,
    zh: '所选省市区不匹配，请重新选择',
    en: 'Province, city and district do not belong together.',
  },

  'order.nothing_selected': {
    status: 409,
    zh: '没有选中要结算的商品',
    en: 'Nothing is selected for checkout.',
  },
  'order.quote_changed': {
    status: 409,
    zh: '价格或库存有变化，请确认后重新提交',
    en: 'Prices or stock changed. Review and submit again.',
  },
  'order.stock_short': {
    status: 409,
    zh: '「{name}」库存只剩 {stock} 件',
    en: 'Only {stock} of "{name}" left.',
  },
  'order.sku_unavailable': { status: 409, zh: '「{name}」已下架', en: '"{name}" is no longer sold.' },
  'order.not_found': { status: 404, zh: '没有这个订单', en: 'There is no such order.' },
  'order.illegal_move': {
    status: 409,
    zh: '订单当前状态是「{status}」，不能这样操作',
    en: 'The order is "{status}"; this cannot be done now.',
  },
  'order.key_reused': {
    status: 409,
    zh: '这次提交与之前的内容不同，请刷新后重试',
    en: 'This idempotency key was used for a different order.',
  },

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
  'payment.notify_rejected': {
    status: 400,
    zh: '支付通知校验失败',
    en: 'The payment notification was rejected.',
  },
} as const satisfies Record<string, { status: number; zh: string; en: string }>

export type ErrorCode = keyof typeof errorCatalogue
export type Locale = 'zh-CN' | 'en'

/** One shape for every error; `details.fields` of `request.invalid` maps a field to what is wrong with it. */
export const ErrorBody = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    requestId: Type.String(),
  }),
})
export type ErrorBody = Static<typeof ErrorBody>

/** The sentence a person reads, in their language, with `{name}` filled from `details`. */
export function errorMessage(code: ErrorCode, locale: Locale, details: Record<string, unknown> = {}): string {
  const entry = errorCatalogue[code]
  const text = locale === 'en' ? entry.en : entry.zh
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''))
}
