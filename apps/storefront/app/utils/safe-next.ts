const here = 'http://here.invalid'

/** Where to go after a login: a path of this site, else the home page, however the given text is dressed up. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, here)) return '/'
  const { origin, pathname, search, hash } = new URL(next, here)
  // `/.//other.example` is ours until its dots are taken out.
  if (origin !== here || pathname.startsWith('//')) return '/'
  return /^\/(login|register)(\/|$)/.test(pathname) ? '/' : pathname + search + hash
}
