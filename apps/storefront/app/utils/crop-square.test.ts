import { describe, expect, it } from 'vitest'
import { middleOf, pushCrop, squareOf, wholeCrop } from './crop-square.ts'

const wide = { width: 800, height: 400 }

describe('squareOf', () => {
  it('takes the middle of a picture first', () => {
    expect(squareOf(wide, wholeCrop)).toEqual({ left: 200, top: 0, side: 400 })
    expect(squareOf({ width: 300, height: 900 }, wholeCrop)).toEqual({ left: 0, top: 300, side: 300 })
  })

  it('takes less of it when zoomed', () => {
    expect(squareOf(wide, { zoom: 2, x: 0.5, y: 0.5 })).toEqual({ left: 300, top: 100, side: 200 })
  })

  it.each([
    { zoom: 1, x: 0, y: 0 },
    { zoom: 1, x: 1, y: 1 },
    { zoom: 3, x: -4, y: 9 },
    { zoom: 0.1, x: 0.5, y: 0.5 },
    { zoom: 99, x: 0.5, y: 0.5 },
  ])('stays within the picture: %j', (crop) => {
    const { left, top, side } = squareOf(wide, crop)
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(0)
    expect(left + side).toBeLessThanOrEqual(wide.width)
    expect(top + side).toBeLessThanOrEqual(wide.height)
  })
})

describe('pushCrop', () => {
  it('follows the hand: a push to the right shows more of the left', () => {
    const pushed = pushCrop(wide, wholeCrop, { x: 50, y: 0 }, 200)
    expect(squareOf(wide, pushed)).toEqual({ left: 100, top: 0, side: 400 })
  })

  it('does not gather pushes beyond the edge', () => {
    const far = pushCrop(wide, wholeCrop, { x: 5_000, y: 0 }, 200)
    const back = pushCrop(wide, far, { x: -50, y: 0 }, 200)
    expect(squareOf(wide, far).left).toBe(0)
    expect(squareOf(wide, back).left).toBe(100)
  })

  it('leaves a crop alone that is not pushed', () => {
    expect(pushCrop(wide, wholeCrop, { x: 0, y: 0 }, 200)).toEqual(middleOf(wide, wholeCrop))
  })
})
