import bowser from 'bowser'

/** `Chrome · Windows`: browser and system as far as they say; for a program its name; empty for one that says nothing. */
export function describeDevice(userAgent: string): string {
  if (userAgent === '') return ''
  const { browser, os } = bowser.parse(userAgent)
  const known = [browser.name, os.name].filter((part) => part !== undefined && part !== null && part !== '')
  return known.length > 0 ? known.join(' · ') : (/^[\w.-]{1,30}/.exec(userAgent)?.[0] ?? '')
}
