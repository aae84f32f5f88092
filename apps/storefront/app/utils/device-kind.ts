/** What kind of machine a session's words are about; a guess for the picture beside them. */
export function deviceKind(device: string): 'phone' | 'tablet' | 'computer' | 'program' {
  if (/ipad|tablet/i.test(device)) return 'tablet'
  if (/\bios\b|iphone|ipod|android|mobile|harmony/i.test(device)) return 'phone'
  return /windows|mac|linux|ubuntu|chrome ?os|x11/i.test(device) ? 'computer' : 'program'
}
