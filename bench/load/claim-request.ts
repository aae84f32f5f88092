import { composeRequest } from './lean-connection.ts'

const keyLength = 16
const placeholders = { token: '<token>', key: 'k'.repeat(keyLength) }

/** Claims of one unit of an item as they go over the wire, put together from three pieces: this runs for each press. */
export function createClaimWriter(origin: string, itemId: number) {
  const text = composeRequest(origin, {
    method: 'POST',
    path: `/api/flash-items/${itemId}/claims`,
    headers: { authorization: `Bearer ${placeholders.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ count: 1, key: placeholders.key }),
  }).toString('latin1')
  const [head = '', rest = ''] = text.split(placeholders.token)
  const [middle = '', end = ''] = rest.split(placeholders.key)

  /** `press`: names the press; at most 16 letters and digits. */
  return (token: string, press: string): Buffer =>
    Buffer.from(head + token + middle + press.padStart(keyLength, '0') + end, 'latin1')
}
