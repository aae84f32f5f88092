/** The shortest password that the contract lets through; shorter common ones need no place here. */
const shortest = 8
let loading: Promise<ReadonlySet<string>> | undefined

/** Is this one of the 18,000 commonest passwords of leaked lists, in whatever case? Loaded at the first question. */
export async function isCommonPassword(password: string): Promise<boolean> {
  loading ??= loadCommonPasswords()
  return (await loading).has(password.normalize('NFKC').toLowerCase())
}

async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const all = dictionary['passwords-common'] as string[]
  return new Set(all.filter((password) => password.length >= shortest))
}
