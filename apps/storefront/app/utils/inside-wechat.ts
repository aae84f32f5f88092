interface WechatBridge {
  invoke(name: string, params: Record<string, string>, done: (answer: { err_msg?: string }) => void): void
}

const patienceMs = 3000

function findBridge(): WechatBridge | undefined {
  return (window as { WeixinJSBridge?: WechatBridge }).WeixinJSBridge
}

/** Is this page shown by WeChat's own browser? */
export function isInsideWechat(): boolean {
  return import.meta.client && /MicroMessenger/i.test(navigator.userAgent)
}

/** Lets WeChat ask its user for the money. `ok` is what it says, and no proof of anything. */
export async function payInsideWechat(params: Record<string, string>): Promise<'ok' | 'left'> {
  const bridge = findBridge() ?? (await waitForBridge())
  if (bridge === undefined) return 'left'
  return new Promise((resolve) => {
    bridge.invoke('getBrandWCPayRequest', params, ({ err_msg = '' }) =>
      resolve(err_msg === 'get_brand_wcpay_request:ok' ? 'ok' : 'left'),
    )
  })
}

/** WeChat puts its bridge into the page a moment after the page is there. */
function waitForBridge(): Promise<WechatBridge | undefined> {
  return new Promise((resolve) => {
    document.addEventListener('WeixinJSBridgeReady', () => resolve(findBridge()), { once: true })
    setTimeout(() => resolve(findBridge()), patienceMs)
  })
}
