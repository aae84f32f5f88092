/** Answers that are about the code itself: they are shown beside its field. */
export function smsCodeErrors<Field extends string>(field: Field) {
  return {
    'account.sms_code_wrong': field,
    'account.sms_too_soon': field,
    'account.sms_daily_limit': field,
  } as const
}
