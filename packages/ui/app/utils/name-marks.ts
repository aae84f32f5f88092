export interface NamePart {
  text: string
  isMarked: boolean
}

/** Cuts a text where its marks begin and end; the parts add up to the text. Marks come in order, in UTF-16 units. */
export function splitMarks(text: string, marks: readonly { from: number; to: number }[] = []): NamePart[] {
  const parts: NamePart[] = []
  let seen = 0
  for (const { from, to } of marks) {
    const start = Math.max(from, seen)
    const end = Math.min(to, text.length)
    if (start >= end) continue
    parts.push(
      { text: text.slice(seen, start), isMarked: false },
      { text: text.slice(start, end), isMarked: true },
    )
    seen = end
  }
  parts.push({ text: text.slice(seen), isMarked: false })
  return parts.filter((part) => part.text !== '')
}
