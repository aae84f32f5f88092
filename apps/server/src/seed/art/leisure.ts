import {
  body,
  type Draw,
  darker,
  disc,
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

/** Things for sport, for children and for the road. */
export const leisure = {
  dumbbell: (c) =>
    surface(
      c,
      turned(
        -24,
        rect(40, 58, 48, 12, 5, steel),
        rect(20, 34, 18, 60, 7, body),
        rect(90, 34, 18, 60, 7, body),
        rect(10, 44, 12, 40, 5, darker(c, 0.25)),
        rect(106, 44, 12, 40, 5, darker(c, 0.25)),
        shine('M24 40q0-3 4-3v54q-4 0-4-3zM94 40q0-3 4-3v54q-4 0-4-3z', 0.3),
      ),
    ),
  kettlebell: (c) =>
    surface(
      c,
      line('M44 58Q34 14 64 14t20 44', '#3d4450', 12),
      disc(64, 82, 37, body),
      disc(64, 84, 20, lighter(c, 0.35)),
      rect(40, 112, 48, 8, 4, darker(c, 0.3)),
      shine('M34 72q4-20 22-24-12 12-12 34-10-2-10-10z', 0.3),
    ),
  'yoga-mat': (c) =>
    surface(
      c,
      shape('M26 88h96q4 10-4 16H24z', lighter(c, 0.2)),
      rect(16, 54, 104, 46, 8, body),
      oval(22, 77, 15, 23, darker(c, 0.14)),
      oval(22, 77, 10, 16, lighter(c, 0.15)),
      oval(22, 77, 5.5, 9, darker(c, 0.2)),
      oval(22, 77, 2, 4, lighter(c, 0.3)),
      rect(44, 54, 7, 46, 0, '#3d4450', 'opacity=".8"'),
      rect(92, 54, 7, 46, 0, '#3d4450', 'opacity=".8"'),
      shine('M34 60h84v6H34z', 0.3),
    ),
  'jump-rope': (c) =>
    surface(
      c,
      line('M36 40C10 130 118 130 92 40', darker(c, 0.1), 5),
      line('M36 40C10 130 118 130 92 40', lighter(c, 0.2), 2),
      rect(28, 8, 16, 42, 8, body),
      rect(84, 8, 16, 42, 8, body),
      rect(28, 20, 16, 5, 0, '#ffffff', 'opacity=".6"'),
      rect(84, 20, 16, 5, 0, '#ffffff', 'opacity=".6"'),
    ),
  'bike-helmet': (c) =>
    surface(
      c,
      shape('M10 78q2-52 58-52 46 0 52 46 0 8-8 8H18q-8 0-8-2z', body),
      shape('M10 78h110q2 8-4 12H30q-18 0-20-12z', darker(c, 0.25)),
      shape(
        'M30 66q6-24 28-28-12 12-14 30zM60 66q0-20 12-30 6 12 4 30zM90 66q2-16-2-26 14 8 18 28z',
        '#2a2d33',
      ),
      line('M34 90l16 24h16l18-24', '#3d4450', 4),
      rect(50, 110, 16, 8, 3, '#2a2d33'),
      shine('M20 66q6-24 30-32-16 12-20 34z', 0.35),
    ),
  stroller: (c) =>
    surface(
      c,
      line('M96 22 110 12', '#3d4450', 6),
      line('M96 22 60 102M38 70l54 32', '#9aa4ac', 5),
      shape('M24 62q0-40 40-40v40z', body),
      shape('M64 22q22 0 32 18L64 62z', lighter(c, 0.3)),
      shape('M22 62h74q-2 30-34 30T22 62z', darker(c, 0.12)),
      disc(38, 106, 13, '#2a2d33'),
      disc(38, 106, 6, '#c9d1d7'),
      disc(90, 106, 13, '#2a2d33'),
      disc(90, 106, 6, '#c9d1d7'),
    ),
  blocks: (c) =>
    surface(
      c,
      rect(14, 66, 48, 48, 7, body),
      rect(66, 66, 48, 48, 7, '#e8b23c'),
      rect(40, 14, 48, 48, 7, '#4f8fc4'),
      disc(38, 90, 12, '#ffffff', 'opacity=".85"'),
      shape('M90 78l12 22H78z', '#ffffff', 'opacity=".9"'),
      rect(54, 28, 20, 20, 3, '#ffffff', 'opacity=".9"'),
      shine('M18 72q0-3 4-3h36v5H18zM70 72q0-3 4-3h36v5H70zM44 20q0-3 4-3h36v5H44z', 0.3),
    ),
  'sleep-bag': (c) =>
    surface(
      c,
      turned(
        -10,
        rect(34, 8, 60, 112, 28, body),
        shape('M42 44q0-26 22-26t22 26q-22 12-44 0z', darker(c, 0.3)),
        oval(64, 34, 14, 10, '#f4efe8'),
        line('M84 48v62', '#f0d9a8', 3),
        line('M38 64h42M38 80h42M40 96h40', lighter(c, 0.25), 2.2),
      ),
    ),
  'water-bottle': (c) =>
    surface(
      c,
      rect(50, 4, 28, 18, 5, darker(c, 0.3)),
      line('M76 10q14 0 14 14', darker(c, 0.3), 5),
      shape(
        'M48 22h32q0 10 6 16 4 4 4 12v60q0 12-12 12H50q-12 0-12-12V50q0-8 4-12 6-6 6-16z',
        lighter(c, 0.35),
        'opacity=".92"',
      ),
      shape('M38 68h52v42q0 12-12 12H50q-12 0-12-12z', body, 'opacity=".85"'),
      line('M80 74h6M80 86h6M80 98h6', '#ffffff', 2.4),
      shine('M44 46q0-6 5-8v78q-5-2-5-8z', 0.45),
    ),
} satisfies Record<string, Draw>
