const flightMs = 320

/** Sends a small copy of the picture from the page to the cart in sight, to say where it went. */
export function flyToCart(image: string) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const from = visibleBox('[data-fly-from]')
  const to = visibleBox('[data-cart-target]')
  if (!from || !to) return

  const flyer = document.createElement('img')
  flyer.src = image
  flyer.alt = ''
  Object.assign(flyer.style, {
    position: 'fixed',
    zIndex: '90',
    left: `${from.left + from.width / 2 - 32}px`,
    top: `${from.top + from.height / 2 - 32}px`,
    width: '64px',
    height: '64px',
    borderRadius: '50%',
    pointerEvents: 'none',
  })
  document.body.append(flyer)
  const x = to.left + to.width / 2 - (from.left + from.width / 2)
  const y = to.top + to.height / 2 - (from.top + from.height / 2)
  const flight = flyer.animate(
    [
      { transform: 'none', opacity: 1 },
      { transform: `translate(${x}px, ${y}px) scale(0.25)`, opacity: 0.4 },
    ],
    { duration: flightMs, easing: 'cubic-bezier(0.3, 0, 0.5, 1)' },
  )
  flight.onfinish = () => flyer.remove()
  flight.oncancel = () => flyer.remove()
}

function visibleBox(selector: string): DOMRect | undefined {
  return [...document.querySelectorAll(selector)]
    .map((element) => element.getBoundingClientRect())
    .find((box) => box.width > 0 && box.bottom > 0 && box.top < innerHeight)
}
