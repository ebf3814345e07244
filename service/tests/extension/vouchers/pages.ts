import type { Router } from 'express';
import type { Actor } from '../../../platform/actor/index.ts';
import { consolePerson, leadToSignIn } from '../../../capabilities/sign-in/index.ts';
import { IllegalTransition } from '../../../platform/errors/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	card,
	confirmation,
	consolePage,
	html,
	pageRoute,
	readForm,
	runForPage,
	stateChip,
	submitForm,
	summaryList,
	type ConsoleViewer,
	type FormState,
	type PageCall,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { Voucher } from './contract.ts';
import { cancelVoucher } from './operations/cancel-voucher.ts';
import { getVoucher } from './operations/get-voucher.ts';
import { words } from './words.ts';

// #region routes
/** GET /console/vouchers/{voucher_id}: a voucher, and the button that takes it back. */
export function voucherPages(router: Router, runtime: Runtime): void {
	router.get(
		'/console/vouchers/:voucher_id',
		pageRoute(runtime, 'page.voucher', async (call) => {
			const person = await consolePerson(call);
			if (person === null) return leadToSignIn(call, 'CONSOLE');
			return { html: await voucherPage(call, person) };
		}),
	);
	// #endregion
	// #region command
	router.post(
		'/console/vouchers/:voucher_id/cancel',
		pageRoute(runtime, 'page.voucher-cancel', async (call) => {
			const person = await consolePerson(call);
			if (person === null) return leadToSignIn(call, 'CONSOLE');
			const say = words[call.language];
			const { actor } = person;
			const path = { voucher_id: String(call.request.params['voucher_id']) };
			const sent = await readForm(call.request);
			return submitForm(call, sent, {
				fields: [],
				work: () => runForPage(call, cancelVoucher, { path }, { actor, key: sent.key() }),
				again: (state) => voucherPage(call, person, state),
				done: () => ({
					see_other: `/console/vouchers/${path.voucher_id}`,
					notice: { tone: 'good', text: say.cancelled },
				}),
				words: { [IllegalTransition.code]: say.not_now },
			});
		}),
	);
}
// #endregion

// #region page
async function voucherPage(
	call: PageCall,
	{ actor, viewer }: { actor: Actor; viewer: ConsoleViewer },
	state?: FormState,
): Promise<string> {
	const { language, runtime } = call;
	const say = words[language];
	const path = { voucher_id: String(call.request.params['voucher_id']) };
	const voucher = Voucher.parse(await runForPage(call, getVoucher, { path }, { actor }));
	const facts = summaryList([
		[say.amount, formatMoney(voucher.amount, voucher.currency, language)],
		[say.status, stateChip(runtime, 'voucher', voucher.status, language)],
	]);
	const cancel = confirmation({
		id: 'cancel',
		action: `/console/vouchers/${voucher.id}/cancel`,
		fields: [],
		submit: say.cancel,
		tone: 'danger',
		will: [say.will],
		will_not: [say.will_not],
		language,
		...(state === undefined ? {} : { state }),
	});
	const isOpen = voucher.allowed_transitions.includes('cancel') || state !== undefined;
	return consolePage(call, viewer, {
		title: `${say.voucher} ${voucher.code}`,
		current: null,
		body: html`${card(null, facts)} ${isOpen ? cancel : null}`,
	});
}
// #endregion
