import { z } from 'zod';
import { controlRoute, refusal } from '../../core/control-route.ts';
import { fault } from '../../core/fault-kinds.ts';
import { defineVendor } from '../../core/vendor.ts';
import { createXenditBooks } from './books.ts';
import type { Xendit, XenditBooks, XenditCredentials } from './books.ts';
import { addForeignInvoice, RATE_LIMIT, xenditErrors, xenditRoutes } from './invoices.ts';
import { xenditPage } from './page.ts';
import { xenditPayPage } from './pay-page.ts';
import {
	expireInvoice,
	expireOverdue,
	failInvoice,
	payAgain,
	payInvoice,
	settleInvoice,
} from './payments.ts';
import type { Outcome } from './payments.ts';
import { xenditWebhooks } from './webhooks.ts';

/** Whatever currency and amount the account holds, decimals included. */
const Foreign = z
	.object({
		external_id: z.string().default('another-system'),
		amount: z.number().positive(),
		currency: z.string().default('IDR'),
	})
	.strict();

const Payment = z
	.object({ amount: z.number().positive().optional(), channel: z.string().optional() })
	.strict();

export const xendit = defineVendor<XenditBooks, XenditCredentials>({
	id: 'xendit',
	title: 'Xendit',
	credentials: ({ secret, hex }) => ({
		secret_key: `xnd_development_${secret('xendit key', 48)}`,
		callback_token: secret('xendit callback token', 48),
		user_id: hex('xendit user', 24),
	}),
	environment: ({ credentials, options, url }) => ({
		XENDIT_SECRET_KEY: credentials.secret_key,
		XENDIT_CALLBACK_TOKEN: credentials.callback_token,
		XENDIT_BASE_URL: `${url}/xendit`,
		// As fast as the simulator answers, and not faster.
		XENDIT_CALLS_PER_SECOND: String(
			options.rate_limit === 0 ? 1000 : (options.rate_limit ?? RATE_LIMIT) / 60,
		),
	}),
	short_time_limits: { XENDIT_TIMEOUT_MS: '2000' },
	books: {
		empty: createXenditBooks,
		report(own) {
			expireOverdue(own);
			const { invoices, payments, refunds } = own.books;
			return {
				invoices: [...invoices.values()].map(withoutChannels),
				payments,
				refunds: [...refunds.values()],
			};
		},
		counts: ({ books }) => ({ invoices: books.invoices.size, payments: books.payments.length }),
	},
	apis: [
		{
			at: ['/xendit'],
			serves: 'Xendit invoices, refunds, callback URLs',
			reached_by: '`xenditURL` of xendit-node, REST',
			routes: xenditRoutes,
			errors: xenditErrors,
		},
	],
	webhooks: xenditWebhooks,
	faults: {
		missing_available_arrays: fault('an invoice is answered without its six `available_*` arrays'),
	},
	writes: 'POST /v2/invoices',
	control: [
		controlRoute(
			'POST /xendit/invoices/{id}/pay',
			'as the button; also works on an expired invoice',
			Payment,
			(own, choice, { id = '' }) => outcomeReply(payInvoice(own, id, choice)),
		),
		controlRoute(
			'POST /xendit/invoices/{id}/pay-again',
			'money comes in a second time on an invoice that is paid; only an event tells of it',
			Payment,
			(own, choice, { id = '' }) => outcomeReply(payAgain(own, id, choice)),
		),
		controlRoute(
			'POST /xendit/invoices/foreign',
			'an invoice that another system made on this account',
			Foreign,
			(own, invoice) => ({ status: 200, body: { invoice: addForeignInvoice(own, invoice) } }),
		),
		controlRoute(
			'POST /xendit/invoices/{id}/fail',
			'as the button',
			Payment,
			(own, choice, { id = '' }) => outcomeReply(failInvoice(own, id, choice)),
		),
		controlRoute(
			'POST /xendit/invoices/{id}/expire',
			'as the button',
			z.object({}),
			(own, _input, { id = '' }) => outcomeReply(expireInvoice(own, id)),
		),
		controlRoute(
			'POST /xendit/invoices/{id}/settle',
			'PAID becomes SETTLED, unannounced',
			z.object({}),
			(own, _input, { id = '' }) => outcomeReply(settleInvoice(own, id)),
		),
	],
	page: { address: '/xendit', title: 'Xendit', content: xenditPage },
	web: (own) => ({ '/xendit/web': xenditPayPage(own) }),
	tick: (own: Xendit) => expireOverdue(own),
});

/** What could be paid with is the same for all, and most of an invoice's size. */
const withoutChannels = (invoice: object) =>
	Object.fromEntries(Object.entries(invoice).filter(([name]) => !name.startsWith('available_')));

function outcomeReply(outcome: Outcome) {
	if (!outcome.ok) throw refusal(outcome.status, outcome.message);
	return { status: 200, body: { invoice: outcome.invoice, payment: outcome.payment ?? null } };
}
