import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

const columns = Prisma.sql`
	id AS subject_id, coalesce(asked_again_at, asked_at) AS since, client_id, amount, currency,
	kind || ', asked by ' || asked_by || ', expires on ' || to_char(expires_at AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM-DD') AS reason`;

const pending = {
	subject_type: 'approval',
	title: { id: 'Persetujuan menunggu keputusan', en: 'An approval waits for a decision' },
	advice: {
		id: 'Setujui atau tolak di halaman Persetujuan. Yang menunggunya berjalan lagi dengan sendirinya.',
		en: 'Grant or refuse it on the page Approvals. What waits for it goes on by itself.',
	},
	leads_on: ['approval.grant', 'approval.refuse', 'approval.ask-again'],
	message: 'APPROVAL_NEEDED',
} as const;

export const approvalsOfFinance = defineAttention({
	...pending,
	kind: 'approval.pending',
	team: 'FINANCE',
	rows: () =>
		Prisma.sql`SELECT ${columns} FROM approvals WHERE status = 'PENDING' AND approver = 'FINANCE'`,
});

/** Those of an ADMIN, too: operations sees everything that stands still, and ADMIN has no list of its own. */
export const approvalsOfOperations = defineAttention({
	...pending,
	kind: 'approval.pending_operations',
	team: 'OPERATIONS',
	rows: () =>
		Prisma.sql`SELECT ${columns} FROM approvals WHERE status = 'PENDING' AND approver <> 'FINANCE'`,
});

export const expiredApprovals = defineAttention({
	kind: 'approval.expired',
	subject_type: 'approval',
	team: 'SALES',
	title: {
		id: 'Persetujuan kedaluwarsa tanpa keputusan',
		en: 'An approval expired without a decision',
	},
	advice: {
		id: 'Minta lagi, atau ubah penawarannya sehingga tidak memerlukan persetujuan.',
		en: 'Ask again, or revise the quotation so that it needs no approval.',
	},
	leads_on: ['approval.ask-again'],
	rows: () => Prisma.sql`SELECT ${columns} FROM approvals WHERE status = 'EXPIRED'`,
});
