/** Rows that hold counties directly below a province; nobody writes them on a parcel. */
const placeholders = new Set(['县', '省直辖县', '自治区直辖县级行政区划'])

/** The divisions as a parcel says them: a municipality once, and no placeholder: 北京市 朝阳区, 海南省 文昌市. */
export function composeRegionText(names: string[]): string {
  return [...new Set(names)].filter((name) => name !== '' && !placeholders.has(name)).join(' ')
}
