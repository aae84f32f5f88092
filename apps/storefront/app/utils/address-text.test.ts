import { expect, it } from 'vitest'
import { regionText } from './address-text.ts'

const place = (province: string, city: string, district: string) => ({
  province: { code: '1', name: province },
  city: { code: '2', name: city },
  district: { code: '3', name: district },
})

it('says a municipality once and leaves out what only holds counties', () => {
  expect(regionText(place('北京市', '北京市', '朝阳区'))).toBe('北京市 朝阳区')
  expect(regionText(place('海南省', '省直辖县', '文昌市'))).toBe('海南省 文昌市')
  expect(regionText(place('广东省', '广州市', '天河区'))).toBe('广东省 广州市 天河区')
})
