import { composeRequest } from './lean-connection.ts'

const keyLength = 16
const placeholders = { token: '<token>', key: 'k'.repeat(keyLength) }

/** Claims of one unit of an item as they go over the wire, put together from three pieces: this runs for each press. */
export function createClaimWriter(origin: string, itemId: number) {
  const text = composeRequest(origin, {
    method: 'POST',
    path: `/api/flash-items/${itemId}/claims?count=1&key=${placeholders.key}`,
    headers: { authorization: `Bearer ${placeholders.token}`, 'content-length': '0' },
  }).toString('latin1')
  const [head = '', rest = ''] = text.split(placeholders.key)
  const [middle = '', end = ''] = rest.split(placeholders.token)

  /** `press`: names the press; at most 16 letters and digits. */
  return (token: string, press: string): Buffer =>
    Buffer.from(head + press.padStart(keyLength, '0') + middle + token + end, 'latin1')
}
