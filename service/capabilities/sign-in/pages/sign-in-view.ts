import {
	buttonLink,
	form,
	html,
	note,
	pageHtml,
	withQuery,
	type Html,
	type PageCall,
} from '../../../platform/pages/index.ts';
import type { FormField, FormState } from '../../../platform/pages/index.ts';
import type { Door } from '../../identity/index.ts';
import { signInConfig } from '../config.ts';
import { signInPath } from '../rules.ts';
import { words } from '../words.ts';
import { passkeyForm } from './passkey-form.ts';

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

const passwordFields = (call: PageCall): readonly FormField[] => [
	...emailFields(call),
	{ kind: 'password', name: 'password', label: words[call.language].password, longest: 512 },
];

type Shown = {
	/** Page of ours to which it leads. */
	to: string;
	/** What was typed into the form that asks for a link, or that of the password. */
	link_form?: FormState;
	password_form?: FormState;
	/** Why a first attempt did not do. */
	problem?: { title: string; text: string };
};

/** Every way to sign in at a door. */
export function signInPage(call: PageCall, door: Door, shown: Shown): string {
	const say = words[call.language];
	const { problem } = shown;
	const body = html`${problem === undefined ? null : note('warning', problem.text, problem.title)}
	${door === 'PORTAL' ? waysToPortal(call, shown) : waysToConsole(call, shown)}`;
	return plainPage(call, door === 'PORTAL' ? say.portal : say.console, body);
}

function waysToPortal(call: PageCall, { to, link_form, password_form }: Shown): Html {
	const say = words[call.language];
	return html`<h2>${say.link_title}</h2>
		${linkForm(call, 'PORTAL', { to, state: link_form })}
		<h2>${say.password_title}</h2>
		${form({
			id: 'password',
			action: `${signInPath.PORTAL}/password`,
			fields: passwordFields(call),
			submit: say.confirm,
			language: call.language,
			hidden: { to },
			tone: 'quiet',
			...(password_form === undefined ? {} : { state: password_form }),
		})}
		<p class="soft">${say.forgotten}</p>
		${passkey(call, 'PORTAL', to)}`;
}

function waysToConsole(call: PageCall, { to, link_form }: Shown): Html {
	const say = words[call.language];
	const settings = call.runtime.config.read(signInConfig);
	const label = `${say.with_provider} ${settings.OIDC_NAME}`;
	const href = withQuery(`${signInPath.CONSOLE}/oidc`, { to });
	return html`${settings.OIDC_ISSUER === undefined ? null : html`<p>${buttonLink({ label, href })}</p>`}
	${settings.CONSOLE_MAILED_LINKS === 'on' ? linkForm(call, 'CONSOLE', { to, state: link_form }) : null}
	${passkey(call, 'CONSOLE', to)}`;
}

const passkey = (call: PageCall, door: Door, to: string): Html =>
	passkeyForm(call, {
		work: 'use',
		action: `${signInPath[door]}/passkey`,
		label: words[call.language].with_passkey,
		to,
	});

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
