import { type Static, Type } from 'typebox'
import { afterSaleErrors } from './errors-after-sale.ts'
import { flashErrors } from './errors-flash.ts'
import { goodsErrors } from './errors-goods.ts'
import { holdErrors } from './errors-hold.ts'
import { ledgerErrors } from './errors-ledger.ts'
import { paymentErrors } from './errors-payment.ts'
import { promotionErrors } from './errors-promotion.ts'
import { shippingErrors } from './errors-shipping.ts'
import { staffErrors } from './errors-staff.ts'

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
  'account.human_check_required': {
    status: 403,
    zh: '请先完成安全验证',
    en: 'Complete the security check first.',
  },
  'account.human_check_failed': {
    status: 422,
    zh: '安全验证没有通过，请重试',
    en: 'The security check failed. Try again.',
  },
  'account.login_paused': {
    status: 429,
    zh: '失败次数过多，请 {minutes} 分钟后再试，或用短信验证码登录',
    en: 'Too many failures. Try again in {minutes} minutes, or log in by SMS code.',
  },
  'account.login_denied': {
    status: 403,
    zh: '这个账号暂时不能登录，请联系客服',
    en: 'This account cannot log in now. Contact customer service.',
  },
  'account.not_registered': {
    status: 404,
    zh: '这个手机号还没有注册',
    en: 'This mobile number is not registered.',
  },
  'account.confirmation_wrong': {
    status: 422,
    zh: '密码或验证码不正确，请重新输入',
    en: 'The password or the code is wrong.',
  },
  'account.session_not_found': { status: 404, zh: '没有这个登录设备', en: 'There is no such session.' },
  'account.email_taken': {
    status: 409,
    zh: '这个邮箱已被其他账号使用',
    en: 'This e-mail address belongs to another account.',
  },
  'account.email_missing': {
    status: 409,
    zh: '还没有需要验证的邮箱',
    en: 'There is no e-mail address to verify.',
  },
  'account.mail_too_soon': {
    status: 429,
    zh: '邮件发送太频繁，请 {seconds} 秒后再试',
    en: 'Wait {seconds} seconds before asking for another mail.',
  },
  'account.link_invalid': {
    status: 422,
    zh: '链接已失效，请重新获取',
    en: 'This link is not valid any more. Ask for a new one.',
  },
  'account.picture_refused': {
    status: 422,
    zh: '请上传 5 MB 以内的 JPG、PNG、WebP 或 GIF 图片',
    en: 'Upload a JPEG, PNG, WebP or GIF of at most 5 MB.',
  },
  'account.provider_unknown': {
    status: 404,
    zh: '暂不支持这种登录方式',
    en: 'This way to log in is not available.',
  },
  'account.provider_unreachable': {
    status: 503,
    zh: '第三方登录暂时无法连接，请稍后再试或换一种方式登录',
    en: 'The third party cannot be reached. Try again shortly or log in another way.',
  },
  'account.social_denied': {
    status: 409,
    zh: '您已取消授权，可以换一种方式登录',
    en: 'You declined. You can log in another way.',
  },
  'account.social_refused': {
    status: 422,
    zh: '授权已失效，请重新登录',
    en: 'The authorisation is not valid any more. Start again.',
  },
  'account.social_state': {
    status: 403,
    zh: '登录请求已过期或不是从本浏览器发起的，请重新登录',
    en: 'This login did not start in this browser, or took too long. Start again.',
  },
  'account.social_taken': {
    status: 409,
    zh: '这个第三方账号已绑定其他用户',
    en: 'This third-party account is tied to somebody else.',
  },
  'account.social_already_linked': {
    status: 409,
    zh: '您的账号已绑定另一个同类第三方账号，请先解绑',
    en: 'Your account is tied to another account of this kind. Untie that one first.',
  },
  'account.last_way_in': {
    status: 409,
    zh: '这是唯一的登录方式，请先设置密码或绑定其他方式',
    en: 'This is the only way into your account. Set a password or link another first.',
  },

  'traffic.banned': {
    status: 403,
    zh: '您的网络地址暂时无法访问，如有疑问请联系客服',
    en: 'Your network address is blocked for now. Contact customer service.',
  },

  ...goodsErrors,
  ...staffErrors,

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
  'cart.away': {
    status: 503,
    zh: '购物车暂时连接不上，请稍后再试',
    en: 'Carts cannot be reached right now. Try again shortly.',
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
    zh: '价格、库存或优惠有变化，请确认后重新提交',
    en: 'Prices, stock or discounts changed. Review and submit again.',
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
  'order.address_missing': {
    status: 409,
    zh: '买家还没有填写收货地址，暂时不能发货',
    en: 'The buyer has not said yet where the order goes; it cannot be shipped.',
  },
  'order.address_set': {
    status: 409,
    zh: '这个订单已有收货地址，不能再修改',
    en: 'The order has an address already; it cannot be changed.',
  },
  'order.key_reused': {
    status: 409,
    zh: '这次提交与之前的内容不同，请刷新后重试',
    en: 'This idempotency key was used for a different order.',
  },

  ...holdErrors,
  ...ledgerErrors,
  ...paymentErrors,
  ...shippingErrors,
  ...afterSaleErrors,
  ...promotionErrors,
  ...flashErrors,
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
