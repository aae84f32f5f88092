import { AppError } from '../../kernel/app-error.ts'

/** An answer's fields, whatever shape they came in. */
export type Fields = Record<string, unknown>

const standardTimeoutMs = 5000
const maxAnswerBytes = 64 * 1024

interface CallerOptions {
  provider: string
  /** Where this provider says that something went wrong. */
  errorField: string
  /** Errors that mean: this code is not good, or not any more. Every other one is between the provider and the shop. */
  refusals: readonly string[]
  timeoutMs?: number
}

interface Call {
  query?: Record<string, string>
  /** Makes it a POST. */
  form?: Record<string, string>
  headers?: Record<string, string>
}

export type Caller = (url: string, call?: Call) => Promise<Fields>

/**
 * Asks a provider and reads its answer in any of the shapes of `parseAnswer`; the status of an answer below 500 says
 * nothing, because half of them refuse with 200. Throws account.social_refused or account.provider_unreachable.
 * Never follows a redirect: secrets stand in the address of some calls.
 */
export function createCaller({ provider, errorField, refusals, timeoutMs }: CallerOptions): Caller {
  return async (url, { query = {}, form, headers } = {}) => {
    const text = await fetchText(provider, composeUrl(url, query), {
      method: form === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', 'user-agent': 'jishi', ...headers },
      body: form && new URLSearchParams(form),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs ?? standardTimeoutMs),
    })
    const fields = parseAnswer(text)
    if (fields === undefined) throw unreachable(provider, 'an answer in no shape that is known')
    const error = readText(fields, errorField)
    if (error === undefined || error === '0') return fields
    throw refusals.includes(error) ? refused(provider, error) : unreachable(provider, error)
  }
}

/** Adds parameters to an address; spaces become `%20`, which every provider reads alike. */
export function composeUrl(base: string, params: Record<string, string>): string {
  const url = new URL(base)
  const pairs = Object.entries(params).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  url.search = [url.search.slice(1), ...pairs].filter(Boolean).join('&')
  return url.href
}

/** JSON, JSON as the argument of `callback( ... );`, or `name=value&name=value`. Undefined when it is none of them. */
export function parseAnswer(text: string): Fields | undefined {
  const trimmed = text.trim()
  const argument = /^callback\s*\((.*)\)\s*;?$/s.exec(trimmed)?.[1]
  return parseObject(argument ?? trimmed) ?? parseForm(trimmed)
}

/** A field that holds a text, or a whole number that is exact. Undefined when it is missing, empty, or something else. */
export function readText(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (typeof value === 'string' && value !== '') return value
  return Number.isSafeInteger(value) ? String(value) : undefined
}

/** The token of an answer. Only characters that may stand in a header: an error about others would quote them. */
export function readToken(provider: string, fields: Fields): string {
  const token = readText(fields, 'access_token')
  if (token === undefined || !/^[\x21-\x7e]+$/.test(token))
    throw unreachable(provider, 'an answer without a token')
  return token
}

/** Reads an answer that is small. Throws when it is not. */
export async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxAnswerBytes) throw new Error(`an answer of more than ${maxAnswerBytes} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

export function refused(provider: string, answer: string): AppError {
  return new AppError('account.social_refused', {}, { cause: describe(provider, answer) })
}

/** `answer`: an error of theirs or words of ours. What else they wrote is left out: it may repeat a code or a secret. */
export function unreachable(provider: string, answer: string): AppError {
  return new AppError('account.provider_unreachable', {}, { cause: describe(provider, answer) })
}

function describe(provider: string, answer: string): Error {
  const isPlain = /^[a-z][a-z _-]{0,80}$|^-?\d{1,8}$/i.test(answer)
  return new Error(`${provider}: ${isPlain ? answer : 'an error that is no error code'}`)
}

/** Failures of the connection name the host at most; they are kept as they are. */
async function fetchText(provider: string, url: string, init: RequestInit): Promise<string> {
  let response: Response
  let text: string
  try {
    response = await fetch(url, init)
    text = await readBounded(response)
  } catch (cause) {
    throw new AppError('account.provider_unreachable', {}, { cause })
  }
  if (response.status >= 500) throw unreachable(provider, 'it is out of order')
  return text
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Fields)
      : undefined
  } catch {
    // The error would quote the answer; that there is no object says enough.
    return undefined
  }
}

function parseForm(text: string): Fields | undefined {
  const pair = '[\\w.-]+=[^\\s&<>{}"]*'
  if (!new RegExp(`^${pair}(?:&${pair})*$`).test(text)) return undefined
  return Object.fromEntries(new URLSearchParams(text))
}
