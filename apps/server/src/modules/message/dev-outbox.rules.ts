export interface TextPart {
  text: string
  isLink: boolean
}

/** Up to white space, a quote or a Chinese character, without the stop of the sentence around it. */
const link =
  /(https?:\/\/[^\s<>"'`\p{Script=Han}\u3000-\u303f\uff00-\uffef]*[^\s<>"'`\p{Script=Han}\u3000-\u303f\uff00-\uffef.,;:!?)\]}])/u

/** The text cut where its links begin and end; put together, the parts are the text. */
export function splitAtLinks(text: string): TextPart[] {
  return text
    .split(link)
    .map((part, place) => ({ text: part, isLink: place % 2 === 1 && URL.canParse(part) }))
    .filter(({ text: part }) => part !== '')
}

/** Each once. */
export function findLinks(text: string): string[] {
  const links = splitAtLinks(text).filter(({ isLink }) => isLink)
  return [...new Set(links.map((part) => part.text))]
}

/** Four to eight digits that stand by themselves: not in a link, a name, a date or a longer number. */
export function findCode(text: string): string | null {
  const prose = splitAtLinks(text).map((part) => (part.isLink ? ' ' : part.text))
  return /(?<![\w.@-])\d{4,8}(?![\w@-])/.exec(prose.join(''))?.[0] ?? null
}
