/** A rough count as shops write it: 12345 is `1.2万` in Chinese, `12.3k` in English. */
export function formatCount(count: number, locale: string): string {
  if (locale === 'en') return count < 10_000 ? String(count) : `${trim(count / 1_000)}k`
  return count < 10_000 ? String(count) : `${trim(count / 10_000)}万`
}

function trim(value: number): string {
  return (Math.floor(value * 10) / 10).toFixed(1).replace(/\.0$/, '')
}
