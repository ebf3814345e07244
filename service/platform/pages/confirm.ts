import { html, type Html, type Value } from '../html/index.ts';
import { form, type Form } from './form-view.ts';
import { kitWords } from './kit-words.ts';

/**
 * The body of a page that is shown before something is done: what it will do, what it leaves as it is, and the button. For
 * everything that cannot be taken back, that costs money, or that is done to many at once.
 */
export function confirmation({
	will,
	will_not,
	more = null,
	...rest
}: Form & {
	/** One sentence each. */
	will: readonly Value[];
	will_not: readonly Value[];
	/** What it is done to, such as a table of the selected records. */
	more?: Value;
}): Html {
	const say = kitWords(rest.language);
	const list = (title: string, sentences: readonly Value[]): Html | null =>
		sentences.length === 0
			? null
			: html`<h2>${title}</h2>
					<ul>
						${sentences.map((one) => html`<li>${one}</li>`)}
					</ul>`;
	return html`<section class="card">
		${list(say.will, will)} ${list(say.will_not, will_not)} ${more} ${form(rest)}
	</section>`;
}
