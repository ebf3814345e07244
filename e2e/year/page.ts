/** The year as one page without scripts: figures, a chart of what was charged by period, the days, every event. */
import type { Books, PeriodSum } from './check.ts';
import type { Day } from './days.ts';
import { rupiah } from './lines.ts';
import type { Story } from './story.ts';
import type { YearSummary } from './summary.ts';

type Year = {
	story: Story;
	lines: readonly { day: Day; text: string }[];
	sums: readonly PeriodSum[];
	states: ReadonlyMap<Day, string>;
	read: Books;
	summary: YearSummary;
	differences: readonly string[];
};

const escape = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const colors: Readonly<Record<string, string>> = {
	ACTIVE: '#1a7f4b',
	PAST_DUE: '#b26a00',
	SUSPENDED: '#b3261e',
	PAUSED: '#5f6b7a',
	ENDED: '#c8ced6',
};

export function yearPage(year: Year): string {
	const { summary, differences, sums, lines } = year;
	const figures: [string, string][] = [
		['Charged', rupiah(summary.charged)],
		['Credited', rupiah(summary.credited)],
		['Paid', rupiah(summary.paid)],
		['Left to pay', rupiah(summary.balance)],
		['Renewals', String(summary.renewals)],
		['Days suspended', String(summary.suspended_days)],
		['Mails', String(summary.mails)],
		['Executions of n8n', String(summary.executions)],
	];
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A year of a subscription</title><style>
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem;color:#1c2733}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.75rem}
dl div{border:1px solid #d5dbe3;border-radius:.5rem;padding:.6rem .8rem}dt{color:#55606d;font-size:.85rem}dd{margin:0;font-weight:600}
table{border-collapse:collapse;width:100%}td,th{padding:.3rem .5rem;border-bottom:1px solid #e4e8ed;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap}td.d{white-space:nowrap}svg{width:100%;height:auto}
.scroll{overflow-x:auto}.key span{display:inline-block;width:.8em;height:.8em;margin:0 .35em 0 1em;border-radius:2px}
</style></head><body>
<h1>A year of a subscription</h1>
<p>${differences.length === 0 ? 'Every rupiah and every day is explained.' : `It does not add up: ${escape(differences.join('; '))}`}</p>
<dl>${figures.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>
<h2>State of the monthly subscription, day by day</h2>
${stateBand(year)}
<h2>What each period was charged, before tax</h2>
${chart(sums)}
<div class="scroll"><table><thead><tr><th>Period</th><th class="n">Days</th><th class="n">Charged</th><th class="n">Its days cost</th></tr></thead><tbody>
${sums.map(({ first, last, length, charged, expected }) => `<tr><td class="d">${first} to ${last}</td><td class="n">${length}</td><td class="n">${rupiah(charged)}</td><td class="n">${rupiah(expected)}</td></tr>`).join('\n')}
<tr><th>Sum</th><th></th><th class="n">${rupiah(total(sums, 'charged'))}</th><th class="n">${rupiah(total(sums, 'expected'))}</th></tr>
</tbody></table></div>
<h2>What happened</h2>
<table><tbody>
${lines.map(({ day, text }) => `<tr><td class="d">${day}</td><td>${escape(text)}</td></tr>`).join('\n')}
</tbody></table>
</body></html>
`;
}

const total = (sums: readonly PeriodSum[], figure: 'charged' | 'expected'): number =>
	sums.reduce((sum, period) => sum + period[figure], 0);

function stateBand({ states }: Year): string {
	const days = [...states];
	const width = 960;
	const runs: { state: string; from: number; to: number; first: Day; last: Day }[] = [];
	days.forEach(([day, state], index) => {
		const run = runs.at(-1);
		if (run?.state === state) Object.assign(run, { to: index + 1, last: day });
		else runs.push({ state, from: index, to: index + 1, first: day, last: day });
	});
	const scale = width / Math.max(days.length, 1);
	const bars = runs.map(
		({ state, from, to, first, last }) =>
			`<rect x="${(from * scale).toFixed(1)}" y="0" width="${((to - from) * scale).toFixed(1)}" height="28" fill="${colors[state] ?? '#888'}"><title>${state} ${first} to ${last}</title></rect>`,
	);
	const list = runs.map(
		({ state, from, to, first, last }) =>
			`<li>${first} to ${last}: ${state} (${to - from} days)</li>`,
	);
	const key = Object.entries(colors).map(
		([state, color]) => `<span style="background:${color}"></span>${state}`,
	);
	return `<svg viewBox="0 0 ${width} 28" role="img" aria-label="States by day">${bars.join('')}</svg>
<p class="key">${key.join('')}</p><ul>${list.join('')}</ul>`;
}

function chart(sums: readonly PeriodSum[]): string {
	const monthly = sums.filter(({ length }) => length < 100);
	const most = Math.max(...monthly.map(({ charged }) => charged), 1);
	const width = 960 / Math.max(monthly.length, 1);
	const bars = monthly.map(({ first, charged }, index) => {
		const height = Math.round((charged / most) * 160);
		const x = Math.round(index * width + 6);
		const middle = Math.round(index * width + width / 2);
		return `<rect x="${x}" y="${180 - height}" width="${Math.round(width - 12)}" height="${height}" rx="3" fill="#2456a6"/><text x="${middle}" y="198" text-anchor="middle" font-size="12" fill="#55606d">${first.slice(2)}</text>`;
	});
	return `<svg viewBox="0 0 960 206" role="img" aria-label="Charged by period; the figures stand in the table">${bars.join('')}</svg>`;
}
