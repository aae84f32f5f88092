import type { SpuData } from './data/shape.ts'

export interface Axis {
  name: string
  options: { value: string; addYuan: number }[]
}

/** One sellable combination: an option for each axis, by place. */
export interface Variant {
  options: number[]
  addYuan: number
}

export function readAxes({ axes = {} }: SpuData): Axis[] {
  return Object.entries(axes).map(([name, list]) => ({
    name,
    options: list.split(' ').map((entry) => {
      const [value = '', addYuan = '0'] = entry.split(':')
      return { value, addYuan: Number(addYuan) }
    }),
  }))
}

/** Every combination that exists, the first axis changing fastest, so that neighbours differ in what is seen. */
export function listVariants(spu: SpuData): Variant[] {
  const axes = readAxes(spu)
  const missing = new Set(spu.without)
  let variants: Variant[] = [{ options: [], addYuan: 0 }]
  for (const axis of axes) {
    variants = axis.options.flatMap(({ addYuan }, option) =>
      variants.map((variant) => ({
        options: [...variant.options, option],
        addYuan: variant.addYuan + addYuan,
      })),
    )
  }
  return variants.filter(({ options }) => !missing.has(listValues(axes, options).join('/')))
}

export function listValues(axes: Axis[], options: number[]): string[] {
  return options.map((option, axis) => axes[axis]?.options[option]?.value ?? '')
}
