/** `18812340000` becomes `188****0000`; what is too short is hidden whole. */
export function maskMobile(mobile: string): string {
  if (mobile.length < 8) return '****'
  return `${mobile.slice(0, 3)}****${mobile.slice(-4)}`
}
