import type { Module } from '../contract/define-module.ts';
import { html, pageHtml } from './pages.ts';
import { everyonesErrors } from './errors.ts';

/** Readable page of the API: every operation with its path, roles and errors, and every error with its advice. */
export function docsPage(modules: readonly Module[]): string {
	const operations = modules.flatMap((module) => module.operations);
	const errors = [...everyonesErrors, ...modules.flatMap((module) => module.errors)];
	return pageHtml(
		'CloudSales API',
		html`<h1>CloudSales API</h1>
			<p>
				Machine-readable: <a href="/api/v1/openapi.json">OpenAPI 3.1</a>. Send an API key as
				<code>Authorization: Bearer</code>; every command needs an <code>Idempotency-Key</code>.
			</p>
			<h2>Operations</h2>
			${operations.map(
				(operation) =>
					html`<section id="${operation.id}">
						<h3>${operation.id}</h3>
						<p>${operation.summary}. ${operation.description ?? ''}</p>
						<p>
							<code>${operation.http.method} /api/v1${operation.http.path}</code><br />Roles:
							${['ADMIN', ...operation.allowed].join(', ')}
						</p>
						${operation.errors.length === 0 ? html`` : html`<p>Errors: ${operation.errors.map((error) => html`<a href="#error-${error.code}">${error.code}</a> `)}</p>`}
					</section>`,
			)}
			<h2>Errors</h2>
			${errors.map(
				(error) =>
					html`<section id="error-${error.code}">
						<h3>${error.code} (${error.status})</h3>
						<p>${error.title}. ${error.advice}.</p>
					</section>`,
			)}`,
	);
}
