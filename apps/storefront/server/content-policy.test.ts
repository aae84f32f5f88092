import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { contentPolicy, createScriptHash } from './content-policy'

const sha = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
const policyOf = (...chunks: string[]) => contentPolicy(chunks, { hash: createScriptHash() })
const scriptSources = (policy: string) => /script-src ([^;]*)/.exec(policy)?.[1]?.split(' ')

describe('§16.2 the content security policy of a page', () => {
  it('names the inline scripts of the page by their hashes, each once, to the letter', () => {
    const theme = `try{document.documentElement.dataset.theme='dark'}catch(e){}`
    const map = '{"imports":{"#entry":"/_nuxt/a.js"}}'
    const policy = policyOf(
      `<script>${theme}</script><script type="importmap">${map}</script>`,
      `<script>${theme}</script><SCRIPT >\n 1 < 2 \n</SCRIPT>`,
    )
    expect(scriptSources(policy)).toEqual(["'self'", sha(theme), sha(map), sha('\n 1 < 2 \n')])
  })

  it('passes over scripts with an address and over data, which nobody runs', () => {
    const policy = policyOf(
      '<script type="module" src="/_nuxt/a.js" crossorigin></script>',
      '<script type="application/json" data-nuxt-data="x" id="__NUXT_DATA__">[1]</script>',
      `<script type='application/ld+json'>{"@type":"Product"}</script>`,
    )
    expect(scriptSources(policy)).toEqual(["'self'"])
  })

  it('never lets inline scripts, foreign code, plug-ins or frames around the page in', () => {
    const policy = policyOf('<script>a()</script>')
    expect(scriptSources(policy)?.filter((source) => /unsafe|\*|http|data:/.test(source))).toEqual([])
    for (const rule of [
      "default-src 'self'",
      "object-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'self'",
    ])
      expect(policy.split('; ')).toContain(rule)
  })

  it('lets pictures come from the image host, and nothing else from there', () => {
    const imageHost = 'https://img.example.com/shop'
    const rules = contentPolicy([], { hash: createScriptHash(), imageHost }).split('; ')
    expect(rules.filter((rule) => rule.includes('img.example.com'))).toEqual([
      "img-src 'self' data: blob: https://img.example.com",
    ])
    expect(policyOf()).toContain("img-src 'self' data: blob:;")
  })

  it('remembers hashes within bounds', () => {
    const hash = createScriptHash(2)
    for (const text of ['a', 'b', 'c', 'a']) expect(`'sha256-${hash(text)}'`).toBe(sha(text))
  })
})
