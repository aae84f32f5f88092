import { type Challenge, type DeriveKeyFunction, solveChallenge } from 'altcha-lib'
import { deriveKey as derivePbkdf2 } from 'altcha-lib/algorithms/web/pbkdf2'
import { deriveKey as deriveSha } from 'altcha-lib/algorithms/web/sha'

const tellEveryMs = 120

/** Searches the number a challenge asks for. Says `{ tries }` now and then, and at the end `{ solution }` or `{ error }`. */
addEventListener('message', async ({ data: challenge }: MessageEvent<Challenge>) => {
  let tries = 0
  let toldAt = performance.now()
  const derive = challenge.parameters.algorithm.startsWith('PBKDF2/') ? derivePbkdf2 : deriveSha
  const counted: DeriveKeyFunction = (...given) => {
    tries++
    if (performance.now() - toldAt >= tellEveryMs) {
      toldAt = performance.now()
      postMessage({ tries })
    }
    return derive(...given)
  }
  try {
    const solution = await solveChallenge({ challenge, deriveKey: counted })
    postMessage(solution === null ? { error: 'took too long' } : { solution })
  } catch (error) {
    postMessage({ error: String(error) })
  }
})
