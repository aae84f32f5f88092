/** The page has nothing to press. */
export class NoForm extends Error {}

/** The first form of a page: where it goes and what its hidden fields and its submit button send. Throws NoForm. */
export function parseForm(html: string): { action: string; fields: URLSearchParams } {
  const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(html)
  if (form === null) throw new NoForm(`no form on the page: ${html.slice(0, 300)}`)
  const [, head = '', inside = ''] = form
  const fields = new URLSearchParams()
  for (const [tag] of inside.matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const name = attribute(tag, 'name')
    if (name !== undefined) fields.append(name, attribute(tag, 'value') ?? '')
  }
  return { action: attribute(head, 'action') ?? '', fields }
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`, 'i').exec(tag)?.[1]
  return found?.replaceAll(/&(#\d+|\w+);/g, (_, entity: string) => decode(entity))
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }

function decode(entity: string): string {
  return entity.startsWith('#') ? String.fromCodePoint(Number(entity.slice(1))) : (named[entity] ?? '')
}
