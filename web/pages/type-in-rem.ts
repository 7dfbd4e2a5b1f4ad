/** Of 16 px, what browsers take a rem for unless somebody chose otherwise. */
const ROOT_PX = 16
/** Sizes of type and of what is to be hit; borders and gaps stay as they are. */
const SIZES = /^(font-size|min-height|min-width|--el-font-size-[\w-]+|--el-component-size[\w-]*|--el-[\w-]*-font-size)$/

interface Declaration {
  readonly prop: string
  value: string
}

/** Within media queries' own lines nothing is changed: those are no declarations. */
export function inRem(prop: string, value: string): string {
  if (!SIZES.test(prop)) return value
  return value.replace(/(?<![\w.-])(\d+(?:\.\d+)?)px\b/g, (_, px: string) => `${Number(px) / ROOT_PX}rem`)
}

/**
 * For PostCSS: type grows with the size that somebody chose in the browser or on the page, also
 * that of the component library, whose sizes are in px.
 */
export function typeInRem() {
  return {
    postcssPlugin: 'type-in-rem',
    Declaration(declaration: Declaration): void {
      const value = inRem(declaration.prop, declaration.value)
      if (value !== declaration.value) declaration.value = value
    },
  }
}
