import { mergeLocales } from '../../utils/merge-locales'

/** All other words: of the cart, the checkout, accounts. */
const areas = import.meta.glob<{ default: MessageTree }>(
  ['./*.ts', '!./{common,detail,error,favorite,filter,home,list,search}.ts', '!./{index,indoors}.ts'],
  { eager: true },
)

export default mergeLocales(areas)
