/** Colours that differ in lightness too: figures keep their meaning in grey, on light and on dark ground. */
export const FIGURE_STYLE = `
.nf{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;--ground:#fff;--ink:#1b1f24;--soft:#57606a;--grid:#d8dee4;--first:#0b5cad;--second:#b35900;--third:#6f3fa8;--muted:#6e7781;--good:#116329;--bad:#a40e26;--plus:11,92,173;--minus:179,89,0}
@media (prefers-color-scheme:dark){.nf{--ground:#0d1117;--ink:#e6edf3;--soft:#9da7b1;--grid:#30363d;--first:#6cb6ff;--second:#f0a04b;--third:#c9a3ff;--muted:#8b949e;--good:#57d364;--bad:#ff8182;--plus:108,182,255;--minus:240,160,75}}
@media print{.nf{--ground:#fff;--ink:#000;--soft:#333;--grid:#ccc;--first:#083f7a;--second:#b9640a;--third:#6f3fa8;--muted:#666;--good:#116329;--bad:#a40e26;--plus:11,92,173;--minus:179,89,0}}
.nf text{fill:var(--ink)}.nf .t{font-weight:600;font-size:13px}.nf .s{fill:var(--soft)}.nf .g{stroke:var(--grid);stroke-width:1;fill:none}
.nf .ground{fill:var(--ground)}.nf .p{fill:transparent}
.nf .first{--c:var(--first)}.nf .second{--c:var(--second)}.nf .third{--c:var(--third)}.nf .muted{--c:var(--muted)}.nf .good{--c:var(--good)}.nf .bad{--c:var(--bad)}
.nf .l{fill:none;stroke:var(--c);stroke-width:2}.nf .thin{stroke-width:1;opacity:.55}.nf .f{fill:var(--c)}.nf .h{fill:var(--ground);stroke:var(--c);stroke-width:1.5}.nf .b{fill:var(--c);opacity:.18}.nf .a{fill:var(--c);opacity:.12}.nf .w{fill:none;stroke:var(--c);stroke-width:1.5}.nf .thick{stroke-width:4}
.nf .second.l{stroke-dasharray:6 3}.nf .third.l{stroke-dasharray:2 3}.nf .rule{stroke-dasharray:4 3;stroke-width:1.2;stroke:var(--c);fill:none}
.nf .bar{fill:var(--c);stroke:var(--ground);stroke-width:1}.nf .bar.second{opacity:.85}.nf .bar.third{opacity:.6}.nf .bar.good{opacity:.4}.nf .bar.muted{opacity:.25}.nf .in{fill:var(--ground);font-weight:600}
.nf .plus{fill:rgb(var(--plus))}.nf .minus{fill:rgb(var(--minus))}.nf .none{fill:none;stroke:var(--grid);stroke-dasharray:2 2}.nf .frame{fill:none;stroke:var(--c);stroke-width:2}
`.trim();
