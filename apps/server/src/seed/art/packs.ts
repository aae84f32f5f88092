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

/** Packs that carry a picture of what is inside, on a blank label: `label` says where the picture goes. */
export const packs = {
  pouch: {
    draw: (c) =>
      surface(
        c,
        shape('M26 12h76l4 98q0 10-10 10H32q-10 0-10-10z', body),
        shape('M26 12h76l.6 12H25.4z', darker(c, 0.16)),
        line('M30 18h68', lighter(c, 0.4), 1.6, 'stroke-dasharray="3 3"'),
        disc(64, 68, 30, '#fffaf0'),
        shine('M30 28h9l-5 86q-8-1-8-8z', 0.28),
        shape('M94 28h5l4 80q0 6-4 8z', darker(c, 0.2), 'opacity=".35"'),
      ),
    label: { x: 41, y: 45, size: 46 },
  },
  tin: {
    draw: (c) =>
      surface(
        c,
        shape('M26 30h76v80q0 10-38 10t-38-10z', body),
        oval(64, 30, 38, 11, lighter(c, 0.3)),
        oval(64, 27, 38, 11, steel),
        oval(64, 25, 30, 7, lighter(c, 0.4)),
        rect(26, 50, 76, 50, 0, '#fbf5e8'),
        rect(26, 50, 76, 3, 0, '#d9b76a'),
        rect(26, 97, 76, 3, 0, '#d9b76a'),
        shine('M32 40q6 3 10 3v74q-10-2-10-7z', 0.28),
      ),
    label: { x: 44, y: 55, size: 40 },
  },
  box: {
    draw: (c) =>
      surface(
        c,
        shape('M12 40 64 26l52 14-52 14z', lighter(c, 0.35)),
        shape('M12 40l52 14v66L12 104z', body),
        shape('M116 40 64 54v66l52-16z', darker(c, 0.2)),
        shape('M56 52l8 2 8-2-14-4 52-13-8-2-44 11z', '#e6c577'),
        disc(38, 80, 20, '#fffaf0', 'transform="skewY(16) translate(0 -11)"'),
      ),
    label: { x: 23, y: 67, size: 30 },
  },
  carton: {
    draw: (c) =>
      surface(
        c,
        shape('M34 40h60v76q0 4-4 4H38q-4 0-4-4z', enamel),
        shape('M34 40 46 18h36l12 22z', lighter(c, 0.15)),
        rect(46, 8, 36, 12, 3, body),
        shape('M34 88q30-14 60 0v28q0 4-4 4H38q-4 0-4-4z', body),
        disc(64, 66, 20, '#ffffff'),
        shape('M86 40h8v76q0 4-4 4h-4z', '#8fa0ac', 'opacity=".28"'),
      ),
    label: { x: 49, y: 50, size: 31 },
  },
  jar: {
    draw: (c) =>
      surface(
        c,
        rect(34, 8, 60, 18, 6, '#d9a441'),
        rect(34, 20, 60, 6, 2, '#b98427'),
        shape('M32 28h64q8 6 8 16v62q0 14-14 14H38q-14 0-14-14V44q0-10 8-16z', body, 'opacity=".95"'),
        rect(24, 54, 80, 46, 0, '#fbf5e8'),
        rect(24, 54, 80, 2.5, 0, '#d9b76a'),
        rect(24, 97.5, 80, 2.5, 0, '#d9b76a'),
        shine('M30 44q0-8 5-12h5v82q-10-2-10-10z', 0.35),
      ),
    label: { x: 44, y: 57, size: 40 },
  },
  bottle: {
    draw: (c) =>
      surface(
        c,
        rect(54, 4, 20, 14, 4, '#c8553d'),
        rect(56, 16, 16, 18, 2, darker(c, 0.1)),
        shape('M56 32h16q2 12 12 18 8 5 8 14v46q0 12-12 12H48q-12 0-12-12V64q0-9 8-14 10-6 12-18z', body),
        rect(36, 68, 56, 38, 0, '#fbf5e8'),
        rect(36, 68, 56, 2.5, 0, '#d9b76a'),
        shine('M42 66q0-6 6-10l6-4q-6 30-4 68-8-2-8-10z', 0.35),
      ),
    label: { x: 48, y: 71, size: 32 },
  },
  sack: {
    draw: (c) =>
      surface(
        c,
        shape('M28 22q36 8 72 0 12 44 6 90-42 14-84 0-6-46 6-90z', body),
        shape('M26 12h76l-4 12q-34 8-68 0z', lighter(c, 0.3)),
        line('M30 22q34 8 68 0', '#a06a34', 3.4),
        disc(64, 70, 28, '#fffaf0'),
        shine('M32 34q4 2 7 2-5 40-1 76-8-2-10-4-4-40 4-74z', 0.25),
      ),
    label: { x: 43, y: 49, size: 42 },
  },
} satisfies Record<string, { draw: Draw; label: { x: number; y: number; size: number } }>

