import {
  type AddressEditView,
  type AddressInput,
  type AddressView,
  createAddress,
  mobilePattern,
  updateAddress,
} from '@jishi/contract'

export type AddressForm = Required<AddressInput>
export type AddressErrors = Partial<Record<keyof AddressForm | 'region', string>>

/** The form of one address: empty for a new one, filled from `known` to change it. */
export function useAddressForm(known: AddressEditView | undefined, saved: (address: AddressView) => void) {
  const api = useApi()
  const { t } = useI18n()
  const { errorText, fieldErrors } = useErrorText()
  const form = reactive<AddressForm>(fromKnown(known))
  const errors = ref<AddressErrors>({})
  const failure = ref('')
  const isBusy = ref(false)

  for (const field of Object.keys(form) as (keyof AddressForm)[]) {
    const shownAt = field.endsWith('Code') ? 'region' : field
    watch(
      () => form[field],
      () => delete errors.value[shownAt],
    )
  }

  async function save(event?: Event) {
    if (isBusy.value) return
    const element = event?.currentTarget
    failure.value = ''
    errors.value = judge(form, t)
    if (Object.keys(errors.value).length === 0) await send()
    if (element instanceof HTMLElement) await focusWrong(element)
  }
  async function send() {
    isBusy.value = true
    const body = { ...form, recipient: form.recipient.trim(), detail: form.detail.trim() }
    try {
      saved(
        known
          ? await api(updateAddress, { params: { id: known.id }, body })
          : await api(createAddress, { body }),
      )
    } catch (error) {
      const { provinceCode, cityCode, districtCode, ...fields } = fieldErrors(error)
      errors.value = { ...fields, region: provinceCode ?? cityCode ?? districtCode }
      if (!Object.values(errors.value).some(Boolean)) failure.value = errorText(error)
    } finally {
      isBusy.value = false
    }
  }
  return { form, errors, failure, isBusy, save }
}

function fromKnown(known: AddressEditView | undefined): AddressForm {
  return {
    recipient: known?.recipient ?? '',
    provinceCode: known?.province.code ?? '',
    cityCode: known?.city.code ?? '',
    districtCode: known?.district.code ?? '',
    detail: known?.detail ?? '',
    zip: known?.zip ?? '',
    mobile: known?.mobile ?? '',
    phone: known?.phone ?? '',
    email: known?.email ?? '',
    title: known?.title ?? '',
    isDefault: known?.isDefault ?? false,
  }
}

function judge(form: AddressForm, t: (key: string) => string): AddressErrors {
  const rules: [keyof AddressErrors, boolean][] = [
    ['recipient', form.recipient.trim() !== '' && form.recipient.trim().length <= 20],
    ['mobile', new RegExp(mobilePattern).test(form.mobile)],
    ['region', form.provinceCode !== '' && form.cityCode !== '' && form.districtCode !== ''],
    ['detail', form.detail.trim().length >= 2],
    ['zip', /^(\d{6})?$/.test(form.zip)],
    ['phone', /^[0-9-]*$/.test(form.phone)],
    ['email', /^([^\s@]+@[^\s@]+\.[^\s@]+)?$/.test(form.email)],
  ]
  return Object.fromEntries(
    rules.filter(([, isGood]) => !isGood).map(([field]) => [field, t(`address.${field}Rule`)]),
  )
}
