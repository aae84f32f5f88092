import { describe, expect, it } from 'vitest'
import { toGoodsPicture } from './goods-picture'

describe('§17.1 a picture of goods', () => {
  it('is offered in three sizes, wherever it comes from', () => {
    expect(toGoodsPicture('/media/demo/a.webp', 112)).toEqual({
      src: '/media/demo/a_200.webp',
      srcset: '/media/demo/a_200.webp 200w, /media/demo/a_400.webp 400w, /media/demo/a.webp 800w',
    })
    const hosted = toGoodsPicture('https://img.example.com/media/demo/a.webp', 240)
    expect(hosted.src).toBe('https://img.example.com/media/demo/a_400.webp')
    expect(toGoodsPicture('/media/demo/a.webp', 460).src).toBe('/media/demo/a.webp')
  })

  it.each(['/media/file/ab/abc.webp', 'https://img.example.com/media/group1/M00/00/0A/wKg-_x.webp'])(
    'is offered in AVIF only when it was uploaded: %s',
    (src) => {
      const stem = src.replace('.webp', '')
      expect(toGoodsPicture(src, 240).avifSrcset).toBe(
        `${stem}_200.avif 200w, ${stem}_400.avif 400w, ${stem}_800.avif 800w`,
      )
    },
  )

  it.each(['', '/favicon.svg', 'https://elsewhere.example.com/a.webp', '/media/demo/a.png'])(
    'has one size when it is none of ours: %j',
    (src) => {
      expect(toGoodsPicture(src, 112)).toEqual({ src })
    },
  )
})
