import { expect, it } from 'vitest'
import { deviceKind } from './device-kind.ts'

it.each([
  ['Chrome · Windows', 'computer'],
  ['Safari · macOS', 'computer'],
  ['Safari · iOS', 'phone'],
  ['WeChat · Android', 'phone'],
  ['Safari · iPad', 'tablet'],
  ['curl', 'program'],
  ['', 'program'],
])('%j is a %s', (device, kind) => expect(deviceKind(device)).toBe(kind))
