import { TrackingError } from './tracking.ts'

const standardTimeoutMs = 10_000
const longestAnswer = 512 * 1024

/** Posts a form and gives the JSON object that comes back. Throws TrackingError `unreachable`. */
export async function askService(
  url: string,
  form: Record<string, string>,
  timeoutMs = standardTimeoutMs,
): Promise<Record<string, unknown>> {
  const { status, text } = await post(url, form, timeoutMs)
  const answer = readObject(text)
  if (status !== 200 || answer === undefined)
    throw new TrackingError('unreachable', `HTTP ${status}, ${text.length} characters`)
  return answer
}

/** The items of a list that are objects, whatever else is in it. */
export function readList(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function readText(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : ''
}

async function post(url: string, form: Record<string, string>, timeoutMs: number) {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(form),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: answer.status, text: (await answer.text()).slice(0, longestAnswer) }
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string } }
    throw new TrackingError('unreachable', cause?.code ?? name)
  }
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
