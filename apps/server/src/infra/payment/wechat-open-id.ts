import { AppError } from '../../kernel/app-error.ts'

export interface OpenIdOptions {
  /** Of the official account. */
  appId: string
  appSecret: string
  /** Where this shop lies: the browser comes back to a page of it. */
  publicUrl: string
  /** `https://open.weixin.qq.com`, or a simulator's. */
  authorizeBaseUrl?: string
  /** `https://api.weixin.qq.com`, or a simulator's. */
  apiBaseUrl?: string
  timeoutMs?: number
}

/**
 * Who the user of WeChat's browser is to our official account, asked without a question to the user (`snsapi_base`):
 * the browser is sent away and comes back with a code that is good once.
 */
export function createOpenIds({ appId, appSecret, publicUrl, ...options }: OpenIdOptions) {
  const { authorizeBaseUrl = 'https://open.weixin.qq.com', apiBaseUrl = 'https://api.weixin.qq.com' } =
    options

  return {
    /** Where to send the browser; it comes back to `page` with `code` in the address. */
    askUrl(page: string): string {
      const url = new URL(`${authorizeBaseUrl}/connect/oauth2/authorize`)
      // Neither the order of these nor the fragment is free.
      const query = { appid: appId, redirect_uri: `${publicUrl}${page}`, response_type: 'code' }
      for (const [name, value] of Object.entries({ ...query, scope: 'snsapi_base', state: 'pay' }))
        url.searchParams.set(name, value)
      return `${url}#wechat_redirect`
    },

    /** Throws payment.code_expired for a code that is not good (any more), payment.provider_unreachable. */
    async read(code: string): Promise<string> {
      const url = new URL(`${apiBaseUrl}/sns/oauth2/access_token`)
      const query = { appid: appId, secret: appSecret, code, grant_type: 'authorization_code' }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      const answer = await ask(url, options.timeoutMs ?? 5000)
      if (typeof answer.openid === 'string' && answer.openid !== '') return answer.openid
      if (refusals.includes(Number(answer.errcode))) throw new AppError('payment.code_expired')
      throw new AppError('payment.provider_unreachable', {}, { cause: answer })
    },
  }
}

/** Code wrong, used, expired, missing. */
const refusals = [40029, 40163, 42003, 41008]

/** Refusals come with status 200 and `errcode`. */
async function ask(url: URL, timeoutMs: number): Promise<{ openid?: unknown; errcode?: unknown }> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    return (await answer.json()) as { openid?: unknown; errcode?: unknown }
  } catch (cause) {
    throw new AppError('payment.provider_unreachable', {}, { cause })
  }
}
