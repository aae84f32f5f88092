import type { SocialIdentity } from '../../infra/oauth/oauth.ts'
import { goodPassword, visitor } from './account.fixtures.ts'
import type { ProfileShop } from './profile.fixtures.ts'
import { mintSecret } from './social-states.ts'

export interface TestBrowser {
  secret: string
  userId: number | undefined
}

export const stranger = (): TestBrowser => ({ secret: mintSecret(), userId: undefined })

/** People who go out to a third party and come back. `getShop`: it is opened after the tests are named. */
export function createTravels(getShop: () => ProfileShop) {
  let people = 0
  const newIdentity = (): SocialIdentity => ({ openid: `Person-${++people}`, nickname: `Person ${people}` })

  /** Sends the browser out and back; gives what it brings. */
  async function travel(
    identity: SocialIdentity,
    { browser = stranger(), name = 'github' }: { browser?: TestBrowser; name?: string } = {},
  ) {
    const { socials, providers } = getShop()
    const purpose = browser.userId === undefined ? 'login' : 'bind'
    const { redirectUrl } = await socials.start(name, { purpose, next: '/cart' }, browser)
    const provider = providers.find((each) => each.name === name) ?? providers[0]
    return { browser, ...provider.approve(redirectUrl, identity) }
  }
  type Brought = Awaited<ReturnType<typeof travel>>

  const finish = ({ browser, state, code }: Brought, name = 'github', socials = getShop().socials) =>
    socials.finish(name, { state, code }, browser, visitor)

  const comeBy = async (identity: SocialIdentity, browser = stranger(), name = 'github') =>
    finish(await travel(identity, { browser, name }), name)

  /** Arrives with an identity that nobody has; gives the ticket and the browser that may use it. */
  async function getTicket(identity = newIdentity(), browser = stranger()) {
    const outcome = await comeBy(identity, browser)
    if (outcome.outcome !== 'unbound') throw new Error(`expected unbound, got ${outcome.outcome}`)
    return { ...outcome, browser, identity }
  }
  type Ticket = Awaited<ReturnType<typeof getTicket>>

  return {
    newIdentity,
    newMobile: () => `1351234${String(++people).padStart(4, '0')}`,
    travel,
    finish,
    comeBy,
    getTicket,
    bindByLogin: ({ ticket, browser }: Ticket, login: string, password = goodPassword) =>
      getShop().socials.bindByLogin({ ticket, login, password }, browser, visitor),
    bindByMobile: ({ ticket, browser }: Ticket, mobile: string, smsCode: string) =>
      getShop().socials.bindByMobile({ ticket, mobile, smsCode, acceptedTerms: true }, browser, visitor),
    link: (userId: number, identity: SocialIdentity, name = 'github') =>
      comeBy(identity, { secret: mintSecret(), userId }, name),
    /** Whom the identity logs in. */
    async ownerOf(identity: SocialIdentity): Promise<number | undefined> {
      const outcome = await comeBy(identity)
      return outcome.outcome === 'entered' ? outcome.entry.me.id : undefined
    },
  }
}
