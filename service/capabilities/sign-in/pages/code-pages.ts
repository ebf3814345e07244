import type { Router } from 'express';
import {
	copyField,
	emptyForm,
	form,
	html,
	pageRoute,
	readForm,
	type FormField,
	type FormState,
	type Html,
	type PageAnswer,
	type PageCall,
} from '../../../platform/pages/index.ts';
import { companyOf } from '../../../platform/company/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { doors, getUserRow, type Door } from '../../identity/index.ts';
import { countAttempt, forgiveAttempts } from '../back-off.ts';
import { setSession, stepOf, clearStep } from '../cookies.ts';
import { noteChange } from '../changes.ts';
import { readProven } from '../finish.ts';
import { beginSetup, confirmSetup, hasSecondFactor, takeCode } from '../second-factor.ts';
import { signInPath } from '../rules.ts';
import { useStep } from '../step-store.ts';
import { words } from '../words.ts';
import { answerOf, openFrom } from './go-on.ts';
import { qrCode } from './qr-code.ts';
import { plainPage } from './sign-in-view.ts';
import { changeBy } from './change-by.ts';
import { inTransaction } from './transaction.ts';

/** The second factor: a code of the authenticator app, or the setup of the app where it is required and not there yet. */
export function mountCodePages(router: Router, runtime: Runtime): void {
	for (const door of doors) {
		const name = door.toLowerCase();
		router.get(
			`${signInPath[door]}/code`,
			pageRoute(runtime, `page.${name}-sign-in-code`, (call) => show(call, door, emptyForm, 200)),
		);
		router.post(
			`${signInPath[door]}/code`,
			pageRoute(runtime, `page.${name}-sign-in-code-send`, (call) => send(call, door)),
		);
	}
}

const codeField = (call: PageCall): FormField => ({
	kind: 'text',
	name: 'code',
	label: words[call.language].code,
	hint: words[call.language].code_hint,
	longest: 20,
	autocomplete: 'one-time-code',
});

const startAgain = (call: PageCall, door: Door): PageAnswer => ({
	see_other: signInPath[door],
	notice: { tone: 'warning', text: words[call.language].step_over },
});

async function show(
	call: PageCall,
	door: Door,
	state: FormState,
	status: number,
): Promise<PageAnswer> {
	const say = words[call.language];
	const found = await inTransaction(call, async (context) => {
		const step = await readProven(context, stepOf(call.runtime, call.request));
		if (step === null || step.data.door !== door) return null;
		const { user_id } = step.data;
		const { email } = await getUserRow(context, user_id);
		const issuer = companyOf(call.runtime.config).name;
		if (await hasSecondFactor(context, user_id)) return { setup: null };
		return { setup: await beginSetup(context, { user_id, email, issuer, setup_of: step.id }) };
	});
	if (found === null) return startAgain(call, door);
	const code = form({
		id: 'code',
		action: `${signInPath[door]}/code`,
		fields: [codeField(call)],
		submit: say.continue,
		language: call.language,
		state,
	});
	const page =
		found.setup === null
			? plainPage(call, say.code_title, code)
			: plainPage(call, say.setup_title, html`${setupView(call, found.setup)} ${code}`);
	return { status, html: page };
}

/** How an app gets the secret: by camera, by a link on the same device, or by hand. */
export function setupView(call: PageCall, setup: { secret: string; address: string }): Html {
	const say = words[call.language];
	const key = setup.secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
	return html`<p>${say.setup_text}</p>
		${qrCode(setup.address, say.setup_qr)}
		<p>
			<a href="otpauth://totp/${setup.address.replace('otpauth://totp/', '')}">${say.setup_open}</a>
		</p>
		${copyField({ id: 'setup-key', label: say.setup_key, value: key }, call.language)}`;
}

/** Counts the attempt first and judges it then, in two transactions: a wrong one stays counted. */
async function send(call: PageCall, door: Door): Promise<PageAnswer> {
	const { runtime, request, response } = call;
	const say = words[call.language];
	const typed = (await readForm(request)).text('code');
	const token = stepOf(runtime, request);
	const counted = await inTransaction(call, async (context) => {
		const step = await readProven(context, token);
		if (step === null || step.data.door !== door) return null;
		return countAttempt(context, [{ kind: 'code', of: step.data.user_id }]);
	});
	if (counted === null) return startAgain(call, door);
	const refuse = (message: string, status: number): Promise<PageAnswer> =>
		show(call, door, { typed: new Map(), problems: [{ field: 'code', message }] }, status);
	if (counted > 0) return refuse(say.wait(counted), 429);
	const taken = await inTransaction(call, async (context) => {
		const step = await readProven(context, token);
		if (step === null) return null;
		const { user_id } = step.data;
		const isSetUp = await hasSecondFactor(context, user_id);
		const codes = isSetUp
			? null
			: await confirmSetup(context, { user_id, setup_of: step.id }, typed);
		const isRight = isSetUp ? await takeCode(context, user_id, typed) : codes !== null;
		if (!isRight) return { codes, next: null };
		if (!(await useStep(context, step.id))) return null;
		const next = await openFrom(call, context, step.data);
		if (next === null) return null;
		if (codes !== null) await noteChange(context, changeBy(call, user_id, 'APP_ON'));
		await forgiveAttempts(context, { kind: 'code', of: user_id });
		return { codes, next };
	});
	if (taken === null) return startAgain(call, door);
	const { codes, next } = taken;
	if (next === null) return refuse(say.code_wrong, 422);
	if (codes === null) return answerOf(call, next);
	clearStep(runtime, response);
	setSession(runtime, response, door, next.session);
	return { html: plainPage(call, say.recovery_title, recoveryView(call, codes, next.leads_to)) };
}

/** The recovery codes, which are shown once. */
export function recoveryView(call: PageCall, codes: readonly string[], href: string): Html {
	const say = words[call.language];
	return html`<p>${say.recovery_text}</p>
		<ul>
			${codes.map((code) => html`<li><code>${code}</code></li>`)}
		</ul>
		<p><a class="button" href="${href}">${say.recovery_done}</a></p>`;
}
