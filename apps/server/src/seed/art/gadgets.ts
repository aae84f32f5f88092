import {
  body,
  type Draw,
  darker,
  disc,
  lighter,
  line,
  oval,
  rect,
  screen,
  shape,
  shine,
  steel,
  surface,
  turned,
} from './drawing.ts'

/** Phones, wearables and what goes with them. */
export const gadgets = {
  phone: (c) =>
    surface(
      c,
      phoneBack(rect(63, 14, 22, 32, 8, darker(c, 0.3)) + lens(74, 23) + lens(74, 37)),
      phoneFront(c),
    ),
  'phone-ring': (c) =>
    surface(
      c,
      phoneBack(
        disc(80, 34, 17, darker(c, 0.35)) +
          disc(80, 34, 15, '#23262d') +
          lens(74, 28, 4) +
          lens(86, 28, 4) +
          lens(80, 39, 4),
      ),
      phoneFront(c),
    ),
  'phone-bar': (c) =>
    surface(
      c,
      phoneBack(
        rect(56, 20, 50, 17, 6, darker(c, 0.32)) +
          lens(68, 28.5, 5) +
          lens(82, 28.5, 5) +
          disc(95, 28.5, 2.5, '#f6e7b4'),
      ),
      phoneFront(c),
    ),
  'fold-phone': (c) =>
    surface(
      c,
      shape('M14 22 62 14v100l-48-8z', '#1a1c22'),
      shape('M66 14l48 8v84l-48 8z', '#1a1c22'),
      shape('M18 26 62 19v90l-44-7z', screen),
      shape('M66 19l44 7v76l-44 7z', screen),
      shape('M18 70q24-26 44-4v43l-44-7z', '#ffffff', 'opacity=".22"'),
      shape('M66 60q20-24 44 6v36l-44 7z', '#ffffff', 'opacity=".16"'),
      rect(61, 13, 6, 102, 3, body),
      shine('M22 30 40 27 26 100 22 99z', 0.16),
    ),
  'flip-phone': (c) =>
    surface(
      c,
      rect(34, 8, 60, 54, 12, body),
      rect(40, 14, 48, 42, 8, '#1a1c22'),
      rect(42, 16, 44, 38, 6, screen),
      disc(64, 44, 14, '#ffffff', 'opacity=".25"'),
      rect(32, 60, 64, 7, 3, darker(c)),
      rect(34, 66, 60, 54, 12, body),
      keypad(),
    ),
  'smart-watch': (c) =>
    surface(
      c,
      shape('M44 34 48 6h32l4 28zM44 94l4 28h32l4-28z', body),
      rect(34, 30, 60, 68, 18, steel),
      rect(38, 34, 52, 60, 14, '#14161b'),
      rect(94, 52, 5, 16, 2.5, '#8c969e'),
      line('M50 72a18 18 0 1 1 28 0', lighter(c, 0.35), 4.5),
      line('M56 68a10 10 0 1 1 16 0', '#f0b429', 4),
      rect(52, 80, 24, 5, 2.5, '#ffffff', 'opacity=".75"'),
      shine('M42 40q2-5 8-5h14L46 92q-4 0-4-6z', 0.1),
    ),
  'smart-band': (c) =>
    surface(
      c,
      turned(
        24,
        shape('M50 4h28q3 0 3 4v112q0 4-3 4H50q-3 0-3-4V8q0-4 3-4z', body),
        rect(46, 34, 36, 60, 16, '#14161b'),
        line('M56 72l6-14 6 10 5-6', lighter(c, 0.4), 3.4),
        rect(56, 44, 16, 5, 2.5, '#ffffff', 'opacity=".8"'),
        disc(64, 14, 1.8, darker(c, 0.4)),
        disc(64, 22, 1.8, darker(c, 0.4)),
        disc(64, 106, 1.8, darker(c, 0.4)),
        disc(64, 114, 1.8, darker(c, 0.4)),
      ),
    ),
  earbuds: (c) =>
    surface(
      c,
      rect(22, 62, 84, 54, 24, body),
      shape('M24 82q40 12 80 0-4-20-22-20H46q-18 0-22 20z', lighter(c, 0.28)),
      rect(58, 88, 12, 4, 2, darker(c, 0.15)),
      bud(36, 1, c),
      bud(92, -1, c),
      shine('M30 88q0 18 16 22-10-8-10-22z', 0.4),
    ),
  charger: (c) =>
    surface(
      c,
      rect(48, 10, 7, 26, 2, steel),
      rect(73, 10, 7, 26, 2, steel),
      rect(30, 32, 68, 68, 16, body),
      rect(46, 84, 14, 6, 3, '#3a3f47'),
      rect(68, 84, 14, 6, 3, '#3a3f47'),
      shine('M36 48q0-10 10-10h12Q42 52 40 88q-4-4-4-8z', 0.4),
      line('M64 98v8q0 12-14 12H24', lighter(c, 0.1), 5),
    ),
  cable: (c) =>
    surface(
      c,
      line('M40 30v30c0 40 48 10 48 44', darker(c, 0.12), 8),
      line('M40 30v30c0 40 48 10 48 44', c, 5),
      line('M26 92c0-28 40-18 54-46', darker(c, 0.12), 8),
      line('M26 92c0-28 40-18 54-46', c, 5),
      plug(40, 26, 180),
      plug(88, 104, 0),
      rect(18, 84, 16, 22, 5, body),
      rect(22, 106, 8, 11, 2, steel),
      rect(72, 26, 16, 22, 5, body),
      rect(76, 14, 8, 12, 2, steel),
    ),
  'power-bank': (c) =>
    surface(
      c,
      rect(32, 12, 64, 104, 16, body),
      rect(40, 22, 48, 22, 7, '#1a1c22'),
      rect(46, 30, 7, 6, 2, '#7fe08f'),
      rect(56, 30, 7, 6, 2, '#7fe08f'),
      rect(66, 30, 7, 6, 2, '#7fe08f'),
      rect(76, 30, 6, 6, 2, '#4c5560'),
      disc(64, 72, 18, darker(c, 0.1)),
      line('M67 60 58 74h12l-9 13', '#ffffff', 3.6),
      rect(50, 110, 12, 4, 2, '#2a2d33'),
      rect(68, 110, 10, 4, 2, '#2a2d33'),
      shine('M36 26q0-10 10-10h4Q40 40 40 108q-4-2-4-10z', 0.35),
    ),
  'phone-case': (c) =>
    surface(
      c,
      turned(
        -10,
        rect(34, 8, 60, 112, 15, body),
        rect(40, 14, 48, 100, 10, darker(c, 0.1)),
        rect(42, 16, 26, 32, 9, '#f4efe8'),
        rect(42, 16, 26, 32, 9, 'none', `stroke="${darker(c, 0.3)}" stroke-width="2"`),
        disc(66, 82, 17, 'none', 'stroke="#ffffff" stroke-width="3" opacity=".8"'),
        shine('M38 30q0-14 8-16h2Q42 60 44 114q-6-2-6-12z', 0.3),
      ),
    ),
  'phone-stand': (c) =>
    surface(
      c,
      oval(64, 110, 42, 9, darker(c, 0.2)),
      oval(64, 106, 42, 9, body),
      line('M64 104V66', '#9aa4ac', 8),
      shape('M38 40 86 30l6 38-48 10z', body),
      rect(40, 74, 56, 8, 4, darker(c, 0.2), 'transform="rotate(-11 68 78)"'),
      rect(46, 10, 34, 62, 6, '#1a1c22', 'transform="rotate(-11 63 41)"'),
      rect(49, 13, 28, 56, 4, screen, 'transform="rotate(-11 63 41)"'),
    ),
} satisfies Record<string, Draw>

