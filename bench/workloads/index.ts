import { authOverhead } from './auth-overhead.ts'
import { cartAdd } from './cart-add.ts'
import { checkout } from './checkout.ts'
import { detail } from './detail.ts'
import { list } from './list.ts'
import { login } from './login.ts'
import { loginStorm } from './login-storm.ts'
import { pageDetail } from './page-detail.ts'
import { pageHome } from './page-home.ts'
import type { Workload } from './workload.ts'

export const workloads: Workload[] = [
  detail,
  list,
  cartAdd,
  checkout,
  login,
  loginStorm,
  authOverhead,
  pageHome,
  pageDetail,
]