/** Bottles, jars and tubes of the beauty counter and the bathroom. */
export const cosmetics = {
  perfume: (c) =>
    surface(
      c,
      rect(52, 8, 24, 22, 5, '#d9b76a'),
      rect(48, 30, 32, 9, 3, '#f0d9a8'),
      rect(26, 38, 76, 80, 14, lighter(c, 0.45), 'opacity=".9"'),
      rect(33, 62, 62, 49, 9, body, 'opacity=".9"'),
      rect(48, 74, 32, 22, 3, '#fffaf0', 'opacity=".9"'),
      shine('M31 50q0-8 7-8v70q-7-2-7-9z', 0.6),
      shine('M92 46h5v64h-5z', 0.3),
    ),
  'cream-jar': (c) =>
    surface(
      c,
      rect(18, 64, 92, 50, 16, body),
      rect(18, 64, 92, 14, 6, darker(c, 0.12)),
      rect(22, 34, 84, 32, 9, lighter(c, 0.5)),
      rect(22, 58, 84, 5, 0, '#d9b76a'),
      rect(44, 86, 40, 16, 3, '#fffaf0', 'opacity=".9"'),
      shine('M24 76q0-4 6-4v38q-6-2-6-8z', 0.4),
      shine('M28 40q0-3 5-3v20h-5z', 0.6),
    ),
  serum: (c) =>
    surface(
      c,
      shape('M54 30q-2-22 10-24 12 2 10 24z', '#3d4450'),
      rect(50, 28, 28, 12, 3, '#d9b76a'),
      shape('M48 40h32q12 4 12 16v50q0 14-14 14H50q-14 0-14-14V56q0-12 12-16z', body, 'opacity=".92"'),
      rect(36, 72, 56, 32, 0, '#fffaf0', 'opacity=".92"'),
      line('M64 40v26', '#ffffff', 3, 'opacity=".6"'),
      shine('M42 58q0-8 6-12v70q-6-2-6-10z', 0.4),
    ),
  tube: (c) =>
    surface(
      c,
      turned(
        10,
        shape('M34 10h60l-8 88H42z', body),
        rect(34, 6, 60, 10, 2, lighter(c, 0.35)),
        rect(44, 98, 40, 22, 5, '#f5f1ea'),
        line('M52 100v18M60 100v18M68 100v18M76 100v18', '#d3cbbf', 2),
        disc(64, 52, 13, '#fffaf0', 'opacity=".9"'),
        shine('M40 18h8l2 78h-6z', 0.32),
      ),
    ),
  pump: (c) =>
    surface(
      c,
      shape('M60 22h8v18h-8z', '#c9d1d7'),
      shape('M38 12h34q6 0 6 6v6H56q-2-6-18-4z', '#f5f1ea'),
      rect(50, 38, 28, 10, 3, '#f5f1ea'),
      shape('M44 48h40q12 2 12 14v46q0 12-12 12H44q-12 0-12-12V62q0-12 12-14z', body),
      rect(44, 68, 40, 34, 6, '#fffaf0', 'opacity=".92"'),
      disc(64, 85, 8, lighter(c, 0.2)),
      shine('M37 64q0-8 5-11v62q-5-2-5-8z', 0.38),
    ),
  'nail-bottle': (c) =>
    surface(
      c,
      shape('M52 8h24l4 50H48z', '#2f3238'),
      shine('M55 12h5l-2 44h-6z', 0.3),
      rect(50, 56, 28, 8, 2, '#d9b76a'),
      shape('M46 64h36q14 6 14 20v24q0 12-12 12H44q-12 0-12-12V84q0-14 14-20z', body),
      shine('M38 84q0-8 6-12v42q-6-2-6-8z', 0.45),
      shape('M30 30q-10 18 2 28 8-12-2-28z', lighter(c, 0.1)),
    ),
  compact: (c) =>
    surface(
      c,
      oval(64, 44, 50, 34, darker(c, 0.1)),
      oval(64, 44, 43, 28, '#dcecf4'),
      shape('M34 56 70 18q12 2 20 8L52 70q-12-4-18-14z', '#ffffff', 'opacity=".6"'),
      oval(64, 100, 52, 20, darker(c, 0.22)),
      oval(64, 94, 52, 20, body),
      oval(64, 93, 42, 14, '#f3cfae'),
      oval(64, 91, 42, 14, '#fadfc5'),
      oval(84, 91, 16, 7, lighter(c, 0.5)),
      rect(54, 72, 20, 8, 3, '#d9b76a'),
    ),
  'face-mask': (c) =>
    surface(
      c,
      turned(
        -8,
        rect(22, 10, 76, 104, 6, lighter(c, 0.3)),
        rect(28, 16, 76, 104, 6, body),
        shape('M66 40q24 0 24 26 0 30-24 40-24-10-24-40 0-26 24-26z', '#fffaf0', 'opacity=".95"'),
        oval(56, 64, 6, 4, c),
        oval(76, 64, 6, 4, c),
        line('M66 70v10', darker(c, 0.05), 2.4, 'opacity=".6"'),
        oval(66, 91, 8, 4, c),
        rect(28, 16, 76, 9, 4, darker(c, 0.15)),
      ),
    ),
  diapers: (c) =>
    surface(
      c,
      shape('M20 30q44-12 88 0 6 42 0 84-44 8-88 0-6-42 0-84z', body),
      rect(44, 10, 40, 22, 11, 'none', `stroke="${darker(c, 0.15)}" stroke-width="6"`),
      disc(64, 72, 30, '#fffaf0'),
      shape('M46 60q18 8 36 0v10q-2 20-18 22-16-2-18-22z', lighter(c, 0.55)),
      line('M50 70q6 0 8 10M78 70q-6 0-8 10', c, 2.4),
      shine('M26 38q4-1 8-1-5 36 0 74-6-1-8-2-4-36 0-71z', 0.3),
    ),
} satisfies Record<string, Draw>
