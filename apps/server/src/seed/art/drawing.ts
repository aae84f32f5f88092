import { type Hex, mix } from './colour.ts'

/** A picture of one object on a transparent square of 128 units, as the inside of an SVG. */
export type Drawing = string

/** Draws an object whose main surface has the given colour. */
export type Draw = (colour: Hex) => Drawing

/** Fills that `surface` defines: the coloured body, dark glass, steel, white enamel, a lit screen. */
export const body = 'url(#body)'
export const glass = 'url(#glass)'
export const steel = 'url(#steel)'
export const enamel = 'url(#enamel)'
export const screen = 'url(#screen)'

/** Wraps shapes with the fills they use. Light comes from the upper left. */
export function surface(colour: Hex, ...shapes: string[]): Drawing {
  const gradient = (id: string, from: Hex, to: Hex) =>
    `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`
  const defs = [
    gradient('body', mix(colour, '#ffffff', 0.16), mix(colour, '#1b1420', 0.16)),
    gradient('glass', '#3d4450', '#14161b'),
    gradient('steel', '#f1f4f6', '#a3adb5'),
    gradient('enamel', '#ffffff', '#dfe4e8'),
    gradient('screen', mix(colour, '#ffffff', 0.55), mix(colour, '#2a2f86', 0.45)),
  ]
  return `<defs>${defs.join('')}</defs>${shapes.join('')}`
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  fill: string,
  more = '',
): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" ${more}/>`
}

export function oval(
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  fill: string,
  more = '',
): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${radiusX}" ry="${radiusY}" fill="${fill}" ${more}/>`
}

export function disc(x: number, y: number, radius: number, fill: string, more = ''): string {
  return oval(x, y, radius, radius, fill, more)
}

export function shape(path: string, fill: string, more = ''): string {
  return `<path d="${path}" fill="${fill}" ${more}/>`
}

export function line(path: string, stroke: string, width: number, more = ''): string {
  return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`
}

/** A lit edge or a reflection. */
export function shine(path: string, opacity = 0.35): string {
  return shape(path, '#ffffff', `opacity="${opacity}"`)
}

export function turned(degrees: number, ...shapes: string[]): string {
  return `<g transform="rotate(${degrees} 64 64)">${shapes.join('')}</g>`
}

export function lighter(colour: Hex, amount = 0.3): Hex {
  return mix(colour, '#ffffff', amount)
}

export function darker(colour: Hex, amount = 0.25): Hex {
  return mix(colour, '#1b1420', amount)
}
