import { authOverhead } from './auth-overhead.ts'
import { cartAdd } from './cart-add.ts'
import { checkout } from './checkout.ts'
import { detail } from './detail.ts'
import { flash } from './flash.ts'
import { ledger } from './ledger.ts'
import { list } from './list.ts'
import { listFiltered } from './list-filtered.ts'
import { login } from './login.ts'
import { loginStorm } from './login-storm.ts'
import { pageDetail } from './page-detail.ts'
import { pageHome } from './page-home.ts'
import { relevance } from './relevance.ts'
import { search } from './search.ts'
import { sockets } from './sockets.ts'
import { stock } from './stock.ts'
import type { Workload } from './workload.ts'

export const workloads: Workload[] = [
  detail,
  list,
  listFiltered,
  cartAdd,
  checkout,
  stock,
  login,
  loginStorm,
  authOverhead,
  pageHome,
  pageDetail,
  relevance,
  flash,
  sockets,
  ledger,
  // The last one: it leaves the shop a hundred times larger.
  search,
]
