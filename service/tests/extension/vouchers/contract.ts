import { z } from 'zod';
import { defineContract, field } from '../../../platform/contract/index.ts';
import { statesOf } from '../../../platform/lifecycle/index.ts';
import { CodeTaken } from './errors.ts';
import { voucherLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ voucher_id: field.id('Voucher') });
const amount = () => field.amount('Amount', 'What it costs and is worth, with tax');

export const Voucher = z
	.object({
		id: field.id('Voucher'),
		client_id: field.id('Client'),
		code: field.text('Code', 'What the client writes', 40),
		currency: field.currency(),
		amount: amount(),
		status: z
			.enum(statesOf(voucherLifecycle))
			.meta({ title: 'Status', description: 'Where it stands' }),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		redeemed_at: field.timestamp('Redeemed At', 'When it was used').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({ id: 'Voucher' });

export const voucherContract = defineContract('voucher', {
	create: {
		summary: 'Sell a voucher to a client, who has to pay it before it can be used',
		http: { method: 'POST', path: '/vouchers' },
		input: {
			body: z.object({
				client_id: field.id('Client'),
				code: field.text('Code', 'What the client writes', 40),
				currency: field.currency(),
				amount: amount().refine((value) => value > 0n, 'Must be positive'),
			}),
		},
		output: Voucher,
		errors: [CodeTaken],
		allowed: ['SALES'],
		example: {
			body: { client_id: exampleId, code: 'WELCOME', currency: 'IDR', amount: 100_000 },
		},
	},
	get: {
		summary: 'Get a voucher',
		http: {
			method: 'GET',
			path: '/vouchers/{voucher_id}',
			// As the document calls it that the vouchers are made after.
			aliases: [{ method: 'GET', path: '/voucher/{voucherId}' }],
		},
		input: { path },
		output: Voucher,
		errors: [],
		allowed: ['SALES', 'CLIENT'],
		example: { path: { voucher_id: exampleId } },
	},
	redeem: {
		summary: 'Use a voucher',
		http: { method: 'POST', path: '/vouchers/{voucher_id}/redeem', status: 200 },
		input: { path },
		output: Voucher,
		errors: [],
		allowed: ['SALES', 'CLIENT'],
		example: { path: { voucher_id: exampleId } },
	},
	// #region cancel
	cancel: {
		summary: 'Take a voucher back',
		http: { method: 'POST', path: '/vouchers/{voucher_id}/cancel', status: 200 },
		input: { path },
		output: Voucher,
		errors: [],
		allowed: ['SALES'],
		example: { path: { voucher_id: exampleId } },
		n8n: { confirm: 'takes a voucher back' },
	},
	// #endregion
});
