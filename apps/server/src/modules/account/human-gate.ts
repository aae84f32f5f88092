import type { HumanAnswer, HumanChallenge } from '@jishi/contract'
import type { HumanCheck } from '../../infra/human-check/human-check.ts'
import { AppError } from '../../kernel/app-error.ts'

export type HumanGate = ReturnType<typeof createHumanGate>

/** Stands before what programs must not do a thousand times; a person chooses how to show that they are one. */
export function createHumanGate(checks: readonly HumanCheck[]) {
  const findCheck = (kind: HumanChallenge['kind']) => checks.find((check) => check.kind === kind)

  return {
    /** Throws request.invalid for a kind that this shop does not offer. */
    async issue(kind: HumanChallenge['kind']): Promise<HumanChallenge> {
      const check = findCheck(kind)
      if (check === undefined) throw new AppError('request.invalid')
      return check.issue()
    },

    /** Uses the answer up, right or wrong. Throws account.human_check_failed. */
    async require(answer: HumanAnswer): Promise<void> {
      const isPerson = await findCheck(answer.kind)?.verify(answer)
      if (isPerson !== true) throw new AppError('account.human_check_failed')
    },
  }
}
