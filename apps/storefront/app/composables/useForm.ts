import { ApiError } from '@jishi/contract'

export type FieldErrors<Field extends string> = Partial<Record<Field, string>>

interface Rules<Field extends string> {
  /** What is wrong, by field. The form goes to the server only when nothing is. */
  judge: () => Partial<Record<Field, string | false>>
  /** Sends it and does what follows. */
  act: () => Promise<unknown>
  /** The field that an answer of this code is about. */
  codes?: Partial<Record<ApiError['code'], Field>>
  /** Hears of every refusal first; true when there is nothing more to say. */
  refused?: (error: unknown) => boolean
}

/**
 * What every form does: it judges before it asks, says what is wrong beside the field (and takes that back when the
 * field changes), asks once at a time, and puts the cursor where something is wrong.
 */
export function useForm<Form extends object, Field extends string = keyof Form & string>(
  form: Form,
  { judge, act, codes = {}, refused = () => false }: Rules<NoInfer<Field>>,
) {
  const { errorText, fieldErrors } = useErrorText()
  const errors = ref<FieldErrors<string>>({}) as Ref<FieldErrors<Field>>
  const failure = ref('')
  const isBusy = ref(false)

  for (const field of Object.keys(form) as (keyof Form & Field)[]) {
    watch(
      () => form[field],
      () => delete errors.value[field],
    )
  }

  /** Says what the server did not like: beside a field of this form, else for the form as a whole. */
  function explain(error: unknown) {
    if (refused(error)) return
    const field = error instanceof ApiError ? codes[error.code] : undefined
    errors.value = field === undefined ? ownFields(fieldErrors(error)) : only(field, errorText(error))
    if (Object.keys(errors.value).length === 0) failure.value = errorText(error)
  }
  /** Of `confirm.password` the form knows `confirm`. */
  function ownFields(fields: Record<string, string>) {
    const known = Object.entries(fields).map(([path, text]) => [path.split('.')[0] ?? '', text] as const)
    return Object.fromEntries(known.filter(([name]) => name in form)) as FieldErrors<Field>
  }
  /** Judges one field now; true when it is well. */
  function check(field: Field): boolean {
    const text = judge()[field]
    if (text) errors.value = { ...errors.value, ...only(field, text) }
    return !text
  }
  async function submit(event?: Event) {
    if (isBusy.value) return
    const element = event?.currentTarget
    failure.value = ''
    errors.value = keepWrong(judge())
    isBusy.value = Object.keys(errors.value).length === 0
    if (isBusy.value) {
      await act()
        .catch(explain)
        .finally(() => {
          isBusy.value = false
        })
    }
    if (element instanceof HTMLElement) await focusWrong(element)
  }
  return { form, errors, failure, isBusy, submit, explain, check }
}

function only<Field extends string>(field: Field, text: string): FieldErrors<Field> {
  return { [field]: text } as FieldErrors<Field>
}

function keepWrong<Field extends string>(judged: Partial<Record<Field, string | false>>): FieldErrors<Field> {
  return Object.fromEntries(Object.entries(judged).filter(([, text]) => text)) as FieldErrors<Field>
}

/** Goes to the first field that says that it is wrong. */
export async function focusWrong(form: HTMLElement) {
  await nextTick()
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
