import { escapeHtml } from '../../kernel/html.ts'
import { cashierStyle } from './cashier-style.ts'

interface Frame {
  /** Names of the provider that is imitated, and of the company that has nothing to do with it. */
  zh: string
  en: string
  company: string
  head: string
  body: string
}

/** The page around a simulated cashier: it says that it is one, and whose it is not. */
export function renderFrame({ zh, en, company, head, body }: Frame): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${head}
<title>${zh}模拟收银台 · ${en} simulator</title>
<style>${cashierStyle}</style>
</head>
<body>
<p class="range" role="note">模拟环境，不会真实扣款<small>Simulator: no real money moves</small></p>
<main>
<h1>${zh}模拟收银台 <small lang="en">${en} simulator</small></h1>
${body}
<footer>本页由集市的本地模拟器提供，与${company}无关<br><span lang="en">Served by Jishi's local simulator. Not affiliated with ${en}.</span></footer>
</main>
</body>
</html>`
}

export function renderFact(zh: string, en: string, value: string): string {
  return `<div><dt>${zh}<small lang="en">${en}</small></dt><dd>${escapeHtml(value)}</dd></div>`
}

export function renderForm(action: string, kind: string, zh: string, en: string): string {
  return `<form method="post" action="${escapeHtml(action)}"><button class="${kind}">${zh}<small lang="en">${en}</small></button></form>`
}
