import { queries } from './queries.ts'
import { type RelevanceScore, scoreRelevance } from './score.ts'

/** Asks the shop all questions, one after another, and judges its answers. */
export async function judgeShop(origin: string): Promise<RelevanceScore> {
  const judged = []
  for (const [query, ...wanted] of queries) judged.push({ query, wanted, found: await ask(origin, query) })
  return scoreRelevance(judged)
}

/** Names of the goods on the first page. */
async function ask(origin: string, query: string): Promise<string[]> {
  const answer = await fetch(`${origin}/api/search/skus?q=${encodeURIComponent(query)}`)
  if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`)
  const { items } = (await answer.json()) as { items: { name: string }[] }
  return items.map(({ name }) => name)
}
