import { escapeHtml } from '../../kernel/html.ts'
import { splitAtLinks, type TextPart } from './dev-outbox.rules.ts'
import type { DevMessage } from './dev-outbox.ts'

interface Page {
  items: DevMessage[]
  next: string | null
}

interface Asked {
  recipient?: string
  after?: number
}

const channels = { sms: '短信 SMS', mail: '邮件 Mail', push: '推送 Push' } as const
const chinaTime = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** The whole page in one piece: nothing else is loaded. Only the newest page refreshes itself. */
export function renderDevOutbox(page: Page, { recipient = '', after }: Asked, nonce: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>开发者发件箱 · 集市</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>开发者发件箱 <small lang="en">Developer outbox</small></h1>
<p>开发环境不会真的发送短信和邮件，内容都在这里。<span lang="en">Nothing is really sent in development.</span></p>
<form method="get" role="search">
<label for="recipient">收件人 <span lang="en">Recipient</span></label>
<input id="recipient" name="recipient" value="${escapeHtml(recipient)}" placeholder="手机号或邮箱" autocomplete="off">
<button>筛选</button>
${recipient === '' ? '' : '<a href="/dev/outbox">全部</a>'}
</form>
</header>
<main id="messages" ${after === undefined ? 'data-live' : ''}>${renderList(page, recipient)}</main>
<p id="told" role="status"></p>
<script nonce="${nonce}">${script}</script>
</body>
</html>`
}

function renderList({ items, next }: Page, recipient: string): string {
  if (items.length === 0) return '<p class="empty">还没有消息。<span lang="en">No messages yet.</span></p>'
  const older = new URLSearchParams({ ...(recipient !== '' && { recipient }), after: next ?? '' })
  const link = next === null ? '' : `<a class="older" href="?${escapeHtml(older.toString())}">更早的消息</a>`
  return `<ol>${items.map(renderMessage).join('')}</ol>${link}`
}

function renderMessage(message: DevMessage): string {
  const { channel, recipient, subject, body, code, html, createdAt } = message
  const copy = `<button class="code" data-code="${code}" title="点击复制"><b>${code}</b><span>复制</span></button>`
  return `<li>
<div class="meta"><span class="channel ${channel}">${channels[channel]}</span>
<a href="?recipient=${encodeURIComponent(recipient)}">${escapeHtml(recipient)}</a>
<time datetime="${createdAt}">${chinaTime.format(new Date(createdAt))}</time></div>
<h2>${escapeHtml(subject)}</h2>
${code === null ? '' : copy}
<p class="body">${splitAtLinks(body).map(renderPart).join('')}</p>
${html === null ? '' : renderFrame(subject, html)}
</li>`
}

function renderPart({ text, isLink }: TextPart): string {
  const shown = escapeHtml(text)
  return isLink ? `<a href="${shown}" target="_blank" rel="noreferrer">${shown}</a>` : shown
}

/** No script runs in it and it is of no origin; a link that asks for a new window gets an ordinary one. */
function renderFrame(subject: string, html: string): string {
  const sandbox = 'allow-popups allow-popups-to-escape-sandbox'
  return `<iframe sandbox="${sandbox}" srcdoc="${escapeHtml(html)}" title="${escapeHtml(subject)}" loading="lazy" referrerpolicy="no-referrer"></iframe>`
}

const script = `
const list = document.getElementById('messages')
const told = document.getElementById('told')
list.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-code]')
  if (!button) return
  try {
    await navigator.clipboard.writeText(button.dataset.code)
    told.textContent = '已复制 ' + button.dataset.code
  } catch {
    getSelection().selectAllChildren(button.firstElementChild)
    told.textContent = '请按 Ctrl+C 复制'
  }
  setTimeout(() => { told.textContent = '' }, 2000)
})
async function refresh() {
  if (document.hidden || String(getSelection()) !== '') return
  const answer = await fetch(location.href).catch(() => undefined)
  if (!answer?.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('messages')
  if (fresh && fresh.innerHTML !== list.innerHTML) list.replaceChildren(...fresh.childNodes)
}
if ('live' in list.dataset) setInterval(refresh, 2000)
`

const style = `
:root { color-scheme: light dark; --ink: #1d1d1f; --soft: #6b6b70; --line: #e3e3e6; --paper: #fff; --ground: #f5f5f7; --brand: #c8321e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f2f2f3; --soft: #a0a0a6; --line: #37373b; --paper: #222225; --ground: #161618; --brand: #ff7a66; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 720px; padding: 24px 16px 64px; background: var(--ground); color: var(--ink);
  font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { margin: 0; font-size: 24px; } small, [lang=en] { color: var(--soft); font-weight: 400; font-size: .8em; }
header p { margin: 4px 0 16px; color: var(--soft); }
form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 20px; }
input { flex: 1 1 180px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: inherit; font: inherit; }
button { padding: 8px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: inherit; font: inherit; cursor: pointer; }
a { color: var(--brand); } :focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
li { padding: 16px 20px; border: 1px solid var(--line); border-radius: 12px; background: var(--paper); }
.meta { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; font-variant-numeric: tabular-nums; }
.channel { padding: 0 8px; border-radius: 99px; border: 1px solid currentColor; color: var(--brand); font-size: 12px; }
time { margin-left: auto; color: var(--soft); font-size: 13px; }
h2 { margin: 8px 0; font-size: 16px; }
.code { display: flex; align-items: center; gap: 16px; padding: 8px 16px; }
.code b { font: 600 32px/1.2 ui-monospace, "SF Mono", Menlo, Consolas, monospace; letter-spacing: .12em; color: var(--brand); }
.code span { color: var(--soft); font-size: 13px; }
.body { margin: 8px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft); }
iframe { display: block; width: calc(100% + 40px); height: 620px; margin: 16px -20px -16px; border: 0; border-top: 1px solid var(--line); border-radius: 0 0 12px 12px; }
.empty { padding: 64px 0; text-align: center; color: var(--soft); } .older { display: block; margin-top: 16px; text-align: center; }
#told { position: fixed; inset: auto 0 24px; margin: 0; text-align: center; font-weight: 600; pointer-events: none; }
`
