/** The simulator's own look: neutral, striped like a practice range, nothing borrowed from a real cashier. */
export const cashierStyle = `
:root { color-scheme: light dark; --page: #faf7f2; --card: #fff; --ink: #1f1a17; --soft: #5b534d; --line: #efeae2;
  --go: #2f7d57; --go-ink: #fff; --stripe: #f0b429; --stripe-ink: #1f1a17; }
@media (prefers-color-scheme: dark) { :root { --page: #16130f; --card: #211d19; --ink: #f4efe8; --soft: #b9b0a6;
  --line: #39332d; --go: #5fb98a; --go-ink: #10130f; } }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; background: var(--page); color: var(--ink); font: 16px/1.6 "PingFang SC",
  "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans SC", system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.range { padding: 10px 16px; background: repeating-linear-gradient(-45deg, var(--stripe) 0 18px, #f7cd6b 18px 36px);
  color: var(--stripe-ink); text-align: center; font-weight: 600; }
.range small { display: block; font-weight: 400; }
main { width: min(480px, 100% - 32px); margin: 40px auto; }
h1 { font-size: 20px; margin-bottom: 16px; }
h1 small, dt small, button small, .state small { color: var(--soft); font-size: 12px; font-weight: 400; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 24px; }
.amount { font-size: 40px; line-height: 1.2; font-weight: 700; text-align: center; overflow-wrap: anywhere; }
.amount span { font-size: 20px; margin-right: 2px; }
.state { text-align: center; margin: 4px 0 20px; color: var(--soft); }
.state strong { color: var(--ink); }
dl { border-top: 1px solid var(--line); padding-top: 16px; display: grid; gap: 12px; }
dl div { display: grid; grid-template-columns: 96px 1fr; gap: 12px; }
dt { color: var(--soft); }
dt small { display: block; line-height: 1.2; }
dd { overflow-wrap: anywhere; }
.acts { display: grid; gap: 12px; margin-top: 24px; }
button { width: 100%; min-height: 52px; border-radius: 8px; border: 1px solid var(--line); background: transparent;
  color: var(--ink); font: inherit; font-weight: 600; cursor: pointer; }
button small { display: block; line-height: 1.2; }
button.go { background: var(--go); border-color: var(--go); color: var(--go-ink); }
button.go small { color: inherit; }
button:focus-visible { outline: 3px solid var(--stripe); outline-offset: 2px; }
footer { margin-top: 16px; color: var(--soft); font-size: 12px; text-align: center; }
@media (max-width: 480px) { main { margin: 16px auto; } .card { padding: 20px 16px; }
  dl div { grid-template-columns: 80px 1fr; } }`
