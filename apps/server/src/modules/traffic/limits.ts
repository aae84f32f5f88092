const second = 1_000
const minute = 60 * second

/** How many calls of one route may come from one address or one account. */
export interface Limit {
  by: 'ip' | 'user'
  limit: number
  windowMs: number
}

interface Counting {
  /**
   * `exact`: counted in the store before the call is answered. `shared`: counted in each process, which costs a change a third
   * less, and shared behind the answers.
   */
  count: 'exact' | 'shared'
  /** All routes of the policy are counted together. */
  isCommon?: boolean
  limits: readonly Limit[]
}

/**
 * An address is often an office, a school or a mobile network: what it may do is meant for three hundred people who shop at
 * once. What one account may do is meant for one person with quick fingers.
 */
const policies = {
  read: { count: 'shared', isCommon: true, limits: [{ by: 'ip', limit: 6_000, windowMs: minute }] },
  page: { count: 'shared', isCommon: true, limits: [{ by: 'ip', limit: 1_200, windowMs: minute }] },
  change: {
    count: 'shared',
    limits: [
      { by: 'user', limit: 300, windowMs: minute },
      { by: 'ip', limit: 3_000, windowMs: minute },
    ],
  },
  // Takes stock or starts a payment.
  order: {
    count: 'exact',
    limits: [
      { by: 'user', limit: 120, windowMs: minute },
      { by: 'ip', limit: 1_200, windowMs: minute },
    ],
  },
  // Each of these tries a secret, sends something that costs money, or makes an account.
  entrance: {
    count: 'exact',
    limits: [
      { by: 'user', limit: 20, windowMs: minute },
      { by: 'ip', limit: 60, windowMs: minute },
    ],
  },
  sending: {
    count: 'exact',
    limits: [
      { by: 'user', limit: 10, windowMs: minute },
      { by: 'ip', limit: 30, windowMs: minute },
    ],
  },
  // A picture is drawn, or a name is looked up, for anybody.
  question: { count: 'exact', limits: [{ by: 'ip', limit: 300, windowMs: minute }] },
  upload: {
    count: 'exact',
    limits: [
      { by: 'user', limit: 20, windowMs: minute },
      { by: 'ip', limit: 60, windowMs: minute },
    ],
  },
  download: {
    count: 'exact',
    limits: [
      { by: 'user', limit: 10, windowMs: minute },
      { by: 'ip', limit: 60, windowMs: minute },
    ],
  },
  // The shop's own people work behind one address, and their pages ask for much at once.
  office: { count: 'shared', isCommon: true, limits: [{ by: 'ip', limit: 1_200, windowMs: minute }] },
  // All notices of a provider come from a handful of addresses.
  notice: { count: 'shared', limits: [{ by: 'ip', limit: 12_000, windowMs: minute }] },
} as const satisfies Record<string, Counting>

export type PolicyName = keyof typeof policies
export type Policy = Counting & { name: PolicyName }

const routes: Record<string, PolicyName> = {
  'POST /api/account/sessions': 'entrance',
  'POST /api/account/sessions/sms': 'entrance',
  'POST /api/account/register': 'entrance',
  'POST /api/account/social/:provider/start': 'entrance',
  'POST /api/account/social/:provider/finish': 'entrance',
  'POST /api/account/social/bind/login': 'entrance',
  'POST /api/account/social/bind/mobile': 'entrance',
  'POST /api/account/password-resets': 'entrance',
  'POST /api/account/password-resets/sms': 'entrance',
  'POST /api/account/email/verify': 'entrance',
  'PUT /api/account/password': 'entrance',
  'PUT /api/account/mobile': 'entrance',
  'POST /api/account/deletion': 'entrance',
  'POST /api/admin/session': 'entrance',
  'PUT /api/admin/me/password': 'entrance',
  'POST /api/admin/staff': 'entrance',
  'POST /api/admin/staff/:id/credentials': 'entrance',
  'POST /api/account/sms-codes': 'sending',
  'POST /api/account/me/sms-codes': 'sending',
  'POST /api/account/password-resets/mail': 'sending',
  'POST /api/account/email/verification': 'sending',
  'PUT /api/account/email': 'sending',
  'GET /api/account/human-check': 'question',
  'GET /api/account/availability': 'question',
  'POST /api/orders': 'order',
  'POST /api/orders/:orderNo/payments': 'order',
  'PUT /api/account/avatar': 'upload',
  'PUT /api/after-sales/pictures': 'upload',
  'GET /api/account/my-data': 'download',
  'POST /api/payments/:provider/notify': 'notice',
}

/** The storefront's pages and their lists; its files have routes of their own and are not counted. */
const pageRoutes = new Set(['/*', '/', '/category/:id', '/item/:id', '/sitemap-:number(^\\d{1,9}).xml'])
const harmless = new Set(['GET', 'HEAD'])

/** The policy of a route as it was registered. Undefined: health checks, files, developer pages, simulators, preflights. */
export function policyOf(method: string, url: string): Policy | undefined {
  const name = nameOf(method, url)
  return name && { name, ...policies[name] }
}

function nameOf(method: string, url: string): PolicyName | undefined {
  const named = routes[`${method === 'HEAD' ? 'GET' : method} ${url}`]
  if (named !== undefined) return named
  if (pageRoutes.has(url)) return 'page'
  if (!url.startsWith('/api/') || url.startsWith('/api/docs') || method === 'OPTIONS') return undefined
  if (url.startsWith('/api/admin/')) return 'office'
  return harmless.has(method) ? 'read' : 'change'
}
