import type { Challenge, Solution } from 'altcha-lib'

type Word = { tries: number } | { solution: Solution } | { error: string }

/**
 * Does the work of an altcha challenge in a worker, so that the page stays smooth. Gives what the server wants to see;
 * `onShare` hears how far it has probably come (0 to 1). Rejects when it cannot be done here, or was called off.
 */
export function proveWork(
  given: Record<string, unknown>,
  { signal, onShare }: { signal: AbortSignal; onShare: (share: number) => void },
): Promise<string> {
  const challenge = given as unknown as Challenge
  return new Promise<string>((resolve, reject) => {
    const worker = new Worker(new URL('../workers/prove-work.ts', import.meta.url), { type: 'module' })
    const end = (settle: () => void) => {
      worker.terminate()
      settle()
    }
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { once: true })
    worker.onerror = () => end(() => reject(new Error('the worker failed')))
    worker.onmessage = ({ data }: MessageEvent<Word>) => {
      if ('tries' in data) onShare(probableShare(data.tries, challenge.parameters.keyPrefix))
      else if ('solution' in data) end(() => resolve(proofPayload(challenge, data.solution)))
      else end(() => reject(new Error(data.error)))
    }
    worker.postMessage(challenge)
  })
}

/** Nobody knows how long luck takes: the likelihood that so many tries were enough. */
export function probableShare(tries: number, keyPrefix: string): number {
  // A long prefix belongs to a number that the server drew; they are of this size.
  const expected = keyPrefix.length <= 6 ? 16 ** keyPrefix.length : 5_000
  return 1 - Math.exp(-tries / expected)
}

/** base64 of JSON, as altcha's widget sends it. */
export function proofPayload({ parameters, signature }: Challenge, solution: Solution): string {
  const bytes = new TextEncoder().encode(JSON.stringify({ challenge: { parameters, signature }, solution }))
  return btoa(String.fromCharCode(...bytes))
}
