import type { MessageCompiler, MessageContext, MessageFunction } from 'vue-i18n'

/**
 * Our messages are plain sentences with `{name}` holes, so the compiler of vue-i18n (plurals, links, HTML checks) stays
 * out of the bundle.
 */
export const compileMessage: MessageCompiler = (message) => {
  const parts = String(message).split(/\{(\w+)\}/)
  const fill = (context: MessageContext) =>
    parts.map((part, index) => (index % 2 ? String(context.named(part) ?? '') : part)).join('')
  return fill as MessageFunction
}
