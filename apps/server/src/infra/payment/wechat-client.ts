import { AppError } from '../../kernel/app-error.ts'
import type { WechatSigning } from './wechat-signing.ts'

export interface WechatAnswer {
  status: number
  /** `{}` when there is none. */
  body: Record<string, unknown>
}

interface Options {
  /** `https://api.mch.weixin.qq.com`, or a simulator's. */
  baseUrl: string
  signing: WechatSigning
  timeoutMs?: number
}

const downloadMs = 120_000

/**
 * Calls of APIv3. Gives what WeChat says, also a refusal (4xx) or a fault of theirs (5xx: the result is unknown). Throws
 * payment.provider_unreachable when there is no answer, or one that is not signed as it must be.
 */
export function createWechatClient({ baseUrl, signing, timeoutMs = 5000 }: Options) {
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '')

  async function send(method: string, url: URL, body: string, patienceMs = timeoutMs): Promise<Response> {
    return fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        authorization: signing.authorize(method, `${url.pathname}${url.search}`, body),
        'user-agent': 'jishi',
        ...(body !== '' && { 'content-type': 'application/json' }),
      },
      ...(body !== '' && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
  }

  /** Success must be signed. A refusal may come without a signature, but never with a wrong one. */
  function isGenuine({ status, headers }: Response, raw: string): boolean {
    const isSigned = headers.has('wechatpay-signature')
    if (!isSigned && status >= 400) return true
    return signing.isTheirs({ headers: Object.fromEntries(headers), raw })
  }

  return {
    /** The file behind an address that an answer gave; only of the same host: it sees our signature. */
    async download(address: string): Promise<Response> {
      const url = new URL(address)
      if (url.host !== new URL(baseUrl).host) throw new Error(`a bill at ${url.host}`)
      return send('GET', url, '', downloadMs)
    },

    async call(method: 'GET' | 'POST', path: string, content?: object): Promise<WechatAnswer> {
      try {
        const answer = await send(
          method,
          new URL(`${prefix}${path}`, baseUrl),
          content === undefined ? '' : JSON.stringify(content),
        )
        const raw = await answer.text()
        if (!isGenuine(answer, raw)) throw new Error(`${path}: the answer is not signed by WeChat`)
        return { status: answer.status, body: raw === '' ? {} : parseObject(raw) }
      } catch (cause) {
        throw new AppError('payment.provider_unreachable', {}, { cause })
      }
    },
  }
}

/** What was answered, in one line for a person. */
export function describeAnswer({ status, body }: WechatAnswer): string {
  const { code = '', message = '', status: state = '' } = body
  return [status, state, code, message].filter((part) => part !== '').join(' ')
}

export function parseObject(raw: string): Record<string, unknown> {
  const value: unknown = JSON.parse(raw)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('no JSON object')
  return value as Record<string, unknown>
}
