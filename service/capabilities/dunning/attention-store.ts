import { defineAttention } from '../../platform/attention/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import { openCycles } from '../billing/index.ts';
import { isHeld } from './hold-store.ts';
import { proposalMessages, proposals } from './team-messages.ts';

const adviceOf = (name: keyof typeof proposals) => ({
	id: proposals[name].id.advice,
	en: proposals[name].en.advice,
});

/** Bills of which a step was taken that leaves the decision to a person, while something is owed and nothing holds them. */
const decided = (action: string, now: Date, more = Prisma.empty): Prisma.Sql => Prisma.sql`
	SELECT cycle.id AS subject_id, step.done_at AS since,
		coalesce(cycle.number, cycle.id::text) || ': due on ' || cycle.due_date::text AS reason,
		cycle.client_id, cycle.balance AS amount, cycle.currency,
		jsonb_strip_nulls(jsonb_build_object('subscription_id', step.subscription_id)) AS related
	FROM dunning_steps AS step JOIN ${openCycles} AS cycle ON cycle.id = step.billing_cycle_id
	WHERE step.status = 'DONE' AND step.action = ${Prisma.raw(`'${action}'`)} ${more}
		AND NOT ${isHeld({ id: Prisma.sql`cycle.id`, client_id: Prisma.sql`cycle.client_id` }, businessDate(now))}`;

/** Bills that finance was asked to invoice, and whose due date is near. */
export const invoicesMissing = defineAttention({
	kind: 'dunning.invoice_missing',
	subject_type: 'billing_cycle',
	team: 'FINANCE',
	title: { id: 'Invoice yang diminta belum ada', en: 'An invoice that was asked for is missing' },
	advice: adviceOf('INVOICE_MISSING'),
	leads_on: ['billing_cycle.attach-documents', 'billing_cycle.cancel'],
	message: proposalMessages.INVOICE_MISSING.kind,
	gives_related: true,
	rows: (now) => decided('ESCALATE', now, Prisma.sql`AND cycle.number IS NULL`),
});

/** Subscriptions that are not paid for a month. */
export const cancellationsProposed = defineAttention({
	kind: 'dunning.cancellation_proposed',
	subject_type: 'billing_cycle',
	team: 'SALES',
	title: {
		id: 'Langganan yang lama tidak dibayar: diakhiri?',
		en: 'A subscription is long unpaid: is it to end?',
	},
	advice: adviceOf('CANCEL'),
	leads_on: ['subscription.cancel', 'dunning.hold', 'billing_cycle.cancel'],
	message: proposalMessages.CANCEL.kind,
	gives_related: true,
	rows: (now) => decided('PROPOSE_CANCEL', now),
});

/** Bills that are not paid for two months. */
export const writeOffsProposed = defineAttention({
	kind: 'dunning.write_off_proposed',
	subject_type: 'billing_cycle',
	team: 'FINANCE',
	title: {
		id: 'Tagihan yang sangat lama tidak dibayar: dihapus?',
		en: 'A bill is unpaid for very long: is it to be written off?',
	},
	advice: adviceOf('WRITE_OFF'),
	leads_on: ['billing_cycle.write-off', 'dunning.hold', 'billing_cycle.settle'],
	message: proposalMessages.WRITE_OFF.kind,
	gives_related: true,
	rows: (now) => decided('PROPOSE_WRITE_OFF', now),
});

/** Bills whose next step fails again and again, such as a suspension while the gateway does not answer. */
export const stepsFailing = defineAttention({
	kind: 'dunning.step_failing',
	subject_type: 'billing_cycle',
	team: 'OPERATIONS',
	title: {
		id: 'Langkah penagihan gagal berulang kali',
		en: 'A step of dunning fails again and again',
	},
	advice: {
		id: 'Periksa alasannya. Langkahnya dicoba lagi setiap jam; yang tidak perlu dapat dilewati.',
		en: 'Look at the reason. The step is tried every hour; one that is not needed can be skipped.',
	},
	leads_on: ['dunning_step.list', 'dunning.skip-step', 'dunning.hold'],
	gives_related: true,
	rows: () => Prisma.sql`
		SELECT step.billing_cycle_id AS subject_id, min(step.created_at) AS since,
			min(step.step || ': ' || coalesce(step.reason, 'unknown')) AS reason, min(step.client_id::text)::uuid AS client_id,
			NULL::bigint AS amount, NULL::text AS currency, jsonb_build_object('dunning_step_id', min(step.id::text)) AS related
		FROM dunning_steps AS step WHERE step.status = 'PLANNED' AND step.failures >= 3
		GROUP BY step.billing_cycle_id`,
});
