import type { GithubOptions } from '../../infra/oauth/github.ts'
import type { OidcOptions } from '../../infra/oauth/oidc.ts'
import type { QqOptions } from '../../infra/oauth/qq.ts'
import type { WechatOptions } from '../../infra/oauth/wechat.ts'
import type { WeiboOptions } from '../../infra/oauth/weibo.ts'

export type ProviderName = 'qq' | 'wechat' | 'weibo' | 'github' | 'oidc'

export interface Client {
  id: string
  secret: string
}

/** What the shop registered with the simulated providers. */
export interface Credentials {
  /** `https://shop.example`: where every redirect address must lead. */
  redirectOrigin: string
  clients: Record<ProviderName, Client>
}

/** Part of the repository: they open the simulator and nothing else. */
const clients: Credentials['clients'] = {
  qq: { id: '101000001', secret: 'simulated-qq-app-key' },
  wechat: { id: 'wx0000000000000001', secret: 'simulated-wechat-app-secret' },
  weibo: { id: '3000000001', secret: 'simulated-weibo-app-secret' },
  github: { id: 'Ov00000000000001', secret: 'simulated-github-client-secret' },
  oidc: { id: 'jishi', secret: 'simulated-oidc-client-secret' },
}

export function simulatedCredentials(redirectOrigin: string): Credentials {
  return { redirectOrigin, clients }
}

interface SimulatedLogins {
  qq: QqOptions
  wechat: WechatOptions
  weibo: WeiboOptions
  github: GithubOptions
  oidc: OidcOptions
}

/** What the five drivers are made with to talk to the simulator below `baseUrl`. */
export function simulatedLogins(baseUrl: string): SimulatedLogins {
  const keysOf = (name: ProviderName) => ({ clientId: clients[name].id, clientSecret: clients[name].secret })
  return {
    qq: { ...keysOf('qq'), baseUrl: `${baseUrl}/qq` },
    wechat: {
      appId: clients.wechat.id,
      appSecret: clients.wechat.secret,
      authorizeBaseUrl: `${baseUrl}/wechat`,
      apiBaseUrl: `${baseUrl}/wechat`,
    },
    weibo: { ...keysOf('weibo'), baseUrl: `${baseUrl}/weibo` },
    github: {
      ...keysOf('github'),
      authorizeBaseUrl: `${baseUrl}/github`,
      apiBaseUrl: `${baseUrl}/github/api`,
    },
    oidc: {
      ...keysOf('oidc'),
      name: 'oidc',
      label: '企业账号',
      issuer: `${baseUrl}/oidc`,
      allowHttp: true,
    },
  }
}
