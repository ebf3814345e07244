import { html, withQuery, type Html } from '../../../platform/pages/index.ts';

/** Choices of which one holds, as links that keep the rest of the address; a new choice begins at the first page. */
export function choiceLinks(
	choices: readonly { value: string | null; label: string }[],
	{ address, name, label }: { address: string; name: string; label: string },
): Html {
	const present = new URLSearchParams(address.split('?')[1] ?? '').get(name);
	const link = ({ value, label: text }: { value: string | null; label: string }): Html => {
		const href = withQuery(address, { [name]: value, cursor: null });
		return value === present
			? html`<a href="${href}" aria-current="true"><strong>${text}</strong></a>`
			: html`<a href="${href}">${text}</a>`;
	};
	return html`<nav class="choices" aria-label="${label}">${choices.map(link)}</nav>`;
}
