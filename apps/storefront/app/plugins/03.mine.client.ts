/** What is mine (my name, the number on the cart) is asked for once the page stands: its HTML is the same for everyone. */
export default defineNuxtPlugin(() => {
  const me = useMe()
  const cart = useCartTotals()
  onNuxtReady(async () => {
    await me.load()
    await cart.load()
  })
})
