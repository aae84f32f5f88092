const makers = /nuxt[\\/]dist[\\/]app[\\/]composables[\\/](asyncData|fetch)\.js$/
const calls = /= (?=defineKeyedFunctionFactory\(|createUse(?:AsyncData|Fetch)\.__nuxt_factory\()/g

/**
 * A Vite plugin. Nuxt makes `useFetch` and the like by calls, which would keep them in the bundle though nobody uses
 * them. Each call is marked, not the name of the maker: by Rollup's `manualPureFunctions` all that comes out of what it
 * makes would be pure too, and `await refresh()` of a page would be left out as a call without effect.
 */
export function pureMakers() {
  return {
    name: 'pure-makers',
    transform(code: string, id: string) {
      if (makers.test(id)) return { code: code.replace(calls, '= /* @__PURE__ */ '), map: null }
    },
  }
}
