import type { FileRule, Operation } from '../contract/define-contract.ts';
import type { Module } from '../contract/define-module.ts';
import { errorsOf, statusOf } from '../contract/openapi.ts';
import { callersOf } from '../contract/permissions.ts';
import { withRegisteredKeys } from '../contract/registered-keys.ts';
import { curlOf } from './docs-call.ts';
import { fieldRows, type FieldRow } from './docs-fields.ts';
import type { Company } from '../company/index.ts';
import { commonErrors } from '../errors/index.ts';
import { html, type Html } from '../html/index.ts';
import { pageHtml } from '../pages/layout.ts';

/** Readable page of the API, from the same contracts as its routes: fields, a call to copy, answer and errors. */
export function docsPage(modules: readonly Module[], serviceUrl: string, company: Company): string {
	const used = withRegisteredKeys(modules).filter((module) => module.operations.length > 0);
	const errors = [...commonErrors, ...modules.flatMap((module) => module.errors)];
	const events = modules.flatMap((module) => module.events);
	return pageHtml({
		title: 'CloudSales API',
		company,
		isWide: true,
		body: html`<h1>CloudSales API</h1>
			${introduction(`${serviceUrl}/api/v1`)}
			<h2>Contents</h2>
			${used.map(({ name, operations }) => html`<p><b>${name}</b>: ${operations.map(({ id }) => html`<a href="#${id}">${id}</a> `)}</p>`)}
			<p><a href="#events">Events</a> <a href="#errors">Errors</a></p>
			${used.map(
				({ name, operations }) =>
					html`<h2>${name}</h2>
						${operations.map((one) => operationSection(one, serviceUrl))}`,
			)}
			<h2 id="events">Events</h2>
			<p>
				<a href="#endpoint.register">endpoint.register</a> says where they go. Each call is signed
				as Standard Webhooks describe, and is repeated until it is answered with 2xx.
			</p>
			${events.map(
				(event) =>
					html`<section id="event-${event.type}">
						<h3>${event.type}</h3>
						<p>${event.description}.</p>
						${table(fieldRows(event.payload))}
					</section>`,
			)}
			<h2 id="errors">Errors</h2>
			${errors.map(
				(error) =>
					html`<section id="error-${error.code}">
						<h3>${error.code} (${error.status})</h3>
						<p>${error.title}. ${error.advice}.</p>
					</section>`,
			)}`,
	});
}

const introduction = (base: string): Html =>
	html`<p>
			Paths are under <code>${base}</code>. For machines:
			<a href="/api/v1/openapi.json">OpenAPI 3.1</a>.
		</p>
		<ul>
			<li>
				Send an API key as <code>Authorization: Bearer …</code>. The first key is the one that the
				service was started with (<code>BOOTSTRAP_API_KEY</code>); it makes further keys by
				<a href="#api_key.create">api_key.create</a>.
			</li>
			<li>
				A command with a key needs the header <code>Idempotency-Key</code>: any text of up to 255
				characters, new for each command and the same when you repeat it. The first answer is then
				given again, with <code>Idempotency-Replayed: true</code>.
			</li>
			<li>
				Amounts are whole numbers of minor units (IDR has none: 150000 is Rp150.000); instants are
				ISO 8601 in UTC, dates are days in Jakarta.
			</li>
			<li>
				Lists give <code>data</code>, <code>has_more</code> and <code>next_cursor</code>, which goes
				into <code>cursor</code> for the next page.
			</li>
			<li>
				A refusal is <code>application/problem+json</code>: <code>code</code> for programs,
				<code>detail</code> and <code>advice</code> for people, <code>errors[].path</code> for each
				wrong field, such as <code>body.items[0].quantity</code>. Fields that are not described here
				are refused.
			</li>
			<li>
				After status 429 or 503 wait for the seconds in <code>Retry-After</code>; each answer says
				what is left in <code>RateLimit-Remaining</code>.
			</li>
		</ul>`;

function operationSection(operation: Operation, serviceUrl: string): Html {
	const { path, query, body, files } = operation.input;
	const declared = new Set(operation.errors.map(({ code }) => code));
	const errors = errorsOf(operation).map((error) => {
		const link = html`<a href="#error-${error.code}">${error.code}</a>`;
		return declared.has(error.code) ? html`<b>${link}</b> ` : html`${link} `;
	});
	const fields = [
		...fieldRows(path).map((row) => inPlace(row, 'path')),
		...fieldRows(query).map((row) => inPlace(row, 'query')),
		...(operation.csv === undefined ? [] : [csvRow(operation.csv)]),
		...fieldRows(body),
		...Object.entries(files ?? {}).map(fileRow),
	];
	return html`<section id="${operation.id}">
		<h3>${operation.id}</h3>
		<p>${operation.summary}. ${operation.description ?? ''}</p>
		<p>
			<code>${operation.http.method} /api/v1${operation.http.path}</code><br />Roles:
			${callersOf(operation)}
		</p>
		${table(fields)}
		<pre>${curlOf(operation, serviceUrl)}</pre>
		<details>
			<summary>Answer ${statusOf(operation)}</summary>
			${table(fieldRows(operation.output))}
		</details>
		<p>Errors: ${errors}</p>
	</section>`;
}

const csvRow = (list: string): FieldRow => ({
	name: 'format',
	type: 'json | csv (query)',
	required: false,
	description: `csv gives ${list} alone, as a table; so does the header Accept: text/csv`,
});

const inPlace = (row: FieldRow, place: string): FieldRow => ({
	...row,
	type: `${row.type} (${place})`,
});

const fileRow = ([name, rule]: [string, FileRule]): FieldRow => ({
	name,
	type: `file (${rule.accept.join(', ')}, at most ${Math.floor(rule.largest / 1_000_000)} MB)`,
	required: rule.required,
	description: rule.description,
});

const table = (rows: readonly FieldRow[]): Html =>
	rows.length === 0
		? html``
		: html`<table>
				<tr>
					<th>field</th>
					<th>type</th>

					<th>meaning</th>
				</tr>
				${rows.map(
					(row) =>
						html`<tr>
							<td><code>${row.name}</code></td>
							<td>${row.type}${row.required ? html`<br /><b>required</b>` : null}</td>
							<td>${row.description}</td>
						</tr>`,
				)}
			</table>`;
