import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';

const count = (title: string, description: string) => z.int().meta({ title, description });
const seconds = (title: string, description: string) =>
	z
		.int()
		.nullable()
		.meta({ title, description: `${description}, in seconds; null when there is none` });

const steps = {
	sent: count('Sent', 'Sales whose quotation was first sent then, each counted once'),
	sent_amount: field.amount('Sent Amount', 'Their totals with tax'),
	accepted: count('Accepted', 'Those whose quotation was accepted'),
	accepted_amount: field.amount('Accepted Amount', 'Totals of the accepted ones'),
	rejected: count('Rejected', 'Not accepted: the client has declined'),
	expired: count('Expired', 'Not accepted: the quotation has expired'),
	undecided: count(
		'Undecided',
		'Not accepted: the client has not decided, or a new version is being made',
	),
	paid: count('Paid', 'Accepted ones whose first bill is paid'),
	paid_amount: field.amount('Paid Amount', 'Totals of the paid ones'),
	ended: count('Ended', 'Accepted and not paid: the sale has ended'),
	unpaid: count('Unpaid', 'Accepted and not paid: the bill is still to be paid'),
	active: count('Active', 'Paid ones whose subscription became active'),
	active_amount: field.amount('Active Amount', 'Totals of the active ones'),
	not_active: count('Not Active', 'Paid, and the subscription did not become active'),
	working: count('Working', 'Active ones whose services are all switched on'),
	not_working: count('Not Working', 'Active, and a service is not switched on yet'),
	unpaid_active: count(
		'Unpaid Active',
		'Active without being paid, such as trials; among ended or unpaid, too',
	),
	accept_median_seconds: seconds('Accept Median', 'Median of the time from sent to accepted'),
	accept_p90_seconds: seconds('Accept P90', 'What nine of ten took at most from sent to accepted'),
	pay_median_seconds: seconds('Pay Median', 'Median of the time from accepted to paid'),
	pay_p90_seconds: seconds('Pay P90', 'What nine of ten took at most from accepted to paid'),
	activate_median_seconds: seconds('Activate Median', 'Median of the time from paid to active'),
	activate_p90_seconds: seconds(
		'Activate P90',
		'What nine of ten took at most from paid to active',
	),
	work_median_seconds: seconds('Work Median', 'Median of the time from active to working'),
	work_p90_seconds: seconds('Work P90', 'What nine of ten took at most from active to working'),
};

const FunnelWeek = z
	.object({
		week: field.date('Week', 'Monday of the week in Jakarta'),
		currency: field.currency(),
		...steps,
	})
	.meta({ id: 'FunnelWeek' });
const FunnelTotal = z.object({ currency: field.currency(), ...steps }).meta({ id: 'FunnelTotal' });

const funnelResource = resource('funnel', { node: 'CloudSalesOperations' });
export const funnelContract = defineContract(funnelResource, {
	get: {
		summary: 'Get how many quotations were accepted, paid and active, and how long each step took',
		description:
			'By the week in which a quotation was first sent, one record for each week and currency. Each sale counts once, whatever its versions: sent = accepted + rejected + expired + undecided; accepted = paid + ended + unpaid; paid = active + not active; active = working + not working. The newest weeks are not over: their sales still move on.',
		http: { method: 'GET', path: '/reports/funnel' },
		input: {
			query: z.strictObject({
				weeks: z.coerce
					.number()
					.int()
					.min(1)
					.max(104)
					.default(12)
					.meta({ title: 'Weeks', description: 'How many weeks' }),
				until: field.date('Until', 'A day of the last week; the present week if empty').optional(),
				currency: field.currency().optional(),
			}),
		},
		output: z.object({
			data: z.array(FunnelWeek).meta({ title: 'Data', description: 'The records' }),
			totals: z
				.array(FunnelTotal)
				.meta({ title: 'Totals', description: 'The same over all weeks, one for each currency' }),
		}),
		csv: 'data',
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		n8n: { action: 'Get funnel' },
		example: { query: { weeks: 12, currency: 'IDR' } },
	},
});

/** The answer as it is sent, for pages. */
export type FunnelView = z.input<typeof funnelContract.get.output>;
