import { type Clock, parseChinaTime } from '../../kernel/clock.ts'
import { GatewayRefusal } from './answer.ts'
import type { Identity } from './identity.ts'
import type { Fields, Signer } from './signing.ts'

export interface GatewayRequest {
  method: string
  fields: Fields
  /** `biz_content`, parsed. */
  content: Record<string, unknown>
}

const minuteMs = 60_000
/** The real tolerance is not documented; this one shows a clock or a time zone that is wrong. */
const toleranceMs = 10 * minuteMs

interface Deps {
  identity: Identity
  signer: Signer
  clock: Clock
}

/**
 * Checks the common parameters in the order of the real gateway: the app is known before its signature is looked at.
 * Throws GatewayRefusal.
 */
export function readRequest(
  query: unknown,
  body: unknown,
  { identity, signer, clock }: Deps,
): GatewayRequest {
  const fields = { ...toFields(query), ...toFields(body) }
  const { method = '', app_id, sign, sign_type, charset, timestamp = '', biz_content = '' } = fields
  if (!app_id) throw new GatewayRefusal('40001', 'isv.missing-app-id', '缺少AppID参数')
  if (app_id !== identity.appId) throw new GatewayRefusal('40002', 'isv.invalid-app-id', '无效的AppID参数')
  if (!method) throw new GatewayRefusal('40001', 'isv.missing-method', '缺少方法名参数')
  if (!sign) throw new GatewayRefusal('40001', 'isv.missing-signature', '缺少签名参数')
  if (sign_type !== 'RSA2') throw new GatewayRefusal('40002', 'isv.invalid-signature-type', '无效签名类型')
  if (!signer.isSignedByMerchant(fields)) {
    throw new GatewayRefusal('40002', 'isv.invalid-signature', '无效签名')
  }
  if (charset?.toLowerCase() !== 'utf-8') {
    throw new GatewayRefusal('40002', 'isv.invalid-charset', '字符集错误')
  }
  const at = parseChinaTime(timestamp)
  // A signed cashier address stays good until the order expires; a call is made now.
  const isCall = !isPage(method)
  if (at === undefined || (isCall && Math.abs(clock.now().getTime() - at.getTime()) > toleranceMs)) {
    throw new GatewayRefusal('40002', 'isv.invalid-timestamp', '非法的时间戳参数')
  }
  return { method, fields, content: parseContent(biz_content) }
}

export type PageMethod = 'alipay.trade.page.pay' | 'alipay.trade.wap.pay'

export function isPage(method: string): method is PageMethod {
  return method === 'alipay.trade.page.pay' || method === 'alipay.trade.wap.pay'
}

function toFields(values: unknown): Fields {
  const fields: Fields = {}
  for (const [name, value] of Object.entries(values ?? {})) {
    if (typeof value !== 'string') throw new GatewayRefusal('40002', 'isv.suspected-attack', '可疑的攻击请求')
    fields[name] = value
  }
  return fields
}

function parseContent(text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text)
    if (content !== null && typeof content === 'object') return content as Record<string, unknown>
  } catch {
    // Told below, like any other wrong content.
  }
  throw new GatewayRefusal('40002', 'isv.invalid-parameter', '参数无效: biz_content')
}
