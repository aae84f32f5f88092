import type { Locale } from '@jishi/contract'
import { escapeHtml } from './html.ts'

/** What one of our mails says, as plain text: the layout escapes it. */
export interface Letter {
  locale: Locale
  title: string
  /** What an inbox shows beside the subject. */
  preview: string
  greeting: string
  paragraph: string
  button: string
  link: string
  /** How long the link is good for. */
  validity: string
  /** Before the link as text, for who cannot press the button. */
  fallback: string
  /** What to do when it was not the reader who asked. */
  notYou: string
  /** Under the card. */
  footer: string
}

const fonts = `'PingFang SC','HarmonyOS Sans SC','Microsoft YaHei','Noto Sans SC',-apple-system,'Segoe UI',Helvetica,Arial,sans-serif`
const light = {
  page: '#FAF7F2',
  card: '#FFFFFF',
  line: '#EFEAE2',
  ink: '#1F1A17',
  soft: '#5B534D',
  link: '#2C4A8A',
}
const dark = {
  page: '#16130F',
  card: '#211D19',
  line: '#39332D',
  ink: '#F4EFE8',
  soft: '#B9B0A6',
  link: '#A9BDF0',
}
/** White on it is read well, in the light and in the dark. */
const cinnabar = '#C22D1F'
const gamboge = '#F0B429'
const awningStripes = 15

/**
 * The shop's one mail: a 600 px table with inline styles, as mail programs want it. Those that know more get smaller
 * margins on phones and colours for the dark; those that do not keep every colour they need, text and ground alike.
 */
export function renderLetter(letter: Letter): string {
  const { locale, title, preview, footer } = letter
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:${light.page};-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:${light.page};">${escapeHtml(preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;background-color:${light.page};">
<tr><td class="around" align="center" style="padding:32px 16px 40px;">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:100%;font-family:${fonts};text-align:left;">
<tr><td style="padding:0 4px 20px;">${mark}</td></tr>
<tr><td>${awning}</td></tr>
<tr><td class="card" style="padding:36px 40px 32px;background-color:${light.card};border:1px solid ${light.line};border-top:0;border-radius:0 0 12px 12px;">${renderCard(letter)}</td></tr>
<tr><td class="soft" style="padding:20px 4px 0;color:${light.soft};font-size:12px;line-height:1.7;">${escapeHtml(footer)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

function renderCard({
  title,
  greeting,
  paragraph,
  button,
  link,
  validity,
  fallback,
  notYou,
}: Letter): string {
  const url = escapeHtml(link)
  return `
<h1 class="ink" style="margin:0 0 20px;color:${light.ink};font-size:24px;line-height:1.4;font-weight:700;">${escapeHtml(title)}</h1>
<p class="ink" style="${paragraphStyle}color:${light.ink};">${escapeHtml(greeting)}</p>
<p class="ink" style="${paragraphStyle}color:${light.ink};">${escapeHtml(paragraph)}</p>
<table role="presentation" class="wide" cellpadding="0" cellspacing="0" border="0" style="margin:28px 0 12px;">
<tr><td align="center" bgcolor="${cinnabar}" style="border-radius:8px;background-color:${cinnabar};"><a href="${url}" target="_blank" style="display:block;padding:14px 36px;border-radius:8px;color:#FFFFFF;font-size:16px;line-height:20px;font-weight:600;text-decoration:none;">${escapeHtml(button)}</a></td></tr>
</table>
<p class="soft" style="margin:0 0 28px;color:${light.soft};font-size:14px;line-height:1.7;">${escapeHtml(validity)}</p>
<div class="rule" style="margin:0 0 24px;border-top:1px solid ${light.line};font-size:0;line-height:0;">&nbsp;</div>
<p class="soft" style="margin:0 0 4px;color:${light.soft};font-size:13px;line-height:1.7;">${escapeHtml(fallback)}</p>
<p style="margin:0 0 20px;font-size:13px;line-height:1.6;word-break:break-all;overflow-wrap:anywhere;"><a class="link" href="${url}" target="_blank" style="color:${light.link};text-decoration:underline;">${url}</a></p>
<p class="soft" style="margin:0;color:${light.soft};font-size:13px;line-height:1.7;">${escapeHtml(notYou)}</p>
`
}

const paragraphStyle = 'margin:0 0 12px;font-size:16px;line-height:1.7;'

/** No picture: most mail programs would block it, and few know SVG. */
const mark = `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td align="center" bgcolor="${cinnabar}" style="width:40px;height:40px;border-radius:8px;background-color:${cinnabar};color:#FFFFFF;font-size:22px;line-height:40px;font-weight:700;">集</td>
<td class="ink" style="padding-left:12px;color:${light.ink};font-size:22px;line-height:40px;font-weight:700;letter-spacing:2px;">集市</td>
</tr></table>`

/** The striped roof of a market stall. */
const awning = `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;"><tr>${Array.from(
  { length: awningStripes },
  (_, stripe) => {
    const colour = stripe % 2 === 0 ? cinnabar : gamboge
    return `<td height="10" bgcolor="${colour}" style="height:10px;background-color:${colour};font-size:0;line-height:0;">&nbsp;</td>`
  },
).join('')}</tr></table>`

const style = `
@media (max-width:480px) {
  .around { padding: 20px 12px 32px !important; }
  .card { padding: 28px 20px 24px !important; }
  .wide { width: 100% !important; }
}
@media (prefers-color-scheme:dark) {
  .page { background-color: ${dark.page} !important; }
  .card { background-color: ${dark.card} !important; border-color: ${dark.line} !important; }
  .rule { border-color: ${dark.line} !important; }
  .ink { color: ${dark.ink} !important; }
  .soft { color: ${dark.soft} !important; }
  .link { color: ${dark.link} !important; }
}
`
