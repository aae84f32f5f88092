import sanitizeHtml from 'sanitize-html'

/**
 * What of a shop's text may be shown: headings, lists, tables, emphasis, pictures and links. Pictures come from this
 * site (`/media/...`) or by https; links lead to this site, http(s), a telephone or a mailbox. Whatever could run, load,
 * submit or cover the page is taken out, and so is what a script or a style sheet holds. Doing it twice changes nothing.
 */
export function sanitiseRichText(html: string): string {
  return sanitizeHtml(html, allowed).trim()
}

const length = /^\d{1,4}(\.\d{1,2})?(px|em|rem|%)$/

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'div', 'span', 'blockquote', 'pre', 'code'],
    ...[
      'strong',
      'b',
      'em',
      'i',
      'u',
      's',
      'small',
      'sub',
      'sup',
      'mark',
      'a',
      'img',
      'figure',
      'figcaption',
    ],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd'],
    ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    '*': ['style'],
    a: ['href', 'title', 'target', 'rel'],
    img: ['src', 'alt', 'title', 'width', 'height', 'loading'],
    ol: ['start'],
    col: ['span'],
    th: ['scope', 'colspan', 'rowspan'],
    td: ['colspan', 'rowspan'],
  },
  allowedStyles: {
    '*': {
      'text-align': [/^(left|right|center|justify)$/],
      'font-weight': [/^(normal|bold|[1-9]00)$/],
      'font-style': [/^(normal|italic)$/],
      'text-decoration': [/^(none|underline|line-through)$/],
      color: [/^#[0-9a-f]{3,8}$/i, /^rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)$/],
      'background-color': [/^#[0-9a-f]{3,8}$/i, /^rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)$/],
      width: [length],
      'max-width': [length],
    },
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  // The page has its own heading of the first level.
  transformTags: { h1: 'h2', a: (tagName, attribs) => ({ tagName, attribs: guardTarget(attribs) }) },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !isOwnOrSecure(attribs.src ?? ''),
}

/** A page that is opened beside ours cannot reach back into it. */
function guardTarget({ target, rel, ...attribs }: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  return target === '_blank' ? { ...attribs, target, rel: 'noopener noreferrer' } : attribs
}

function isOwnOrSecure(src: string): boolean {
  return /^\/media\/(?!.*\.\.)[\w./-]+$/.test(src) || /^https:\/\/[^/\s]/i.test(src)
}
