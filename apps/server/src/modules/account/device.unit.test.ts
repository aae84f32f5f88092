import { expect, it } from 'vitest'
import { describeDevice } from './device.ts'

it.each([
  [
    'Chrome · Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  ],
  ['Firefox · Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0'],
  [
    'WeChat · iOS',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x1800312b)',
  ],
  ['curl', 'curl/8.5.0'],
  ['okhttp', 'okhttp/4.9.3'],
  ['', ''],
  ['', '<script>alert(1)</script>'],
])('§1.6 says "%s" for what a device calls itself', (told, userAgent) => {
  expect(describeDevice(userAgent)).toBe(told)
})
