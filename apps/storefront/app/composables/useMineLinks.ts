import IconOrders from '~icons/lucide/clipboard-list'
import IconFootprints from '~icons/lucide/footprints'
import IconHeart from '~icons/lucide/heart'
import IconLinked from '~icons/lucide/link-2'
import IconPrivacy from '~icons/lucide/lock-keyhole'
import IconPin from '~icons/lucide/map-pin'
import IconDevices from '~icons/lucide/monitor-smartphone'
import IconSecurity from '~icons/lucide/shield-check'
import IconCart from '~icons/lucide/shopping-cart'
import IconCoupons from '~icons/lucide/ticket-percent'
import IconHome from '~icons/lucide/user-round'
import IconProfile from '~icons/lucide/user-round-pen'

/** The pages of the user centre, in groups. */
export function useMineLinks() {
  const route = useRoute()
  const isHere = (path: string) =>
    path === '/me' ? route.path === path : route.path === path || route.path.startsWith(`${path}/`)
  const home = { to: '/me', label: 'me.title', icon: IconHome }
  const groups = [
    {
      title: 'me.shopping',
      links: [
        { to: '/orders', label: 'order.title', icon: IconOrders },
        { to: '/me/coupons', label: 'coupon.title', icon: IconCoupons },
        { to: '/me/favorites', label: 'favorite.title', icon: IconHeart },
        { to: '/me/footprints', label: 'footprint.title', icon: IconFootprints },
        { to: '/addresses', label: 'address.title', icon: IconPin },
        { to: '/cart', label: 'cart.title', icon: IconCart },
      ],
    },
    {
      title: 'me.account',
      links: [
        { to: '/me/profile', label: 'me.profile', icon: IconProfile },
        { to: '/me/security', label: 'security.title', icon: IconSecurity },
        { to: '/me/sessions', label: 'sessions.title', icon: IconDevices },
        { to: '/me/linked', label: 'social.linkedTitle', icon: IconLinked },
        { to: '/me/privacy', label: 'privacy.title', icon: IconPrivacy },
      ],
    },
  ]
  return { home, groups, isHere }
}
