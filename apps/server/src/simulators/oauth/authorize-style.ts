/** One page in five manners: each provider's hue and arrangement, and nothing that is theirs. */
export const authorizeStyle = `
body { color-scheme: light dark; --card: #fff; --ink: #1c1f23; --soft: #5c636d; --line: #e2e5ea; --wrong: #b3261e;
  --brand-ink: #fff; --stripe: #f0b429; --round: 12px; }
.wechat { --on-page: #f1f5f3; --soft-page: #b7c2bd; }
.weibo { --round: 4px; }
.github { --round: 6px; }
@media (prefers-color-scheme: light) {
  .qq { --brand: #0b6fc2; --tint: #e9f4fd; --page: #eef5fb; }
  .wechat { --brand: #0a7a42; --tint: #e8f6ee; --page: #2e3432; }
  .weibo { --brand: #c2410c; --tint: #fdf0e6; --page: #fbf6f1; }
  .github { --brand: #1f7a3a; --tint: #f3f4f6; --page: #f6f7f8; }
  .oidc { --brand: #2c4a8a; --tint: #eef2fa; --page: #f4f5f7; }
}
@media (prefers-color-scheme: dark) {
  body { --card: #1d2126; --ink: #eef1f4; --soft: #a7b0bb; --line: #3a424c; --wrong: #ff9b93; --page: #121519;
    --tint: #262c34; --brand-ink: #0d1014; }
  .qq { --brand: #6fb7f2; }
  .wechat { --brand: #5cc78f; }
  .weibo { --brand: #f49a63; }
  .github { --brand: #6cc486; }
  .oidc { --brand: #93b1f0; }
}
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; background: var(--page); color: var(--ink); font: 16px/1.6 "PingFang SC",
  "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans SC", system-ui, sans-serif; }
small, .soft { color: var(--soft); font-size: 12px; font-weight: 400; }
h1 small, h2 small, legend small, button small, a small, .name small, .range small { display: block; line-height: 1.3; }
.range { padding: 8px 16px; background: repeating-linear-gradient(-45deg, var(--stripe) 0 18px, #f7cd6b 18px 36px);
  color: #1f1a17; text-align: center; font-weight: 600; }
.range small { color: inherit; }
main { width: min(820px, 100% - 32px); margin: 48px auto; }
header { display: flex; align-items: center; gap: 12px; margin-bottom: 20px; color: var(--on-page, var(--ink)); }
header small, footer { color: var(--soft-page, var(--soft)); }
h1 { font-size: 20px; line-height: 1.3; }
.glyph, .face { flex: none; display: grid; place-items: center; border-radius: 50%; background: var(--brand);
  color: var(--brand-ink); font-weight: 700; }
.glyph { width: 48px; height: 48px; font-size: 22px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--round); overflow: hidden;
  box-shadow: 0 12px 32px rgb(20 30 45 / .08); }
form { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); }
.what, .who, .note { padding: 28px; }
.what { background: var(--tint); display: flex; flex-direction: column; gap: 4px; }
.lead { font-size: 18px; line-height: 1.4; }
h2, legend { font-size: 14px; font-weight: 600; }
h2 { margin-top: 24px; padding-top: 20px; border-top: 1px solid var(--line); }
ul { list-style: none; padding: 8px 0 0; display: grid; gap: 8px; font-size: 14px; }
li { padding-left: 24px; position: relative; }
li::before { content: ""; position: absolute; left: 4px; top: 5px; width: 6px; height: 11px; rotate: 45deg;
  border: solid var(--brand); border-width: 0 2px 2px 0; }
.to { margin-top: auto; padding-top: 24px; }
.to span { color: var(--ink); overflow-wrap: anywhere; }
fieldset { border: 0; padding: 0; min-width: 0; }
legend { padding: 0; margin-bottom: 12px; }
.people { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; }
.person { display: flex; align-items: center; gap: 12px; min-height: 56px; padding: 8px 12px; cursor: pointer;
  border: 1px solid var(--line); border-radius: var(--round); }
.person:hover { border-color: var(--brand); }
.person:has(:checked) { border-color: var(--brand); box-shadow: inset 0 0 0 1px var(--brand); background: var(--tint); }
.person input { accent-color: var(--brand); width: 18px; height: 18px; flex: none; order: 3; margin-left: auto; }
.face { width: 40px; height: 40px; font-size: 16px; color: #fff; background: #7a5b3a; }
.f0 { background: #2f6f8f; } .f1 { background: #8a4f7d; } .f2 { background: #4c7a45; } .f3 { background: #a2542f; }
.other .face { background: transparent; color: var(--soft); border: 1px dashed var(--soft); }
.name { min-width: 0; line-height: 1.4; }
.name small { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-variant-numeric: tabular-nums; }
.other { margin-top: 8px; }
.type { display: none; width: 100%; min-height: 48px; margin-top: 8px; padding: 0 12px; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--soft); border-radius: var(--round); }
fieldset:has(#other:checked) .type { display: block; }
.acts { display: grid; grid-template-columns: 2fr 1fr; gap: 12px; margin-top: 20px; }
button, a.go { min-height: 52px; padding: 6px 12px; border: 1px solid var(--line); border-radius: var(--round);
  background: transparent; color: var(--ink); font: inherit; font-weight: 600; line-height: 1.4; cursor: pointer;
  text-align: center; text-decoration: none; }
.go, a.go { background: var(--brand); border-color: var(--brand); color: var(--brand-ink); }
.go small { color: inherit; }
button:hover { border-color: var(--brand); }
.go:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--stripe); outline-offset: 2px; }
.note { display: grid; gap: 8px; max-width: 560px; margin: 0 auto; padding-block: 44px; text-align: center; }
.note .acts { grid-template-columns: 1fr; }
.error { color: var(--wrong); font-weight: 600; font-size: 14px; overflow-wrap: anywhere; }
.error::before { content: "! "; }
fieldset .error { margin-bottom: 8px; }
footer { margin-top: 16px; font-size: 12px; text-align: center; }
.qq .card { border-top: 4px solid var(--brand); }
.qq form { grid-template-columns: minmax(0, 6fr) minmax(0, 5fr); }
.qq .who { order: -1; }
.qq .people { grid-template-columns: repeat(4, minmax(0, 1fr)); }
.qq .people .person { flex-direction: column; gap: 6px; padding: 14px 6px; text-align: center; }
.qq .people .face { width: 52px; height: 52px; font-size: 20px; }
.qq .people .name { max-width: 100%; }
.qq .people small { display: none; }
.qq .people input { margin: 0; }
.wechat main, .github main { width: min(560px, 100% - 32px); margin-top: 32px; }
.wechat form, .github form { grid-template-columns: minmax(0, 1fr); }
.wechat .people, .github .people { grid-template-columns: repeat(2, minmax(0, 1fr)); }
.wechat header, .github header { flex-direction: column; text-align: center; }
.wechat .what { background: none; text-align: center; padding-bottom: 0; }
.wechat .what h2 { border: 0; padding: 0; margin-top: 12px; }
.wechat .what ul { justify-content: center; }
.wechat .acts { grid-template-columns: 1fr; }
.weibo .card { border-left: 4px solid var(--brand); }
.github .acts { grid-template-columns: 1fr 2fr; }
.github .acts .go { order: 2; }
.github .what { background: none; border-bottom: 1px solid var(--line); }
.github li { padding-block: 4px; }
@media (max-width: 720px) {
  main { margin: 20px auto; }
  header { margin-bottom: 12px; }
  .glyph { width: 40px; height: 40px; font-size: 18px; }
  .card form, .people { grid-template-columns: minmax(0, 1fr); }
  .what, .who, .note { padding: 16px; }
  .qq .who { order: 0; }
  .to { margin: 0; padding-top: 12px; }
  h2 { margin-top: 12px; padding-top: 12px; }
  h2 small, legend small { display: inline; margin-left: 8px; }
  .wechat .people, .github .people { grid-template-columns: minmax(0, 1fr); }
  .people .person, .other { min-height: 52px; padding-block: 4px; }
  .qq .people .person { padding: 10px 4px; }
  .qq .people .face { width: 44px; height: 44px; font-size: 18px; }
}`