function phoneBack(camera: string): string {
  return rect(54, 8, 54, 110, 12, body) + camera + shine('M100 12q4 2 4 10v84q0 6-4 8z', 0.25)
}

function phoneFront(c: `#${string}`): string {
  const wallpaper =
    shape('M23 84q26-30 48-4v26q0 9-9 9H32q-9 0-9-9z', lighter(c, 0.35), 'opacity=".55"') +
    shape('M23 98q22-18 48-2v10q0 9-9 9H32q-9 0-9-9z', darker(c, 0.1), 'opacity=".55"') +
    disc(56, 50, 9, '#ffffff', 'opacity=".5"')
  return (
    rect(19, 14, 56, 106, 12, '#17191e') +
    rect(22, 17, 50, 100, 9.5, screen) +
    wallpaper +
    disc(47, 23, 2.2, '#17191e') +
    shine('M25 26q0-7 6-7h12L25 80z', 0.15)
  )
}

function lens(x: number, y: number, radius = 5.5): string {
  return (
    disc(x, y, radius, '#14161b') +
    disc(x, y, radius * 0.62, '#2f3f63') +
    disc(x - radius * 0.25, y - radius * 0.25, radius * 0.2, '#ffffff')
  )
}

function keypad(): string {
  const keys: string[] = []
  for (let row = 0; row < 4; row++)
    for (let column = 0; column < 3; column++)
      keys.push(rect(43 + column * 15, 73 + row * 11, 12, 8, 3, '#f4f1ec', 'opacity=".92"'))
  return keys.join('')
}

function bud(x: number, side: number, c: `#${string}`): string {
  return (
    rect(x - 6, 34, 12, 44, 6, lighter(c, 0.18)) +
    disc(x + 3 * side, 30, 15, body) +
    oval(x + 10 * side, 30, 6, 8, '#59626a') +
    disc(x - 4 * side, 24, 4, '#ffffff', 'opacity=".45"')
  )
}

function plug(x: number, y: number, degrees: number): string {
  return `<g transform="rotate(${degrees} ${x} ${y})">${rect(x - 8, y - 6, 16, 20, 5, body)}${rect(x - 4, y + 14, 8, 9, 2, steel)}</g>`
}
