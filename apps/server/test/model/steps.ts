import fc from 'fast-check'
import { cancel, comeBack, expire, notify, payAtProvider, place, startPaying, wait } from './buying.ts'
import { ask, collect, decide, receive, refund, ship } from './sending.ts'
import { type Step, told } from './step.ts'

/** Which of those there are: the steps know no numbers in advance. */
const pick = fc.nat({ max: 7 })
const pieces = fc.integer({ min: 1, max: 3 })

const wanted = fc.array(fc.tuple(pick, pieces), { minLength: 1, maxLength: 2 })
const yesOrNo = fc.boolean()

/** How often each comes up: enough orders get as far as being paid that something can happen to them then. */
export const steps: fc.Arbitrary<Step> = fc
  .oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(wanted, fc.nat({ max: 3 })).map(([lines, method]) => place(lines, method === 0)),
    },
    {
      weight: 6,
      arbitrary: fc.tuple(pick, fc.constantFrom('alipay', 'wechat')).map(([at, by]) => startPaying(at, by)),
    },
    { weight: 8, arbitrary: pick.map(payAtProvider) },
    { weight: 7, arbitrary: fc.tuple(pick, pieces).map(([at, times]) => notify(at, times)) },
    { weight: 2, arbitrary: pick.map(comeBack) },
    { weight: 2, arbitrary: pick.map(cancel) },
    { weight: 1, arbitrary: pick.map(expire) },
    { weight: 1, arbitrary: fc.constantFrom(1, 6, 31).map(wait) },
    {
      weight: 3,
      arbitrary: fc.tuple(pick, fc.option(pick, { nil: undefined })).map(([at, line]) => ship(at, line)),
    },
    { weight: 2, arbitrary: pick.map(receive) },
    { weight: 2, arbitrary: pick.map(collect) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(pick, fc.option(fc.tuple(pick, pieces), { nil: undefined }))
        .map(([at, part]) => ask(at, part)),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(pick, yesOrNo, yesOrNo)
        .map(([at, isYes, isRestocked]) => decide(at, isYes, isRestocked)),
    },
    { weight: 2, arbitrary: fc.constant(refund()) },
  )
  .map(told)
