import { expect, it } from 'vitest'
import { computeAcs3, parseAcs3 } from '../../simulators/sms/acs3.ts'
import { authorizeAcs3, composeQuery, emptyBodySha256 } from './acs3.ts'

// The example of Alibaba Cloud's documentation of signature version 3, with its answer.
const example = {
  method: 'POST',
  path: '/',
  query: {
    RegionId: 'cn-shanghai',
    ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
  },
  headers: {
    host: 'ecs.cn-shanghai.aliyuncs.com',
    'x-acs-version': '2014-05-26',
    'x-acs-action': 'RunInstances',
    'x-acs-date': '2023-10-26T09:01:01Z',
    'x-acs-signature-nonce': 'd410180a5abf7fe235dd9b74aca91fc0',
    'x-acs-content-sha256': emptyBodySha256,
  },
}
const wanted =
  'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804'

it('signs the documented example as the documentation does', () => {
  const key = { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' }
  expect(authorizeAcs3(example, key)).toBe(wanted)
})

it('is computed alike by the simulator, which shares no line with it', () => {
  const { signedHeaders = [], signature } = parseAcs3(wanted) ?? {}
  const url = `/?${new URLSearchParams(example.query)}`
  const computed = computeAcs3({ ...example, url }, signedHeaders, 'YourAccessKeySecret')
  expect(computed).toBe(signature)
})

it('encodes what the standard encoding of addresses leaves as it is', () => {
  expect(composeQuery({ b: "it's (a*b)!", a: '集市 +&=~' })).toBe(
    'a=%E9%9B%86%E5%B8%82%20%2B%26%3D~&b=it%27s%20%28a%2Ab%29%21',
  )
})
