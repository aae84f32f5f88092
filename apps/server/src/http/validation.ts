import type { Locale } from '@jishi/contract'
import { Ajv, type ErrorObject, type Options } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyInstance, FastifySchemaValidationError } from 'fastify'

const common: Options = { allErrors: true, useDefaults: true, removeAdditional: true, strict: false }

/** Bodies are taken at their word (`"1"` is not 1); paths and queries are text and are read as what the schema wants. */
export function useValidation(app: FastifyInstance): void {
  const strict = createStrict()
  const lenient = withFormats(new Ajv({ ...common, coerceTypes: true }))
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const ajv = httpPart === 'body' ? strict : lenient
    return ajv.compile(schema as object)
  })
}

const createStrict = () => withFormats(new Ajv({ ...common, coerceTypes: false }))

/** One sentence per wrong field, in the reader's language: `{ mobile: '格式不正确' }`. A field's first problem wins. */
export function describeFields(
  errors: readonly FastifySchemaValidationError[],
  locale: Locale,
): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const error of errors) {
    const missing = error.keyword === 'required' ? `/${String(error.params.missingProperty)}` : ''
    const field = `${error.instancePath}${missing}`.slice(1).replaceAll('/', '.')
    fields[field] ??= describe(error, locale)
  }
  return fields
}

function describe({ keyword, params }: Pick<ErrorObject, 'keyword' | 'params'>, locale: Locale): string {
  const limit = String(params.limit ?? '')
  const sentences: Record<string, { zh: string; en: string }> = {
    required: { zh: '请填写', en: 'is required' },
    minLength: {
      zh: limit === '1' ? '请填写' : `至少 ${limit} 个字符`,
      en: `needs at least ${limit} characters`,
    },
    maxLength: { zh: `最多 ${limit} 个字符`, en: `has at most ${limit} characters` },
    minimum: { zh: `不能小于 ${limit}`, en: `must not be under ${limit}` },
    maximum: { zh: `不能大于 ${limit}`, en: `must not be over ${limit}` },
    pattern: { zh: '格式不正确', en: 'has the wrong format' },
    format: { zh: '格式不正确', en: 'has the wrong format' },
    type: { zh: '类型不正确', en: 'has the wrong type' },
    enum: { zh: '不是可选的值', en: 'is not one of the choices' },
    const: { zh: '不是可选的值', en: 'is not one of the choices' },
    anyOf: { zh: '不是可选的值', en: 'is not one of the choices' },
  }
  const sentence = sentences[keyword] ?? { zh: '内容不正确', en: 'is not valid' }
  return locale === 'en' ? sentence.en : sentence.zh
}

function withFormats(ajv: Ajv): Ajv {
  // A CommonJS default export: its types and its shape at run time differ by bundler.
  const add = addFormats as unknown as { default?: (ajv: Ajv) => void } & ((ajv: Ajv) => void)
  ;(add.default ?? add)(ajv)
  return ajv
}
