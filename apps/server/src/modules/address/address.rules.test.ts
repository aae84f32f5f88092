import { expect, it } from 'vitest'
import { composeRegionText } from './address.rules.ts'

it.each([
  [['浙江省', '杭州市', '西湖区'], '浙江省 杭州市 西湖区'],
  [['北京市', '北京市', '朝阳区'], '北京市 朝阳区'],
  [['重庆市', '县', '城口县'], '重庆市 城口县'],
  [['海南省', '省直辖县', '文昌市'], '海南省 文昌市'],
  [['台湾省', '桃园市', '桃园市'], '台湾省 桃园市'],
  [['香港特别行政区', '香港岛', '中西区'], '香港特别行政区 香港岛 中西区'],
  [['浙江省', '', '西湖区'], '浙江省 西湖区'],
])('writes %j as a parcel says it', (names, text) => {
  expect(composeRegionText(names)).toBe(text)
})
