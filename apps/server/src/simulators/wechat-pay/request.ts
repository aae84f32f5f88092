import type { Clock } from '../../kernel/clock.ts'
import { Refusal } from './answer.ts'
import type { Identity } from './identity.ts'
import type { Sealing } from './sealing.ts'

const toleranceMs = 5 * 60_000

/** The request as it stands in the signed text. `path` has its query. */
interface SignedRequest {
  method: string
  path: string
  body: string
  authorization: string
}

/** Throws Refusal (401 SIGN_ERROR) for a request that the merchant did not sign just now. */
export function checkSignature(
  { method, path, body, authorization }: SignedRequest,
  { identity, sealing, clock }: { identity: Identity; sealing: Sealing; clock: Clock },
): void {
  const fields = readAuthorization(authorization)
  const { timestamp = '', nonce_str = '', signature = '' } = fields
  const isMerchant = fields.mchid === identity.mchId && fields.serial_no === identity.serial
  if (!isMerchant) throw new Refusal(401, 'SIGN_ERROR', '商户号或证书序列号有误')
  const ageMs = Math.abs(clock.now().getTime() - Number(timestamp) * 1000)
  if (!(ageMs <= toleranceMs)) throw new Refusal(401, 'SIGN_ERROR', '时间戳已过期')
  if (!sealing.isSignedByMerchant([method, path, timestamp, nonce_str, body], signature))
    throw new Refusal(401, 'SIGN_ERROR', '签名错误')
}

function readAuthorization(header: string): Record<string, string> {
  const [, list = ''] = /^WECHATPAY2-SHA256-RSA2048 (.+)$/.exec(header) ?? []
  return Object.fromEntries([...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]))
}
