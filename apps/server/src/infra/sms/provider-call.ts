import { SmsError, type SmsMessage } from './sms.ts'

export interface ProviderAnswer {
  status: number
  /** Empty when the answer was no JSON object. */
  body: Record<string, unknown>
}

interface ProviderRequest {
  headers: Record<string, string>
  body?: string
}

/** Node gives up connecting after ten seconds: by then it is known that nothing was sent. */
const standardTimeoutMs = 15_000

/** The request never left: no connection, or nobody at its end whom we trust. */
const unsent = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/**
 * Posts once. Throws SmsError: `not_sent` when no connection came about, `unknown` when it broke or nothing was heard in
 * time.
 */
export async function callProvider(
  url: string,
  { headers, body }: ProviderRequest,
  timeoutMs = standardTimeoutMs,
): Promise<ProviderAnswer> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      // A connection of its own: one that was kept may be dead, and how far a message got on it is not known.
      headers: { accept: 'application/json', connection: 'close', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: answer.status, body: readObject(await answer.text()) }
  } catch (error) {
    const reason = readReason(error)
    throw new SmsError(unsent.has(reason) ? 'not_sent' : 'unknown', reason, error)
  }
}

/** What a refusal by status alone means: 4xx is a no, anything else is no answer to what was asked. */
export function judgeStatus(status: number): 'refused' | 'unknown' {
  return status >= 400 && status < 500 && status !== 408 ? 'refused' : 'unknown'
}

/** The provider's own words; whatever of the message it repeats in them is blotted out. */
export function toSmsError(
  outcome: SmsError['outcome'],
  { status }: ProviderAnswer,
  words: unknown[],
  { mobile, variables }: SmsMessage,
): SmsError {
  const said = [`HTTP ${status}`, ...words].filter((word) => word !== undefined && word !== '').join(' ')
  const secrets = [mobile, ...Object.values(variables)].filter((secret) => secret.length >= 4)
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), said)
  return new SmsError(outcome, clean.slice(0, 300))
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function readReason(error: unknown): string {
  const { name, cause } = error as { name: string; cause?: { code?: string; syscall?: string } }
  // Also said of a connection that came about and fell silent.
  if (cause?.code === 'ETIMEDOUT' && cause.syscall === 'connect') return 'UND_ERR_CONNECT_TIMEOUT'
  return cause?.code ?? name
}
