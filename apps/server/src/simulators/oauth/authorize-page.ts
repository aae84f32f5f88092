import { escapeHtml } from '../../kernel/html.ts'
import { authorizeStyle } from './authorize-style.ts'
import { openidOf } from './people.ts'
import type { Provider } from './provider.ts'

interface PageInput {
  provider: Provider
  /** Lets the style in under the content security policy. */
  nonce: string
}

interface AskInput extends PageInput {
  people: readonly string[]
  /** Where the shop is: what the person is asked to trust. */
  redirectOrigin: string
  /** Where the decision goes. */
  action: string
  problem?: string
}

/** No JavaScript at all: a form, and a field that shows itself when "another account" is ticked. */
export function renderAsk(input: AskInput): string {
  const { provider, action, redirectOrigin } = input
  const { zh, en, scopes } = provider.page.look
  return renderPage(
    input,
    `<form method="post" action="${escapeHtml(action)}" autocomplete="off">
      <section class="what">
        <p class="lead"><strong>集市</strong> 申请使用您的${space(zh)}登录</p>
        <p class="soft" lang="en">Jishi asks to sign you in with ${escapeHtml(en)}</p>
        <h2>同意后，集市可以<small lang="en">It will be able to</small></h2>
        <ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
        <p class="soft to">随后返回 <span>${escapeHtml(redirectOrigin)}</span></p>
      </section>
      <section class="who">
        ${renderPeople(input)}
        <div class="acts">
          <button class="go" name="decision" value="approve">同意授权<small lang="en">Authorize</small></button>
          <button name="decision" value="deny">取消<small lang="en">Cancel</small></button>
        </div>
      </section>
    </form>`,
  )
}

/** The real window would be gone; who tries the shop out gets a way back. */
export function renderClosed(input: PageInput & { backTo: string }): string {
  const name = space(input.provider.page.look.zh)
  return renderPage(
    input,
    `<div class="note"><p class="lead"><strong>您已取消授权</strong></p>
      <p>真实的${name}会在这里直接关闭窗口，商城收不到任何消息。</p>
      <p class="soft" lang="en">The real window closes here, and the shop hears nothing.</p>
      <p class="acts"><a class="go" href="${escapeHtml(input.backTo)}">返回商城（不带授权码）<small lang="en">Back, without a code</small></a></p></div>`,
  )
}

export function renderWrong(input: PageInput & { wrong: string }): string {
  return renderPage(
    input,
    `<div class="note"><p class="lead"><strong>无法发起授权</strong></p>
      <p class="error" role="alert">${escapeHtml(input.wrong)}</p>
      <p class="soft">商城发来的地址与登记的不符，请返回商城重新登录。<br>
      <span lang="en">The shop's address is not as registered. Go back and start again.</span></p></div>`,
  )
}

function renderPage({ provider, nonce }: PageInput, body: string): string {
  const { zh, en, glyph } = provider.page.look
  const title = `${space(zh)}模拟登录`.trim()
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${escapeHtml(en)} simulator</title>
<style nonce="${nonce}">${authorizeStyle}</style>
</head>
<body class="${provider.name}">
<p class="range" role="note">模拟环境，不会用到真实账号<small lang="en">Simulator: no real account is used</small></p>
<main>
<header><span class="glyph" aria-hidden="true">${glyph}</span><h1>${title}<small lang="en">${escapeHtml(en)} sign-in simulator</small></h1></header>
<div class="card">${body}</div>
<footer>本页由集市的本地模拟器提供，与${space(zh)}的运营者无关<br><span lang="en">Served by Jishi's local simulator. Not affiliated with ${escapeHtml(en)}.</span></footer>
</main>
</body>
</html>`
}

function renderPeople({ provider, people, problem }: AskInput): string {
  const isOther = people.length === 0 || problem !== undefined
  return `<fieldset>
      <legend>选择账号<small lang="en">Choose an account</small></legend>
      ${problem === undefined ? '' : `<p class="error" role="alert">${escapeHtml(problem)}</p>`}
      <div class="people">${people.map((nickname, at) => renderPerson(provider, nickname, at, !isOther && at === 0)).join('')}</div>
      <label class="person other"><input type="radio" name="person" value="" id="other"${isOther ? ' checked' : ''}>
        <span class="face" aria-hidden="true">+</span><span class="name">其他账号<small lang="en">Another account</small></span></label>
      <input class="type" name="nickname" maxlength="60" placeholder="填写昵称，相同昵称就是同一个人" aria-label="其他账号的昵称">
    </fieldset>`
}

function renderPerson(provider: Provider, nickname: string, at: number, isPicked: boolean): string {
  const [initial = ''] = nickname
  const id = `${provider.page.look.account} ${openidOf(provider.name, nickname)}`
  return `<label class="person"><input type="radio" name="person" value="${escapeHtml(nickname)}"${isPicked ? ' checked' : ''}>
    <span class="face f${at % 4}" aria-hidden="true">${escapeHtml(initial)}</span><span class="name">${escapeHtml(nickname)}<small>${escapeHtml(id)}</small></span></label>`
}

/** Latin words stand apart from Chinese ones. */
function space(name: string): string {
  return /^\w/.test(name) ? ` ${escapeHtml(name)} ` : escapeHtml(name)
}
