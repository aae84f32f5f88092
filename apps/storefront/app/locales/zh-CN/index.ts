import ui from '@jishi/ui/locales/zh-CN'
import { mergeLocales } from '../../utils/merge-locales'

/** The words of the street: what is on the pages that everybody sees. */
const areas = import.meta.glob<{ default: MessageTree }>(
  './{common,detail,error,favorite,filter,home,list,search}.ts',
  { eager: true },
)

export default { ui, ...mergeLocales(areas) }
