import { bytes, html, moment } from '../../core/html.ts';
import type { Html } from '../../core/html.ts';
import { badge, table } from '../../core/layout.ts';
import type { Cosmic } from './books.ts';

export function cosmicPage(cosmic: Cosmic): Html {
	const { objects, media } = cosmic.books;
	const objectRows = [...objects.values()].reverse().map(
		(object) =>
			html`<tr>
				<td>
					${object.title}
					<div class="soft"><code>${object.slug}</code></div>
				</td>
				<td>${object.type}</td>
				<td>${badge(object.status)}</td>
				<td>${filesIn(cosmic, object.metadata)}</td>
				<td>${moment(object.created_at)}</td>
				<td>
					<details>
						<summary>Metadata</summary>
						<pre>${JSON.stringify(object.metadata, null, 2)}</pre>
					</details>
				</td>
			</tr>`,
	);
	const mediaRows = [...media.values()].reverse().map(
		(file) =>
			html`<tr>
				<td><a href="/cosmic-cdn/${file.name}">${file.original_name}</a></td>
				<td>${file.type}</td>
				<td class="number">${bytes(file.size)}</td>
				<td>${file.folder}</td>
				<td>${moment(file.created_at)}</td>
			</tr>`,
	);
	return html`${table(['Document', 'Type', 'Status', 'Files', 'Created', ''], objectRows, 'No document yet.')}
		<h2>Media</h2>
		<p class="soft">Everybody who knows the address can read these, as on Cosmic's CDN.</p>
		${table(['File', 'Type', 'Size', 'Folder', 'Created'], mediaRows, 'No file yet.')}`;
}

function filesIn(cosmic: Cosmic, value: unknown): Html[] {
	if (typeof value === 'string') {
		const file = cosmic.books.media.get(value);
		return file
			? [html`<div><a href="/cosmic-cdn/${file.name}">${file.original_name}</a></div>`]
			: [];
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap((one) => filesIn(cosmic, one));
}
