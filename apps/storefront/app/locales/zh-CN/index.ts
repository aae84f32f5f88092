import ui from '@jishi/ui/locales/zh-CN'
import { mergeLocales } from '../../utils/merge-locales'

const areas = import.meta.glob<{ default: MessageTree }>(['./*.ts', '!./index.ts'], { eager: true })

export default { ui, ...mergeLocales(areas) }
