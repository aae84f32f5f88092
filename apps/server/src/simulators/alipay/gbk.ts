let table: Map<string, [number, number]> | undefined

/** Text as GBK bytes. Node only decodes it, so the other way is looked up in what it decodes. */
export function encodeGbk(text: string): Uint8Array {
  table ??= makeTable()
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes.push(...(code < 0x80 ? [code] : (table.get(character) ?? [0x3f])))
  }
  return Uint8Array.from(bytes)
}

function makeTable(): Map<string, [number, number]> {
  const decoder = new TextDecoder('gbk')
  const pairs = new Map<string, [number, number]>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (character.length === 1 && !pairs.has(character)) pairs.set(character, [lead, trail])
    }
  }
  return pairs
}
