import type { Router } from 'express';
import type { OperationContext } from '../../../platform/context/index.ts';
import {
	buttonForm,
	buttonLink,
	card,
	details,
	form,
	html,
	momentText,
	note,
	pageRoute,
	readAs,
	readForm,
	summaryList,
	type FormField,
	type FormState,
	type Html,
	type PageAnswer,
	type PageCall,
	type SentForm,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { doors, endOtherSessions, type Door } from '../../identity/index.ts';
import { countRecoveryCodes, deleteAuthenticator, deleteSetup } from '../authenticator-store.ts';
import { countAttempt, forgiveAttempts } from '../back-off.ts';
import type { Change } from '../change-kinds.ts';
import { noteChange } from '../changes.ts';
import { signInConfig } from '../config.ts';
import { deletePasskey, listPasskeys } from '../passkey-store.ts';
import { deletePassword, findPassword, writePassword } from '../password-store.ts';
import { faultOf, hashPassword } from '../passwords.ts';
import { peopleWords } from '../people-words.ts';
import { signInPath } from '../rules.ts';
import { beginSetup, confirmSetup, hasSecondFactor, takeCode } from '../second-factor.ts';
import { endSteps } from '../step-store.ts';
import { leadToSignIn } from '../viewer.ts';
import { words } from '../words.ts';
import { changeBy } from './change-by.ts';
import { recoveryView, setupView } from './code-pages.ts';
import { isCurrentAsked, problemOfCurrent } from './current-password.ts';
import { isFresh, isTrustedAt, mayChange, securityPath } from './may-change.ts';
import { passkeyForm } from './passkey-form.ts';
import { pageAt, personAt, type AtDoor } from './sessions-pages.ts';
import { inTransaction } from './transaction.ts';

/** How the reader signs in: password (portal), passkeys, authenticator app. Changes need a sign-in of just before. */
export function mountSecurityPages(router: Router, runtime: Runtime): void {
	for (const door of doors) {
		const name = door.toLowerCase();
		const path = securityPath(door);
		const post = (under: string, work: Step): void => {
			router.post(
				`${path}/${under}`,
				pageRoute(runtime, `page.${name}-security-${under.replaceAll('/', '-')}`, (call) =>
					change(call, door, work),
				),
			);
		};
		router.get(
			path,
			pageRoute(runtime, `page.${name}-security`, async (call) => {
				const at = await personAt(call, door);
				return at === null ? leadToSignIn(call, door) : { html: await page(call, at) };
			}),
		);
		if (door === 'PORTAL') {
			post('password', setPassword);
			post('password/remove', removePassword);
		}
		post('passkeys/remove', removePasskey);
		post('app/confirm', confirmApp);
		post('app/off', switchAppOff);
	}
}

type Step = (call: PageCall, at: AtDoor, sent: SentForm) => Promise<PageAnswer>;

async function change(call: PageCall, door: Door, work: Step): Promise<PageAnswer> {
	const at = await personAt(call, door);
	if (at === null) return leadToSignIn(call, door);
	// The page says why, and what to do.
	if (!(await mayChange(call, at))) return { see_other: securityPath(door) };
	return work(call, at, await readForm(call.request));
}

/** Changes a way to sign in, tells the person, and ends all other sessions of it. `work` gives 0 when nothing changed. */
async function changed(
	call: PageCall,
	{ person }: AtDoor,
	change: Change,
	work: (context: OperationContext, userId: string) => Promise<unknown>,
): Promise<void> {
	const { id: user_id } = person.session.user;
	await inTransaction(
		call,
		async (context) => {
			// What was not there, such as a passkey that was removed already, has not changed.
			if ((await work(context, user_id)) === 0) return;
			await endOthers(context, { user_id, id: person.session.id });
			await noteChange(context, changeBy(call, user_id, change));
		},
		person.actor,
	);
}

/** Ends what others may have opened or begun with what was proven before: sessions, sign-ins half done, an app half set up. */
async function endOthers(
	context: OperationContext,
	own: { user_id: string; id: string },
): Promise<void> {
	await endOtherSessions(context, own);
	await endSteps(context, own.user_id);
	await deleteSetup(context, own.user_id);
}

const done = (at: AtDoor, text: string): PageAnswer => ({
	see_other: securityPath(at.door),
	notice: { tone: 'good', text },
});

const passwordFields = (call: PageCall, isCurrentAsked: boolean): readonly FormField[] => [
	...(isCurrentAsked
		? [
				{
					kind: 'password' as const,
					name: 'current_password',
					label: peopleWords[call.language].password_current,
					longest: 512,
					autocomplete: 'current-password' as const,
				},
			]
		: []),
	{
		kind: 'password',
		name: 'password',
		label: peopleWords[call.language].password_new,
		hint: peopleWords[call.language].password_hint,
		longest: 512,
		autocomplete: 'new-password',
	},
];

const setPassword: Step = async (call, at, sent) => {
	const say = peopleWords[call.language];
	const password = sent.list('password')[0] ?? '';
	const { email, name } = at.person.session.user;
	const company = at.door === 'PORTAL' ? at.person.viewer.company.name : '';
	const about = [email, email.split('@')[0] ?? '', name, company, call.company.name];
	const refuse = async (field: string, message: string): Promise<PageAnswer> => {
		const problems = [{ field, message }];
		return {
			status: 422,
			html: await page(call, at, { password: { typed: new Map(), problems } }),
		};
	};
	const fault = faultOf(password, about);
	if (fault !== null) return refuse('password', say.faults[fault]);
	if (await isCurrentAsked(call, at)) {
		const typed = sent.list('current_password')[0] ?? '';
		const problem = await problemOfCurrent(call, at, typed);
		if (problem !== null) return refuse('current_password', problem);
	}
	const hash = await hashPassword(password);
	await changed(call, at, 'PASSWORD_SET', (context, userId) =>
		writePassword(context, userId, hash),
	);
	return done(at, say.password_saved);
};

const removePassword: Step = async (call, at) => {
	await changed(
		call,
		at,
		'PASSWORD_REMOVED',
		async (context, userId) => (await deletePassword(context, userId)).count,
	);
	return done(at, peopleWords[call.language].password_removed);
};

const removePasskey: Step = async (call, at, sent) => {
	const id = sent.text('passkey_id');
	if (!/^[\da-f-]{36}$/.test(id)) return { see_other: securityPath(at.door) };
	await changed(
		call,
		at,
		'PASSKEY_REMOVED',
		async (context, userId) => (await deletePasskey(context, userId, id)).count,
	);
	return done(at, peopleWords[call.language].passkey_removed);
};

const confirmApp: Step = async (call, at, sent) => {
	const codes = await judged(call, at, 'APP_ON', (context, userId) =>
		confirmSetup(context, { user_id: userId, setup_of: at.person.session.id }, sent.text('code')),
	);
	if (codes === null) return wrongCode(call, at);
	const title = words[call.language].recovery_title;
	const body = card(title, recoveryView(call, codes, securityPath(at.door)));
	return { html: pageAt(call, at, { title, body, current: securityPath(at.door) }) };
};

const switchAppOff: Step = async (call, at, sent) => {
	if (isRequiredAt(call, at.door)) return { see_other: securityPath(at.door) };
	const isOff = await judged(call, at, 'APP_OFF', async (context, userId) => {
		if (!(await takeCode(context, userId, sent.text('code')))) return null;
		await deleteAuthenticator(context, userId);
		return true;
	});
	return isOff === null ? wrongCode(call, at) : done(at, peopleWords[call.language].app_is_off);
};

/** Counts the attempt first; null for a wrong code, and while the next one must wait. */
async function judged<T>(
	call: PageCall,
	at: AtDoor,
	change: Change,
	judge: (context: OperationContext, userId: string) => Promise<T | null>,
): Promise<T | null> {
	const { actor, session } = at.person;
	const { id: user_id } = session.user;
	const subject = { kind: 'code', of: user_id } as const;
	const wait = await inTransaction(call, (context) => countAttempt(context, [subject]), actor);
	if (wait > 0) return null;
	return inTransaction(
		call,
		async (context) => {
			const result = await judge(context, user_id);
			if (result === null) return null;
			await forgiveAttempts(context, subject);
			await endOthers(context, { user_id, id: session.id });
			await noteChange(context, changeBy(call, user_id, change));
			return result;
		},
		actor,
	);
}

async function wrongCode(call: PageCall, at: AtDoor): Promise<PageAnswer> {
	const problems = [{ field: 'code', message: words[call.language].code_wrong }];
	return { status: 422, html: await page(call, at, { app: { typed: new Map(), problems } }) };
}

const isRequiredAt = ({ runtime }: PageCall, door: Door): boolean =>
	door === 'CONSOLE' && runtime.config.read(signInConfig).CONSOLE_SECOND_FACTOR === 'required';

type States = { password?: FormState; app?: FormState };

async function page(call: PageCall, at: AtDoor, states: States = {}): Promise<string> {
	const say = peopleWords[call.language];
	const path = securityPath(at.door);
	const content = (body: Html): string =>
		pageAt(call, at, { title: say.security, body, current: path });
	const isOpen = isFresh(call, at) && (await isTrustedAt(call, at));
	const refused = isFresh(call, at) ? say.untrusted : say.fresh_needed;
	const again = `${signInPath[at.door]}?again=1&to=${path}`;
	const hint = isOpen
		? null
		: html`${note('info', refused)}
				<p>${buttonLink({ label: say.fresh_link, href: again })}</p>`;
	return content(
		html`${hint}
		${at.door === 'PORTAL' ? await passwordCard(call, at, isOpen, states.password) : null}
		${await passkeysCard(call, at, isOpen)} ${await appCard(call, at, isOpen, states.app)}`,
	);
}

async function passwordCard(
	call: PageCall,
	at: AtDoor,
	isOpen: boolean,
	state: FormState | undefined,
): Promise<Html> {
	const say = peopleWords[call.language];
	const path = securityPath(at.door);
	const context = readAs(call, at.person.actor);
	const hasOne = (await findPassword(context, at.person.session.user.id)) !== null;
	const set = form({
		id: 'new-password',
		action: `${path}/password`,
		fields: passwordFields(call, await isCurrentAsked(call, at)),
		submit: say.password_save,
		language: call.language,
		...(state === undefined ? {} : { state }),
	});
	const remove = buttonForm({ action: `${path}/password/remove`, label: say.password_remove });
	return card(
		say.password,
		html`<p>${hasOne ? say.password_set : say.password_none}</p>
			${isOpen ? set : null} ${isOpen && hasOne ? remove : null}`,
	);
}

async function passkeysCard(call: PageCall, at: AtDoor, isOpen: boolean): Promise<Html> {
	const say = peopleWords[call.language];
	const path = securityPath(at.door);
	const context = readAs(call, at.person.actor);
	const all = await listPasskeys(context, at.person.session.user.id);
	const rows = all.map(({ id, name, last_used_at }): [string, Html] => [
		name,
		html`${say.passkey_used}:
		${last_used_at === null ? say.never : momentText(last_used_at, call.language)}
		${
			isOpen
				? buttonForm({
						action: `${path}/passkeys/remove`,
						label: say.passkey_remove,
						hidden: { passkey_id: id },
						describes: name,
					})
				: null
		}`,
	]);
	return card(
		say.passkeys,
		html`<p>${say.passkeys_text}</p>
			${rows.length === 0 ? null : summaryList(rows)}
			${isOpen ? passkeyForm(call, { work: 'make', action: `${path}/passkeys`, label: say.passkey_add }) : null}`,
	);
}

async function appCard(
	call: PageCall,
	at: AtDoor,
	isOpen: boolean,
	state: FormState | undefined,
): Promise<Html> {
	const say = peopleWords[call.language];
	const path = securityPath(at.door);
	const { actor, session } = at.person;
	const { id: user_id, email } = session.user;
	const found = await inTransaction(
		call,
		async (context) => {
			if (await hasSecondFactor(context, user_id))
				return { left: await countRecoveryCodes(context, user_id), setup: null };
			const person = { user_id, email, issuer: call.company.name, setup_of: session.id };
			return { left: 0, setup: isOpen ? await beginSetup(context, person) : null };
		},
		actor,
	);
	const code = (label: string, hint?: string): FormField => ({
		kind: 'text',
		name: 'code',
		label,
		longest: 20,
		autocomplete: 'one-time-code',
		...(hint === undefined ? {} : { hint }),
	});
	const codeForm = (under: string, field: FormField, submit: string, tone: 'main' | 'danger') =>
		form({
			id: 'app',
			action: `${path}/app/${under}`,
			fields: [field],
			submit,
			tone,
			language: call.language,
			...(state === undefined ? {} : { state }),
		});
	if (found.setup !== null)
		return card(
			say.app,
			html`<p>${say.app_text}</p>
				${details(say.app_begin, html`${setupView(call, found.setup)} ${codeForm('confirm', code(words[call.language].code), say.app_confirm, 'main')}`)}`,
		);
	const isSetUp = await hasSecondFactor(readAs(call, actor), user_id);
	if (!isSetUp) return card(say.app, html`<p>${say.app_text}</p>`);
	const off = isRequiredAt(call, at.door)
		? html`<p class="soft">${say.app_required}</p>`
		: codeForm('off', code(say.app_off_code), say.app_off, 'danger');
	return card(
		say.app,
		html`<p>${say.app_on}</p>
			<p>${say.app_left} ${found.left}</p>
			${isOpen ? off : null}`,
	);
}
