import { contentPolicy, createScriptHash } from '../content-policy'

const headers = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-site',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Pages are sent past Fastify, so they get here what it gives to everything else, and a policy that lets their scripts run. */
export default defineNitroPlugin(({ hooks }) => {
  // Vite's development server writes scripts of its own into the page and has them talk to it.
  if (import.meta.dev) return
  const hash = createScriptHash()
  const { imageHost } = useRuntimeConfig()

  hooks.hook('request', (event) => {
    setResponseHeaders(event, headers)
  })
  hooks.hook('render:html', ({ head, bodyAppend }, { event }) => {
    event.context.contentPolicy = contentPolicy([...head, ...bodyAppend], { hash, imageHost })
  })
  hooks.hook('render:response', (response, { event }) => {
    const policy = event.context.contentPolicy
    if (typeof policy !== 'string') return
    response.headers = { ...response.headers, 'content-security-policy': policy }
    // Nobody needs to know what this was made with.
    delete response.headers['x-powered-by']
  })
})
