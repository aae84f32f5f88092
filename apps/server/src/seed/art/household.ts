import {
  body,
  type Draw,
  darker,
  disc,
  enamel,
  lighter,
  line,
  oval,
  rect,
  shape,
  shine,
  steel,
  surface,
  turned,
} from './drawing.ts'

/** Furniture, textiles, kitchen and bath things that the emoji set does not know. */
export const household = {
  sofa: (c) =>
    surface(
      c,
      rect(18, 38, 92, 46, 14, darker(c, 0.12)),
      rect(22, 40, 41, 40, 10, body),
      rect(65, 40, 41, 40, 10, body),
      rect(6, 58, 24, 46, 11, body),
      rect(98, 58, 24, 46, 11, body),
      rect(26, 76, 38, 24, 8, lighter(c, 0.16)),
      rect(64, 76, 38, 24, 8, lighter(c, 0.16)),
      rect(26, 96, 76, 8, 3, darker(c, 0.2)),
      rect(16, 104, 7, 12, 3, '#8a5a34'),
      rect(105, 104, 7, 12, 3, '#8a5a34'),
      shape('M34 50l20-6 6 20-20 6z', '#f4e3c3'),
    ),
  armchair: (c) =>
    surface(
      c,
      shape('M34 20q0-10 12-10h36q12 0 12 10l4 56H30z', body),
      rect(14, 54, 22, 48, 11, body),
      rect(92, 54, 22, 48, 11, body),
      rect(32, 72, 64, 28, 9, lighter(c, 0.18)),
      rect(30, 96, 68, 8, 3, darker(c, 0.2)),
      rect(24, 104, 7, 16, 3, '#8a5a34'),
      rect(97, 104, 7, 16, 3, '#8a5a34'),
      shine('M40 22q2-6 10-6h10Q46 40 44 70h-6z', 0.25),
    ),
  'office-chair': (c) =>
    surface(
      c,
      rect(38, 6, 52, 56, 15, body),
      rect(45, 13, 38, 40, 10, darker(c, 0.14)),
      rect(60, 58, 8, 14, 2, '#59626a'),
      rect(30, 66, 68, 18, 9, body),
      line('M28 56v16h8M100 56v16h-8', '#3d4450', 6),
      rect(60, 84, 8, 18, 2, '#9aa4ac'),
      line('M64 102 34 114M64 102l30 12M64 102v14', '#3d4450', 6),
      disc(34, 117, 5, '#23262d'),
      disc(94, 117, 5, '#23262d'),
      disc(64, 119, 5, '#23262d'),
    ),
  table: (c) =>
    surface(
      c,
      shape('M22 44h84l16 18H6z', lighter(c, 0.2)),
      rect(6, 62, 116, 9, 2, body),
      shape('M14 71h9l-2 46h-6zM105 71h9l-1 46h-6z', darker(c, 0.15)),
      shape('M34 71h6l-1 30h-4zM88 71h6l-1 30h-4z', darker(c, 0.3)),
      line('M34 52h52', darker(c, 0.08), 1.6),
      line('M26 57h70', darker(c, 0.08), 1.6),
    ),
  bookcase: (c) =>
    surface(
      c,
      rect(22, 6, 84, 114, 4, darker(c, 0.12)),
      rect(28, 12, 72, 30, 1, lighter(c, 0.45)),
      rect(28, 47, 72, 30, 1, lighter(c, 0.45)),
      rect(28, 82, 72, 32, 1, lighter(c, 0.45)),
      ...[
        ['#c8553d', 32, 20],
        ['#3f6c8f', 41, 24],
        ['#e0a93b', 50, 18],
        ['#5c8a5a', 59, 22],
      ].map(([fill, x, height]) => rect(Number(x), 42 - Number(height), 7, Number(height), 1, String(fill))),
      disc(85, 34, 7, '#ffffff'),
      rect(34, 62, 20, 15, 3, '#c58a55'),
      ...[
        ['#70528a', 66, 24],
        ['#3f8f86', 75, 20],
        ['#c8553d', 84, 23],
      ].map(([fill, x, height]) => rect(Number(x), 77 - Number(height), 7, Number(height), 1, String(fill))),
      rect(32, 94, 30, 20, 3, '#e9dcc6'),
      rect(66, 94, 30, 20, 3, '#e9dcc6'),
      rect(43, 99, 8, 3, 1.5, '#a98b62'),
      rect(77, 99, 8, 3, 1.5, '#a98b62'),
    ),
  pillow: (c) =>
    surface(
      c,
      shape(
        'M14 40q-4-12 8-14 42 10 84 0 12 2 8 14-8 24 0 48 4 12-8 14-42-10-84 0-12-2-8-14 8-24 0-48z',
        body,
      ),
      shape('M28 46q36 8 72 0-6 18 0 36-36-8-72 0 6-18 0-36z', lighter(c, 0.22), 'opacity=".7"'),
      line('M20 32q8 6 12 14M108 32q-8 6-12 14M20 96q8-6 12-14M108 96q-8-6-12-14', darker(c, 0.14), 2),
    ),
  quilt: (c) =>
    surface(
      c,
      rect(10, 84, 108, 30, 13, darker(c, 0.1)),
      rect(12, 62, 104, 30, 13, body),
      rect(10, 40, 108, 30, 13, lighter(c, 0.2)),
      line('M24 55h80M26 77h76M24 99h80', '#ffffff', 2.4, 'opacity=".65" stroke-dasharray="1 7"'),
      rect(56, 34, 16, 84, 3, '#f0d9a8', 'opacity=".95"'),
      shape('M64 36c-14-16-26-8-20 0s14 4 20 0c6 4 14 8 20 0s-6-16-20 0z', '#e3bd74'),
    ),
  towels: (c) =>
    surface(
      c,
      rect(14, 86, 100, 26, 12, darker(c, 0.08)),
      rect(14, 62, 100, 26, 12, '#f5f1ea'),
      rect(14, 38, 100, 26, 12, body),
      rect(14, 46, 100, 4, 0, lighter(c, 0.5)),
      rect(14, 94, 100, 4, 0, lighter(c, 0.4)),
      rect(14, 70, 100, 4, 0, lighter(c, 0.2)),
      disc(22, 51, 8, darker(c, 0.12)),
      disc(22, 75, 8, '#ddd5c8'),
      disc(22, 99, 8, darker(c, 0.2)),
    ),
  'storage-box': (c) =>
    surface(
      c,
      shape('M16 46h96l-7 62q-1 8-9 8H32q-8 0-9-8z', body),
      rect(10, 32, 108, 16, 7, lighter(c, 0.25)),
      rect(10, 44, 108, 4, 2, darker(c, 0.12)),
      rect(50, 64, 28, 10, 5, darker(c, 0.25)),
      rect(4, 38, 12, 16, 4, darker(c, 0.2)),
      rect(112, 38, 12, 16, 4, darker(c, 0.2)),
      shine('M24 54h12l6 58h-8q-4 0-5-6z', 0.25),
    ),
  hanger: (c) =>
    surface(
      c,
      line('M64 44V34c0-5 12-6 12-16s-18-12-22 0', '#9aa4ac', 5),
      line('M64 44 12 86q-6 8 4 9h96q10-1 4-9z', darker(c, 0.14), 10),
      line('M64 44 12 86q-6 8 4 9h96q10-1 4-9z', c, 6.5),
    ),
  thermos: (c) =>
    surface(
      c,
      rect(44, 6, 40, 24, 8, '#3d4450'),
      rect(42, 26, 44, 7, 2, steel),
      rect(38, 32, 52, 88, 13, body),
      rect(38, 84, 52, 8, 0, lighter(c, 0.4), 'opacity=".8"'),
      shine('M43 44q0-8 6-8v80q-6-2-6-8z', 0.38),
      rect(48, 10, 5, 14, 2.5, '#ffffff', 'opacity=".35"'),
    ),
  mug: (c) =>
    surface(
      c,
      line('M86 50q26-2 24 20T84 94', darker(c, 0.12), 10),
      shape('M22 34h68v66q0 16-16 16H38q-16 0-16-16z', body),
      oval(56, 34, 34, 9, lighter(c, 0.4)),
      oval(56, 35, 28, 6, '#7a4a2c'),
      shine('M28 50q4 4 9 4v54q-9-2-9-12z', 0.35),
    ),
  pan: (c) =>
    surface(
      c,
      rect(88, 36, 40, 11, 5.5, '#5b4032', 'transform="rotate(-24 88 42)"'),
      oval(52, 80, 48, 30, darker(c, 0.3)),
      oval(52, 72, 48, 30, body),
      oval(52, 72, 40, 23, '#2d3036'),
      oval(52, 75, 36, 19, '#3b4048'),
      shine('M22 70q6-14 26-17-16 8-18 24z', 0.25),
    ),
  pot: (c) =>
    surface(
      c,
      line('M18 66q-12 0-12 9t14 8M110 66q12 0 12 9t-14 8', '#3d4450', 7),
      shape('M16 58h96v36q0 24-24 24H40q-24 0-24-24z', body),
      oval(64, 58, 50, 13, '#c9d1d7'),
      shape('M14 56q6-26 50-26t50 26q-10 10-50 10T14 56z', lighter(c, 0.4)),
      disc(64, 24, 8, '#3d4450'),
      shine('M24 72q8 5 12 5v34q-12-4-12-18z', 0.32),
    ),
  plates: (c) =>
    surface(
      c,
      oval(64, 98, 56, 17, darker(c, 0.22)),
      oval(64, 90, 56, 17, lighter(c, 0.5)),
      oval(64, 80, 54, 17, darker(c, 0.12)),
      oval(64, 72, 54, 17, enamel),
      oval(64, 71, 42, 12, lighter(c, 0.35)),
      oval(64, 71, 30, 8, '#ffffff'),
      shape('M40 34h48q0 28-24 28T40 34z', body),
      oval(64, 34, 24, 7, lighter(c, 0.5)),
    ),
  'cutting-board': (c) =>
    surface(
      c,
      turned(
        -8,
        rect(16, 34, 96, 66, 9, darker(c, 0.2)),
        rect(16, 29, 96, 66, 9, body),
        rect(92, 52, 10, 22, 5, '#f4efe8'),
        line('M26 42h56M26 54h58M26 66h56M26 78h60', darker(c, 0.12), 1.5),
      ),
    ),
  curtain: (c) =>
    surface(
      c,
      rect(6, 10, 116, 7, 3.5, '#8a5a34'),
      disc(6, 13.5, 6, '#8a5a34'),
      disc(122, 13.5, 6, '#8a5a34'),
      rect(40, 22, 48, 94, 0, '#e8f2f8'),
      shape('M12 17h38q6 60-10 101H12z', body),
      shape('M116 17H78q-6 60 10 101h28z', body),
      line('M22 20v94M32 20q2 50-2 94M106 20v94M96 20q-2 50 2 94', darker(c, 0.16), 2.6),
      rect(10, 74, 34, 6, 3, lighter(c, 0.45)),
      rect(84, 74, 34, 6, 3, lighter(c, 0.45)),
    ),
  faucet: (c) =>
    surface(
      c,
      line('M50 112V54q0-30 24-30t24 26v6', '#8f99a1', 15),
      line('M50 112V54q0-30 24-30t24 26v6', c, 11),
      rect(38, 104, 24, 14, 4, steel),
      line('M50 66H24', c, 8),
      disc(22, 66, 7, steel),
      rect(90, 52, 16, 9, 3, '#59626a'),
      shape('M98 74q8 11 0 16-8-5 0-16z', '#6fc0ee'),
      line('M47 106V56q0-22 14-27', '#ffffff', 2.4, 'opacity=".6"'),
    ),
} satisfies Record<string, Draw>
