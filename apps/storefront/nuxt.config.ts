import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import { acyclicChunks } from './acyclic-chunks.ts'
import { leanEndpoints } from './lean-endpoints.ts'
import { pureMakers } from './pure-makers.ts'

/** Before the first paint, so that nothing flashes: the chosen theme, the ad that was closed. Public pages are the same for everyone. */
const firstScript = `try{var d=document.documentElement.dataset,l=localStorage,t=l.getItem('jishi.theme'),a=l.getItem('jishi.closedAd');if(t)d.theme=t;if(a)d.closedAd=a}catch(e){}`

/** What every public page shows travels together with what it needs: the frame, the parts of goods, and icons of theirs alone. */
const streetParts =
  /layouts\/default\.vue|components\/(Mall\w+|HomeTopAd|search\/SearchBox|CategoryRail|CategoryIcon)\.vue|packages\/ui\/app\/components\/(Goods\w+|PriceText|ContentImage|BreadcrumbTrail|UserAvatar|ErrorState|SkeletonBlock)\.vue/

interface ModuleGraph {
  getModuleInfo(id: string): { importers: readonly string[] } | null
}

function pickChunk(id: string, { getModuleInfo }: ModuleGraph): string | undefined {
  if (streetParts.test(id)) return 'street'
  const importers = id.startsWith('~icons/') ? (getModuleInfo(id)?.importers ?? []) : []
  if (importers.length > 0 && importers.every((importer) => streetParts.test(importer))) return 'street'
}

const apiOrigin = 'http://127.0.0.1:3000'

export default defineNuxtConfig({
  extends: ['@jishi/ui'],
  modules: ['@pinia/nuxt'],
  css: ['~/assets/main.css'],
  compatibilityDate: '2026-11-01',
  telemetry: false,
  devtools: { enabled: false },
  components: [{ path: '~/components', pathPrefix: false }],
  features: { inlineStyles: false },
  experimental: {
    appManifest: false,
    payloadExtraction: false,
    // The code of a page comes when one points at a link to it, not for every link in sight.
    defaults: { nuxtLink: { prefetchOn: { interaction: true, visibility: false } } },
  },
  app: {
    head: {
      viewport: 'width=device-width, initial-scale=1, viewport-fit=cover',
      link: [{ rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }],
      script: [{ innerHTML: firstScript, tagPosition: 'head' }],
      meta: [{ name: 'theme-color', content: '#c22d1f' }],
    },
  },
  typescript: {
    tsConfig: { compilerOptions: { allowImportingTsExtensions: true } },
    nodeTsConfig: { compilerOptions: { allowImportingTsExtensions: true } },
    sharedTsConfig: { compilerOptions: { allowImportingTsExtensions: true } },
  },
  // Where the API is when nobody hangs `jishiFetch` on the request: `nuxt dev`, or a storefront of its own.
  // `imageHost`: pages may load pictures from there too.
  // `siteUrl`: the public origin, for links that others follow; where it is not said, the address that was asked for.
  runtimeConfig: { apiOrigin, imageHost: '', public: { siteUrl: '' } },
  nitro: {
    // Everything in the bundle, so that it is the production build of Vue whatever NODE_ENV the server runs with.
    noExternals: true,
    preset: 'node-listener',
    compressPublicAssets: { gzip: true, brotli: true },
  },
  $development: {
    routeRules: {
      '/api/**': { proxy: `${apiOrigin}/api/**` },
      '/media/**': { proxy: `${apiOrigin}/media/**` },
    },
  },
  hooks: {
    // Pages ask by the client of the contract: Nuxt's `$fetch` and what it needs stay out of the bundle.
    'app:templates'({ templates }) {
      const own = templates.find(({ filename }) => filename === 'fetch.mjs')
      if (own) own.getContents = () => 'export {}'
    },
    // No <link rel=prefetch> for every page there is.
    'build:manifest'(manifest) {
      for (const file of Object.values(manifest)) file.prefetch = false
    },
  },
  vite: {
    plugins: [tailwindcss(), leanEndpoints(), pureMakers(), acyclicChunks()],
    // Dozens of parts of 300 bytes each would be dozens of requests.
    $client: {
      build: {
        // Browsers without it fetch a part of the page a moment later.
        modulePreload: { polyfill: false },
        // A twentieth smaller than what esbuild makes of it.
        minify: 'terser',
        terserOptions: { module: true, compress: { passes: 2, ecma: 2020 } },
        rollupOptions: {
          output: {
            experimentalMinChunkSize: 16_000,
            manualChunks: pickChunk,
          },
        },
      },
    },
    vue: { features: { optionsAPI: false } },
    build: {
      rollupOptions: {
        treeshake: {
          manualPureFunctions: ['endpoint', 'Type', 'Keyset', 'Numbered'],
        },
      },
    },
    resolve: {
      // Schemas are the server's business, pages call endpoints by method and path; and all sentences are plain.
      alias: ['typebox', 'vue-i18n'].map((name) => ({
        find: new RegExp(`^${name}$`),
        replacement: fileURLToPath(new URL(`./${name}-lite.ts`, import.meta.url)),
      })),
    },
  },
})
