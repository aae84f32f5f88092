/** What a caller reads of an endpoint; its words and schemas are the server's business. */
const kept = new Set(['method', 'path', 'consumes', 'produces'])

interface Property {
  key: { name?: string }
  start: number
  end: number
}

interface Call {
  type: string
  callee: { name?: string }
  arguments: { properties: Property[] }[]
}

interface Program {
  body: { declaration?: { declarations?: { init: Call | null }[] } | null }[]
}

/** A Vite plugin. Keeps of every `export const x = endpoint({ ... })` of the contract what a browser needs. */
export function leanEndpoints() {
  return {
    name: 'lean-endpoints',
    transform(this: { parse(code: string): unknown }, code: string, id: string) {
      if (!/packages[\\/]contract[\\/]src[\\/][\w-]+\.ts$/.test(id) || !code.includes('endpoint(')) return
      let lean = ''
      let read = 0
      for (const properties of findEndpoints(this.parse(code) as Program)) {
        const words = properties
          .filter(({ key }) => kept.has(key.name ?? ''))
          .map(({ start, end }) => code.slice(start, end))
        lean += code.slice(read, properties[0]?.start) + words.join(', ')
        read = properties.at(-1)?.end ?? read
      }
      return { code: lean + code.slice(read), map: null }
    },
  }
}

function findEndpoints({ body }: Program): Property[][] {
  const calls = body.flatMap(({ declaration }) => (declaration?.declarations ?? []).map(({ init }) => init))
  return calls.flatMap((call) =>
    call?.type === 'CallExpression' && call.callee.name === 'endpoint'
      ? call.arguments.map(({ properties }) => properties)
      : [],
  )
}
