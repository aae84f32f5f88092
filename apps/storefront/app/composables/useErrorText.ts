import { ApiError } from '@jishi/contract'

/** Turns what was thrown into what a person reads. */
export function useErrorText() {
  const { t } = useI18n()

  /** The sentence to show. The server has said it in the visitor's language already. */
  function errorText(error: unknown): string {
    if (!(error instanceof ApiError)) return t('common.failed')
    return error.code === 'client.unreachable' ? t('common.unreachable') : error.message
  }

  /** What is wrong with which field of a form; empty when the error is not about fields. */
  function fieldErrors(error: unknown): Record<string, string> {
    const fields = error instanceof ApiError ? error.details.fields : undefined
    return fields && typeof fields === 'object' ? (fields as Record<string, string>) : {}
  }
  return { errorText, fieldErrors }
}
