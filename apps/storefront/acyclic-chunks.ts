import type { Plugin } from 'vite'

/**
 * Fails the build when two chunks import each other. Whichever of them runs first then uses what the other has not
 * made yet: the page stays dead in the browser, and no type and no test of the server sees it.
 */
export function acyclicChunks(): Plugin {
  return {
    name: 'acyclic-chunks',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    generateBundle(_options, bundle) {
      const importsOf = new Map(
        Object.values(bundle).flatMap((file) =>
          file.type === 'chunk' ? [[file.fileName, file.imports]] : [],
        ),
      )
      const cycle = findCycle(importsOf)
      if (cycle !== undefined) this.error(`chunks import each other: ${cycle.map(describe).join(' -> ')}`)

      function describe(fileName: string): string {
        const file = bundle[fileName]
        const inside =
          file?.type === 'chunk'
            ? file.moduleIds.slice(-3).map((id) => id.split('/').slice(-2).join('/'))
            : []
        return `${fileName} (${inside.join(', ')})`
      }
    },
  }
}

/** A way from a node back to itself; undefined where there is none. */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const way: string[] = []

  function visit(node: string): string[] | undefined {
    if (done.has(node)) return undefined
    const start = way.indexOf(node)
    if (start >= 0) return [...way.slice(start), node]
    way.push(node)
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next)
      if (cycle !== undefined) return cycle
    }
    way.pop()
    done.add(node)
    return undefined
  }

  for (const node of edges.keys()) {
    const cycle = visit(node)
    if (cycle !== undefined) return cycle
  }
  return undefined
}
