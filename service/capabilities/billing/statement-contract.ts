import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

export const statementKinds = [
	'CHARGE',
	'CANCELLATION',
	'CREDIT_NOTE',
	'PAYMENT',
	'WITHHOLDING',
	'WRITE_OFF',
	'PAID_BACK',
] as const;

export const StatementEntry = z
	.object({
		date: field.date('Date', 'Day in Jakarta on which it happened'),
		kind: z.enum(statementKinds).meta({
			title: 'Kind',
			description:
				'CHARGE and PAID_BACK (credit that was transferred back) raise what is owed; all others lower it, and an undone write-off raises it again',
		}),
		number: z.string().nullable().meta({
			title: 'Number',
			description:
				'Number of the invoice or credit note; of a payment its id at the gateway, of money paid back the reference of the transfer',
		}),
		source_type: z
			.enum(['billing_cycle', 'credit_note', 'payment', 'settlement', 'credit_payout'])
			.meta({
				title: 'Source Type',
				description: 'What the line is about',
			}),
		source_id: z.uuid().meta({ title: 'Source ID', description: 'UUID of that record' }),
		amount: field.amount(
			'Amount',
			'What it adds to what the client owes; negative if it lowers it',
		),
		balance: field.amount(
			'Balance',
			'What the client owes after this line; negative is money that we hold for the client',
		),
	})
	.meta({ id: 'StatementEntry' });

export const Statement = z
	.object({
		client_id: field.id('Client'),
		currency: field.currency(),
		opening_balance: field.amount('Opening Balance', 'What the client owed before the first line'),
		data: z
			.array(StatementEntry)
			.meta({ title: 'Data', description: 'All documents and money in the order of their days' }),
		closing_balance: field.amount('Closing Balance', 'What the client owes after the last line'),
		open_amount: field.amount('Open Amount', 'What is left to pay of billing cycles now'),
		credit_amount: field.amount('Credit Amount', 'Credit of the client that is not used now'),
		unplaced_amount: field.amount(
			'Unplaced Amount',
			'Money of the client that is given to nothing yet; without a date limit, the closing balance is the open amount less this and less the credit',
		),
	})
	.meta({ id: 'Statement' });

export const statementContract = defineContract('client', {
	statement: {
		summary: 'Get the statement of account of a client',
		description:
			'Every charge, credit note, payment, withheld tax, write-off and money paid back in one currency, with the balance after each line. Credit that is used moves between lines that are there already, so it has no line of its own.',
		http: { method: 'GET', path: '/clients/{client_id}/statement' },
		input: {
			path: z.object({ client_id: field.id('Client') }),
			query: z.strictObject({
				currency: field.currency().default('IDR'),
				from: field
					.date('From', 'First day of the lines; earlier ones are in the opening balance')
					.optional(),
				to: field.date('To', 'Last day of the lines').optional(),
			}),
		},
		output: Statement,
		csv: 'data',
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		n8n: { action: 'Get statement of client' },
		example: { path: { client_id: exampleId }, query: { currency: 'IDR', from: '2027-01-01' } },
	},
});
