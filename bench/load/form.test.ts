import { expect, it } from 'vitest'
import { parseForm } from './form.ts'

it('reads where the first form goes and what it sends, entities decoded', () => {
  const page = `<h1>Pay</h1>
    <form method="post" action="/pay?a=1&#38;b=2"><input type="hidden" name="no" value="&quot;7&quot;">
    <button class="go">Pay</button></form><form action="/back"></form>`
  const { action, fields } = parseForm(page)
  expect(action).toBe('/pay?a=1&b=2')
  expect([...fields]).toEqual([['no', '"7"']])
})

it('says what it saw where there is no form', () => {
  expect(() => parseForm('<p>sold out</p>')).toThrow('sold out')
})
