import { type Confirmation, type MeView, sendMySmsCode } from '@jishi/contract'

export interface ConfirmFields {
  kind: 'password' | 'sms'
  password: string
  smsCode: string
}

/** Shows that it is me: my password, or a code that goes to my mobile. Who has no password has only the code. */
export function useConfirmation(account: () => MeView) {
  const api = useApi()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const fields = reactive<ConfirmFields>({
    kind: account().hasPassword ? 'password' : 'sms',
    password: '',
    smsCode: '',
  })
  const error = ref('')
  const code = useSmsCode({
    to: () => account().mobileMasked,
    ask: (human) => api(sendMySmsCode, { body: { human } }),
    explain: (problem) => {
      error.value = errorText(problem)
    },
  })
  watch(fields, () => {
    error.value = ''
  })

  /** What is missing, else false. */
  function judge(): string | false {
    if (fields.kind === 'password') return fields.password === '' && t('login.enterPassword')
    return !isSmsCode(fields.smsCode) && t('account.codeRule')
  }
  const value = (): Confirmation =>
    fields.kind === 'password'
      ? { kind: 'password', password: fields.password }
      : { kind: 'sms', smsCode: fields.smsCode }
  return reactive({ fields, code, error, judge, value })
}

/**
 * A form that changes something that matters: its own fields and the confirmation. `done` hears when the server has
 * changed it.
 */
export function useConfirmedForm<Form extends object, Field extends string = keyof Form & string>(
  account: () => MeView,
  form: Form,
  {
    judge,
    act,
    codes,
  }: {
    judge: () => Partial<Record<NoInfer<Field>, string | false>>
    act: (confirm: Confirmation) => Promise<unknown>
    codes?: Parameters<typeof useForm<Form, Field>>[1]['codes']
  },
) {
  const { needsLogin, sendToLogin } = useLoginGate()
  const confirmation = useConfirmation(account)
  const whole = useForm<Form, Field | 'confirm'>(form, {
    judge: () =>
      ({ ...judge(), confirm: confirmation.judge() }) as Partial<Record<Field | 'confirm', string | false>>,
    act: () => act(confirmation.value()),
    codes: { 'account.confirmation_wrong': 'confirm', ...codes },
    refused: (error) => needsLogin(error) && !!sendToLogin(),
  })
  watch(confirmation.fields, () => delete whole.errors.value.confirm)
  return { ...whole, confirmation }
}
