import {
  body,
  type Draw,
  darker,
  disc,
  glass,
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

/** Computers and what plugs into them. */
export const computing = {
  tablet: (c) =>
    surface(
      c,
      rect(10, 22, 108, 84, 10, '#1a1c22'),
      rect(15, 27, 98, 74, 6, screen),
      shape('M15 84q26-34 50-8t48-14v33q0 6-6 6H21q-6 0-6-6z', '#ffffff', 'opacity=".28"'),
      disc(92, 46, 9, '#ffffff', 'opacity=".55"'),
      rect(18, 112, 92, 7, 3.5, lighter(c, 0.5)),
      rect(18, 112, 12, 7, 3.5, body),
      shine('M20 32h26L22 96z', 0.14),
    ),
  monitor: (c) =>
    surface(
      c,
      shape('M54 88h20l4 24H50z', steel),
      rect(36, 110, 56, 7, 3.5, '#9aa4ac'),
      rect(6, 14, 116, 78, 6, '#1a1c22'),
      rect(10, 18, 108, 66, 3, screen),
      shape('M10 64q30-30 58-6t50-22v45q0 3-3 3H13q-3 0-3-3z', '#ffffff', 'opacity=".22"'),
      shape('M10 84V74q40-18 108-4v11q0 3-3 3z', darker(c, 0.3), 'opacity=".45"'),
      disc(64, 88, 1.6, '#7fe08f'),
      shine('M16 22h34L18 80z', 0.12),
    ),
  'tower-pc': (c) =>
    surface(
      c,
      rect(30, 8, 62, 110, 8, '#23262d'),
      shape('M92 16q0-8 8-4v100q0 6-8 6z', '#14161b'),
      rect(36, 14, 50, 98, 5, '#0f1115'),
      fan(61, 34, c),
      fan(61, 64, c),
      fan(61, 94, c),
      shine('M38 16h16L38 70z', 0.12),
      rect(34, 118, 12, 4, 2, '#14161b'),
      rect(78, 118, 12, 4, 2, '#14161b'),
    ),
  ssd: (c) =>
    surface(
      c,
      turned(
        -8,
        rect(26, 20, 76, 88, 11, body),
        rect(32, 26, 64, 76, 7, darker(c, 0.12)),
        shape('M32 60 96 40v12L32 74z', lighter(c, 0.3), 'opacity=".6"'),
        shape('M32 82 96 62v5L32 88z', lighter(c, 0.3), 'opacity=".4"'),
        rect(56, 104, 16, 5, 2, '#14161b'),
        disc(88, 34, 2.4, '#7fe08f'),
        shine('M30 30q0-6 6-6h8L32 90q-2-2-2-8z', 0.3),
      ),
    ),
  'usb-stick': (c) =>
    surface(
      c,
      turned(
        38,
        rect(46, 44, 36, 72, 10, body),
        rect(52, 12, 24, 34, 3, steel),
        rect(57, 19, 5, 7, 1, '#59626a'),
        rect(66, 19, 5, 7, 1, '#59626a'),
        disc(64, 102, 5, '#f4efe8'),
        rect(56, 58, 16, 26, 5, darker(c, 0.18)),
        shine('M49 54q0-7 5-7v60q-5-2-5-8z', 0.35),
      ),
    ),
  router: (c) =>
    surface(
      c,
      line('M26 84V28M52 80V20M76 80V20M102 84V28', '#3d4450', 6),
      shape('M16 82q0-10 12-10h72q12 0 12 10l4 20q0 10-10 10H22q-10 0-10-10z', body),
      rect(18, 104, 92, 8, 4, darker(c, 0.22)),
      disc(42, 94, 2.5, '#7fe08f'),
      disc(54, 94, 2.5, '#7fe08f'),
      disc(66, 94, 2.5, '#7fe08f'),
      disc(78, 94, 2.5, '#f0b429'),
      shine('M22 82q2-6 8-6h30Q30 82 24 98q-4-4-2-16z', 0.35),
    ),
  speaker: (c) =>
    surface(
      c,
      rect(32, 14, 64, 104, 26, body),
      oval(64, 22, 26, 8, lighter(c, 0.25)),
      disc(64, 82, 24, darker(c, 0.35)),
      disc(64, 82, 19, '#2a2d33'),
      disc(64, 82, 8, lighter(c, 0.1)),
      disc(64, 46, 11, darker(c, 0.35)),
      disc(64, 46, 6, '#3d4450'),
      shine('M36 40q0-16 10-20Q40 50 42 112q-6-6-6-16z', 0.32),
    ),
} satisfies Record<string, Draw>

function fan(x: number, y: number, c: `#${string}`): string {
  const blades = [0, 72, 144, 216, 288].map(
    (turn) =>
      `<path d="M${x} ${y}q4-11 0-12-7 2-6 8z" fill="${lighter(c, 0.25)}" opacity=".85" transform="rotate(${turn} ${x} ${y})"/>`,
  )
  return disc(x, y, 14, 'none', `stroke="${c}" stroke-width="2.4"`) + blades.join('') + disc(x, y, 3, glass)
}
