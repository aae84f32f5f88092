import type { ClaimPages, GateClaim } from './flash-gate.ts'

/** The same claims in pages of at most `size`; none is empty. */
export async function* cutPages(pages: ClaimPages, size: number): AsyncGenerator<readonly GateClaim[]> {
  for await (const page of pages) {
    for (let from = 0; from < page.length; from += size) yield page.slice(from, from + size)
  }
}
