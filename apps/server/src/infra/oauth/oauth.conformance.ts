import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/app-error.ts'
import type { AuthorizeRequest, LoginProvider } from './oauth.ts'

export interface Visitor {
  decision: 'approve' | 'deny'
  nickname?: string
}

/** A provider with people who have accounts there, and a browser. */
export interface LoginWorld {
  provider: LoginProvider
  /** The same driver with a secret that is not the one registered. */
  createWithWrongSecret: () => LoginProvider
  /** The wrong and the right one, and whatever else must never be told. */
  secrets: string[]
  /** An address that the shop registered there. */
  redirectUri: string
  /** Goes to the provider's page and decides. Gives the address it leads to; undefined when the window closes. */
  visit: (authorizeUrl: string, visitor: Visitor) => Promise<URL | undefined>
  /** Some compare the redirect address again when the code is exchanged. */
  comparesRedirect: boolean
  hasPkce: boolean
  advance: (ms: number) => void
  /** How long the driver waits for an answer. */
  timeoutMs: number
  /** Runs `work` while each call to the provider comes to grief in this way. */
  during: (
    fault: 'hang_up' | 'bad_gateway' | 'garbage' | 'echo' | 'endless' | 'slow',
    work: () => Promise<void>,
  ) => Promise<void>
  close: () => Promise<void>
}

const minuteMs = 60_000
const refusal = 'account.social_refused'
const silence = 'account.provider_unreachable'

/** The promises of the port. */
export function loginProviderConformance(name: string, open: () => Promise<LoginWorld>): void {
  describe(`login provider: ${name}`, () => {
    let world: LoginWorld
    beforeAll(async () => {
      world = await open()
    })
    afterAll(() => world.close())

    function compose(given: Partial<AuthorizeRequest> = {}): AuthorizeRequest {
      const random = () => randomBytes(32).toString('base64url')
      return { state: random(), codeVerifier: random(), redirectUri: world.redirectUri, ...given }
    }

    async function approve(request: AuthorizeRequest, nickname = '小满'): Promise<string> {
      const back = await world.visit(await world.provider.authorizeUrl(request), {
        decision: 'approve',
        nickname,
      })
      return back?.searchParams.get('code') ?? ''
    }

    async function enter(nickname: string) {
      const request = compose()
      return world.provider.identify(await approve(request, nickname), request)
    }

    /** The code of the error that is thrown; neither it nor any cause of it may tell a secret. */
    async function failureOf(work: Promise<unknown>, ...secrets: string[]): Promise<string> {
      const error = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      for (const secret of [...world.secrets, ...secrets]) expect(tell(error)).not.toContain(secret)
      return error instanceof AppError && error.cause instanceof Error ? error.code : `no AppError: ${error}`
    }

    it('§1.7 tells who somebody is who agreed, by name', async () => {
      const identity = await enter('李雷')
      expect(identity).toEqual({ openid: expect.stringMatching(/^[\x21-\x7e]{6,128}$/), nickname: '李雷' })
    })

    it('§1.7 knows the same person again, and nobody else as that person', async () => {
      const [first, other, again] = [await enter('阿福'), await enter('小满'), await enter('阿福')]
      expect(again).toEqual(first)
      expect(other.openid).not.toBe(first.openid)
    })

    it('gives no code when the person says no', async () => {
      const request = compose()
      const back = await world.visit(await world.provider.authorizeUrl(request), { decision: 'deny' })
      expect(back?.searchParams.get('code') ?? undefined).toBeUndefined()
      if (back !== undefined) expect(back.searchParams.get('state')).toBe(request.state)
    })

    it('§1.7 brings the state back as it was given, whatever is in it', async () => {
      const request = compose({ state: `a+b c%20d&e=f#g"<h>'/?;ä汉${'x'.repeat(40)}` })
      const back = await world.visit(await world.provider.authorizeUrl(request), { decision: 'approve' })
      expect(back?.searchParams.get('state')).toBe(request.state)
      expect(back?.href.startsWith(world.redirectUri)).toBe(true)
      const code = back?.searchParams.get('code') ?? ''
      expect(await world.provider.identify(code, request)).toMatchObject({ nickname: '小满' })
    })

    it('refuses a code that was used', async () => {
      const request = compose()
      const code = await approve(request)
      await world.provider.identify(code, request)
      expect(await failureOf(world.provider.identify(code, request), code)).toBe(refusal)
    })

    it('refuses a code after ten minutes', async () => {
      const request = compose()
      const [late, inTime] = [await approve(request), await approve(request)]
      world.advance(10 * minuteMs - 1)
      await world.provider.identify(inTime, request)
      world.advance(1)
      expect(await failureOf(world.provider.identify(late, request), late)).toBe(refusal)
    })

    it('refuses a code that nobody gave out', async () => {
      const code = randomBytes(16).toString('hex')
      expect(await failureOf(world.provider.identify(code, compose()), code)).toBe(refusal)
    })

    it('refuses a code for another redirect address, where the provider looks', async () => {
      const request = compose()
      const code = await approve(request)
      const elsewhere = { ...request, redirectUri: `${request.redirectUri}/elsewhere` }
      const outcome = await failureOf(world.provider.identify(code, elsewhere), code)
      expect(outcome).toBe(world.comparesRedirect ? refusal : 'no AppError: undefined')
    })

    it('refuses a code whose proof is another one, where the provider has proofs', async () => {
      const request = compose()
      const code = await approve(request)
      const stolen = { ...request, codeVerifier: compose().codeVerifier }
      const outcome = await failureOf(world.provider.identify(code, stolen), code, stolen.codeVerifier)
      expect(outcome).toBe(world.hasPkce ? refusal : 'no AppError: undefined')
    })

    it('never shows the proof in the address', async () => {
      const request = compose()
      const { searchParams, href } = new URL(await world.provider.authorizeUrl(request))
      expect(href).not.toContain(request.codeVerifier)
      expect(searchParams.get('code_challenge_method')).toBe(world.hasPkce ? 'S256' : null)
    })

    it('calls a wrong secret of ours no fault of the person', async () => {
      const request = compose()
      const code = await approve(request)
      const provider = world.createWithWrongSecret()
      expect(await failureOf(provider.identify(code, request), code)).toBe(silence)
    })

    it.each(['hang_up', 'bad_gateway', 'garbage', 'echo', 'endless', 'slow'] as const)(
      'says that it cannot reach the provider, and nothing secret, when its calls meet: %s',
      async (fault) => {
        const request = compose()
        const code = await approve(request)
        await world.during(fault, async () => {
          const secrets = [code, request.codeVerifier]
          expect(await failureOf(world.provider.identify(code, request), ...secrets)).toBe(silence)
        })
      },
    )

    it('stops listening long before its time is up to an answer that does not end', async () => {
      const request = compose()
      const code = await approve(request)
      await world.during('endless', async () => {
        const began = performance.now()
        await failureOf(world.provider.identify(code, request))
        expect(performance.now() - began).toBeLessThan(world.timeoutMs / 2)
      })
    })

    it('works again when the provider does', async () => {
      await world.during('bad_gateway', async () => {
        await world.provider.identify('x', compose()).catch(() => {})
      })
      expect(await enter('小满')).toMatchObject({ nickname: '小满' })
    })
  })
}

/** All that a log would show of an error: names, messages, fields, and the same of its causes. */
function tell(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const fields = Object.entries(error).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return [error.name, error.message, error.stack, ...fields, tell(error.cause)].join('\n')
}
