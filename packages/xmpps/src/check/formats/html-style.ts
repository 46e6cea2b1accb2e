/** Colours by their use: on the page in the light, on the page in the dark. Text has a contrast of 4.5 at least on each ground. */
export const LIGHT: Readonly<Record<string, string>> = {
	page: "#ffffff",
	panel: "#f3f5f8",
	line: "#c4cad3",
	text: "#1b212b",
	faint: "#545d6b",
	link: "#0b57b0",
	good: "#17692f",
	limited: "#855200",
	bad: "#b3201f",
	unknown: "#5f4b9a",
	advice: "#0b6272",
};

export const DARK: Readonly<Record<string, string>> = {
	page: "#12161d",
	panel: "#1c222c",
	line: "#414b5b",
	text: "#e6eaf0",
	faint: "#a5afbe",
	link: "#84b9ff",
	good: "#6fd08c",
	limited: "#f0b35a",
	bad: "#ff8f87",
	unknown: "#bfabff",
	advice: "#67cfe0",
};

function variables(colours: Readonly<Record<string, string>>): string {
	return Object.entries(colours)
		.map(([name, value]) => `--${name}:${value};`)
		.join("");
}

/** The whole style of the page. Without a font, an image or anything else from elsewhere. */
export const STYLE: string = `
:root{color-scheme:light dark;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.2rem 0 .7rem}
h3{font-size:1.02rem;line-height:1.4;margin:0 0 .6rem;overflow-wrap:anywhere}
p{margin:.4rem 0}
a{color:var(--link)}
.faint,dt{color:var(--faint)}
.verdict{border:1px solid var(--line);border-left:.5rem solid;border-radius:.4rem;background:var(--panel);padding:1rem 1.2rem}
.verdict p{overflow-wrap:anywhere}
.good{color:var(--good)}.limited{color:var(--limited)}.bad{color:var(--bad)}.unknown{color:var(--unknown)}.advice{color:var(--advice)}
.words{color:var(--text);font-size:1.1rem}
.outcomes{display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;margin:.7rem 0}
.tag{font-weight:650;white-space:nowrap}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--line)}
th{color:var(--faint);font-weight:600}
td.number,th.number{text-align:right}
.name{overflow-wrap:anywhere;min-width:11rem}
code,pre{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.85rem}
pre{background:var(--page);border:1px solid var(--line);border-radius:.3rem;padding:.6rem .8rem;overflow-x:auto;margin:.5rem 0;user-select:all;-webkit-user-select:all}
.finding{border:1px solid var(--line);border-left:.4rem solid;border-radius:.4rem;background:var(--panel);padding:.9rem 1.1rem;margin:0 0 1rem}
.finding>*{color:var(--text)}
.finding h3 .tag{margin-right:.4rem}
.finding.bad{border-left-color:var(--bad)}.finding.limited{border-left-color:var(--limited)}.finding.unknown{border-left-color:var(--unknown)}.finding.advice{border-left-color:var(--advice)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0}
dd{margin:0;overflow-wrap:anywhere;min-width:0}
.finding h4{font-size:.95rem;margin:.9rem 0 .2rem}
ol,ul{margin:.3rem 0;padding-left:1.4rem}
li{overflow-wrap:anywhere}
svg{display:block;width:100%;min-width:44rem;height:auto;font-size:13px}
svg text{fill:var(--text)}
svg .faint{fill:var(--faint)}
svg rect{fill:var(--panel);stroke:var(--line)}
svg .mark{font-weight:700}
svg .mark.good{fill:var(--good)}svg .mark.bad{fill:var(--bad)}svg .mark.unknown{fill:var(--unknown)}
svg path{fill:none;stroke-width:2}
svg path.good{stroke:var(--good)}
svg path.bad{stroke:var(--bad);stroke-dasharray:6 4}
svg path.unknown{stroke:var(--faint);stroke-dasharray:2 4}
@media (max-width:36rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
@media print{
:root{color-scheme:light;${variables(LIGHT)}}
body{font-size:10.5pt}
main{max-width:none;padding:0}
h2{break-after:avoid}
.verdict,tr,svg{break-inside:avoid}
h3,h4,.finding p{break-after:avoid}
pre{white-space:pre-wrap;overflow-wrap:anywhere;overflow:visible;break-inside:avoid}
.wide{overflow:visible}
svg{min-width:0}
a{color:inherit;text-decoration:none}
}
`.trim();
