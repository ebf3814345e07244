import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { approvalKindPoint } from './approval-kind.ts';
import { approvers } from './config.ts';
import { NotTheApprover, OwnApproval } from './errors.ts';
import { decidedBy } from './fields.ts';
import { approvalLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ approval_id: field.id('Approval') });

export const Approval = z
	.object({
		id: field.id('Approval'),
		kind: z.string().meta({
			title: 'Kind',
			description: 'What has to be allowed, such as quotation.discount',
		}),
		subject_type: z
			.string()
			.meta({ title: 'Subject Type', description: 'What it is about, such as quotation' }),
		subject_id: field.id('Subject'),
		client_id: field.id('Client').nullable(),
		status: z
			.enum(statesOf(approvalLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		approver: z
			.enum(approvers)
			.meta({ title: 'Approver', description: 'Role that decides, besides ADMIN' }),
		title: z
			.object({ id: z.string(), en: z.string() })
			.meta({ title: 'Title', description: 'What is to be allowed, in both languages' }),
		summary: z.object({ id: z.string(), en: z.string() }).meta({
			title: 'Summary',
			description: 'One sentence for the person who decides, in both languages',
		}),
		amount: field.amount('Amount', 'Money in question, in minor units').nullable(),
		currency: field.currency().nullable(),
		asked_by: z.string().meta({ title: 'Asked By', description: 'Who asked' }),
		requested_for_id: field.id('User').nullable().meta({
			title: 'Requested For ID',
			description: 'User whose wish it is, and who does not grant it; null when no person is known',
		}),
		asked_at: field.timestamp('Asked At', 'When it was asked for first'),
		asked_again_at: field
			.timestamp('Asked Again At', 'When it was asked for last; null when only once')
			.nullable(),
		expires_at: field.timestamp('Expires At', 'Until when it can be decided'),
		decided_by: z
			.string()
			.nullable()
			.meta({ title: 'Decided By', description: 'Who granted or refused it' }),
		decided_at: field.timestamp('Decided At', 'When it was granted or refused').nullable(),
		reason: z
			.string()
			.nullable()
			.meta({ title: 'Reason', description: 'Why it was decided so, in words of staff' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Approval',
		n8n: {
			named: { label: ['kind'], details: ['status', 'asked_by'] },
			simplified: [
				'id',
				'status',
				'title',
				'summary',
				'subject_id',
				'approver',
				'asked_by',
				'amount',
				'currency',
				'expires_at',
			],
		},
	});

const approvalResource = resource('approval', { node: 'CloudSalesOperations' });
export const approvalContract = defineContract(approvalResource, {
	get: {
		summary: 'Get an approval: what is to be allowed, by which role, and what was decided',
		http: { method: 'GET', path: '/approvals/{approval_id}' },
		input: { path },
		output: Approval,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { path: { approval_id: exampleId } },
	},
	list: {
		summary: 'Get many approvals',
		http: { method: 'GET', path: '/approvals' },
		input: {
			query: field.listQuery(['created_at'], {
				status: Approval.shape.status.optional(),
				kind: field.registeredKey(approvalKindPoint, 'Kind', 'Only those of this kind').optional(),
				subject_id: field.id('Subject').optional(),
				client_id: field.id('Client').optional(),
			}),
		},
		output: field.page(Approval),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: { status: 'PENDING' } },
	},
	grant: {
		summary: 'Grant an approval: what waited for it goes on by itself',
		description:
			'Only by the role of its approver or an ADMIN, and never by the person who asked for it. For the wish of a person, an API key names a user of staff in decided_by. What was granted already is answered as it is.',
		http: { method: 'POST', path: '/approvals/{approval_id}/grant', status: 200 },
		input: {
			path,
			body: z.object({
				reason: field.text('Reason', 'Why; staff reads it', 500).optional(),
				decided_by: decidedBy(),
			}),
		},
		output: Approval,
		errors: [NotTheApprover, OwnApproval],
		allowed: ['FINANCE', 'OPERATIONS'],
		n8n: { confirm: 'allows what was asked for, and what waited goes on' },
		example: { path: { approval_id: exampleId }, body: { decided_by: 'Dewi' } },
	},
	refuse: {
		summary: 'Refuse an approval; sales is told the reason',
		description:
			'Only by the role of its approver or an ADMIN. What was refused already is answered as it is.',
		http: { method: 'POST', path: '/approvals/{approval_id}/refuse', status: 200 },
		input: {
			path,
			body: z.object({
				reason: field.text('Reason', 'Why; the person who asked reads it', 500),
				decided_by: decidedBy(),
			}),
		},
		output: Approval,
		errors: [NotTheApprover, OwnApproval],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: {
			path: { approval_id: exampleId },
			body: { reason: 'Below our cost', decided_by: 'Dewi' },
		},
	},
	'ask-again': {
		summary: 'Ask for an approval once more, also for one that expired',
		description: 'Announces approval.needed again and mails the team that decides.',
		http: { method: 'POST', path: '/approvals/{approval_id}/ask-again', status: 200 },
		input: { path },
		output: Approval,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { path: { approval_id: exampleId } },
		n8n: { action: 'Ask for approval again' },
	},
});
