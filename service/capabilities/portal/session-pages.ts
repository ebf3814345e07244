import {
	emptyForm,
	form,
	html,
	pageHtml,
	type FormField,
	type FormState,
	type Html,
	type PageAnswer,
	type PageCall,
} from '../../platform/pages/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { words } from './words.ts';

export const emailFields = (language: Language): readonly FormField[] => [
	{ kind: 'email', name: 'email', label: words[language].email },
];

/** The form in which a user asks for a sign-in link. */
export const linkForm = (language: Language, state: FormState = emptyForm): Html =>
	html`<p>${words[language].ask_link_text}</p>
		${form({
			id: 'link',
			action: '/portal/sign-in/request',
			fields: emailFields(language),
			submit: words[language].ask_link,
			state,
			language,
		})}`;

/** Without a token the page asks for a link; with one it signs in by a button. */
export function signInPage(call: PageCall, token: string, state: FormState = emptyForm): string {
	const { language, company, address } = call;
	const say = words[language];
	const content =
		token === ''
			? linkForm(language, state)
			: html`<p>${say.sign_in_text}</p>
					${form({
						id: 'sign-in',
						action: '/portal/sign-in',
						fields: [],
						hidden: { token },
						submit: say.sign_in_button,
						language,
					})}`;
	const body = html`<h1>${say.sign_in}</h1>
		${content}`;
	return pageHtml({ title: say.sign_in, body, company, language, address });
}

/** A page with one message, and what else there is to do. */
export function messagePage(
	{ company, language, address }: PageCall,
	{
		status,
		title,
		text,
		more = null,
	}: { status: number; title: string; text: string; more?: Html | null },
): PageAnswer {
	const body = html`<h1>${title}</h1>
		<p>${text}</p>
		${more}`;
	return { status, html: pageHtml({ title, body, company, language, address }) };
}
