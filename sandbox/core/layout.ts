import type { Response } from 'express';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { RunningWorld } from './running.ts';
import type { Webhooks } from './webhooks.ts';

export type Page = { title: string; address: string; content: Html };

/** A page with the navigation of this sandbox; `address` is the entry that it belongs to. */
export function page(world: RunningWorld, { title, address, content }: Page): Html {
	const navigation = [
		{ address: '/', title: 'Overview' },
		...world.vendors.flatMap((vendor) => vendor.page ?? []),
		{ address: '/requests', title: 'Requests' },
	];
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<title>${title} · vendor sandbox</title>
				<link rel="stylesheet" href="/_sandbox/style.css" />
			</head>
			<body>
				<header>
					<strong>Vendor sandbox</strong>
					<nav>
						${navigation.map(
							(entry) =>
								html`<a
									href="${entry.address}"
									aria-current="${entry.address === address ? 'page' : 'false'}"
									>${entry.title}</a
								>`,
						)}
					</nav>
				</header>
				<main>
					<h1>${title}</h1>
					${content}
				</main>
			</body>
		</html>`;
}

/** No page of the sandbox runs a script; what it shows comes from the system under test. */
export function sendPage(response: Response, content: Html, status = 200) {
	response
		.status(status)
		.set({
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy':
				"default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action *; base-uri 'none'",
			'x-content-type-options': 'nosniff',
		})
		.send(String(content));
}

const NUMBERS = ['Amount', 'Size'];

export function table(heads: string[], rows: Html[], empty: string): Html {
	if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
	return html`<div class="scroll">
		<table>
			<thead>
				<tr>
					${heads.map((head) => html`<th scope="col" class="${NUMBERS.includes(head) ? 'number' : ''}">${head}</th>`)}
				</tr>
			</thead>
			<tbody>
				${rows}
			</tbody>
		</table>
	</div>`;
}

export const badge = (state: string) => html`<span class="badge ${tone(state)}">${state}</span>`;

function tone(state: string): string {
	if (/^(PAID|SETTLED|SUCCEEDED|ENABLED|ACTIVE|acknowledged|published|answered)$/.test(state)) {
		return 'good';
	}
	if (/^(EXPIRED|FAILED|exhausted|lost|suspended|held|cut|DELETE_REQUESTED)$/.test(state)) {
		return 'bad';
	}
	return 'calm';
}

export function webhookTable({ callback_url, deliveries }: Webhooks): Html {
	const rows = [...deliveries].reverse().map(
		(delivery) =>
			html`<tr>
				<td>${delivery.event}</td>
				<td><code>${delivery.subject}</code></td>
				<td>${badge(delivery.state)}</td>
				<td>
					${delivery.attempts.map((attempt) => attempt.status ?? attempt.error).join(', ') || 'none'}
				</td>
				<td>${delivery.faults.join(', ')}</td>
			</tr>`,
	);
	return html`<h2>Webhooks</h2>
		<p class="soft">To ${callback_url ?? 'nowhere: no callback URL is set'}</p>
		${table(['Event', 'About', 'State', 'Answers', 'Faults'], rows, 'No webhook yet.')}`;
}

export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2433; --soft: #5b6577; --line: #dfe3ea; --paper: #fff; --ground: #f5f6f9; --mark: #1762d6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf2; --soft: #9aa4b8; --line: #333b4b; --paper: #1b202b; --ground: #12161e; --mark: #7fb0ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; padding: 12px 24px; background: var(--paper); border-bottom: 1px solid var(--line); }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
a { color: var(--mark); }
nav a { text-decoration: none; padding: 2px 0; }
nav a[aria-current='page'] { border-bottom: 2px solid var(--mark); }
main { max-width: 1120px; margin: 0 auto; padding: 16px 24px 48px; }
h1 { font-size: 24px; margin: 8px 0 16px; }
h2 { font-size: 18px; margin: 32px 0 8px; }
p { margin: 8px 0; }
.soft, .empty { color: var(--soft); }
.scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 8px 12px; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
th { font-size: 13px; color: var(--soft); font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.number { text-align: right; }
code, pre { font: 13px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 12px; white-space: pre-wrap; }
.badge { display: inline-block; padding: 0 8px; border-radius: 999px; border: 1px solid currentColor; font-size: 12px; white-space: nowrap; }
.good { color: #12813f; } .bad { color: #c22f2f; } .calm { color: var(--soft); }
@media (prefers-color-scheme: dark) { .good { color: #5fd18c; } .bad { color: #ff8a8a; } }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 12px; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; }
.card h2 { margin: 0 0 4px; font-size: 16px; }
form.inline { display: inline; }
form.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; margin: 12px 0; }
label { display: grid; gap: 2px; font-size: 13px; color: var(--soft); }
input, select, button { font: inherit; padding: 6px 10px; border-radius: 6px; border: 1px solid var(--line); background: var(--paper); color: var(--ink); }
button { cursor: pointer; border-color: var(--mark); color: var(--mark); }
button.main { background: #1762d6; color: #fff; border-color: #1762d6; }
button:hover { filter: brightness(1.08); }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 12px 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 480px; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
@media (max-width: 600px) {
main { padding: 16px 16px 40px; } header { padding: 12px 16px; }
td, th { padding: 6px; font-size: 13px; } td { overflow-wrap: anywhere; }
.number { white-space: normal; }
}
.pay { max-width: 480px; margin: 0 auto; }
.pay .card { padding: 24px; }
.pay .amount { font-size: 30px; font-weight: 700; margin: 4px 0 12px; }
.pay .channels { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin: 12px 0; }
.pay .channels button { width: 100%; text-align: left; }
.pay h2 { margin-top: 20px; }
.pay fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 12px 0; padding: 8px 12px; }
.pay legend { color: var(--soft); font-size: 13px; }
`;
