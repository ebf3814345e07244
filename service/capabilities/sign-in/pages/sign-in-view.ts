import {
	form,
	html,
	note,
	pageHtml,
	type Html,
	type PageCall,
} from '../../../platform/pages/index.ts';
import type { FormField, FormState } from '../../../platform/pages/index.ts';
import type { Door } from '../../identity/index.ts';
import { signInConfig } from '../config.ts';
import { signInPath } from '../rules.ts';
import { words } from '../words.ts';

export const emailFields = (call: PageCall): readonly FormField[] => [
	{ kind: 'email', name: 'email', label: words[call.language].email, autocomplete: 'username' },
];

/** A page of signing in: nobody is known yet, so it is one without navigation. */
export const plainPage = (call: PageCall, title: string, body: Html): string =>
	pageHtml({
		title,
		body: html`<h1>${title}</h1>
			${body}`,
		company: call.company,
		language: call.language,
		address: call.address,
		notice: call.notice,
	});

/** Every way to sign in at a door. */
export function signInPage(
	call: PageCall,
	door: Door,
	{
		to,
		link_form,
		problem,
	}: {
		/** Page of ours to which it leads. */
		to: string;
		/** What was typed into the form that asks for a link. */
		link_form?: FormState;
		/** Why a first attempt did not do. */
		problem?: { title: string; text: string };
	},
): string {
	const say = words[call.language];
	const settings = call.runtime.config.read(signInConfig);
	const hasLinks = door === 'PORTAL' || settings.CONSOLE_MAILED_LINKS === 'on';
	const body = html`${problem === undefined ? null : note('warning', problem.text, problem.title)}
	${hasLinks ? linkForm(call, door, { to, state: link_form }) : null}`;
	return plainPage(call, door === 'PORTAL' ? say.portal : say.console, body);
}

/** The form that asks for a sign-in link. */
function linkForm(
	call: PageCall,
	door: Door,
	{ to, state }: { to: string; state: FormState | undefined },
): Html {
	const say = words[call.language];
	return html`<p>${door === 'PORTAL' ? say.ask_portal : say.ask_console}</p>
		${form({
			id: 'link',
			action: `${signInPath[door]}/request`,
			fields: emailFields(call),
			submit: say.ask,
			language: call.language,
			hidden: { to },
			...(state === undefined ? {} : { state }),
		})}`;
}
