import { z } from 'zod';
import { approvers } from '../approvals/index.ts';
import { currencies } from '../../platform/money/index.ts';

/** A setting written as JSON. */
const json = <T extends z.ZodType>(schema: T) =>
	z
		.string()
		.transform((text, context): unknown => {
			try {
				return JSON.parse(text);
			} catch {
				context.addIssue({ code: 'custom', message: 'Must be JSON' });
				return z.NEVER;
			}
		})
		.pipe(schema);

/** An order that fits every condition of one rule waits for a person. */
const ApprovalRule = z.strictObject({
	name: z.string().min(1).max(60),
	/** Total with tax in minor units above which it fits, by currency; another currency fits always. */
	amount_above: z
		.partialRecord(z.enum(currencies as [string, ...string[]]), z.int().min(0))
		.optional(),
	/** Countries of the customer, ISO 3166 alpha-2; an order without a country fits them all. */
	countries: z.array(z.string().regex(/^[A-Z]{2}$/)).optional(),
	/** A customer without an order that became active; of a public order, without one that its client paid. */
	new_customer: z.literal(true).optional(),
});
type ApprovalRule = z.output<typeof ApprovalRule>;

export const ordersConfig = z.object({
	ORDER_CURRENCY: z
		.enum(currencies as [string, ...string[]])
		.default('IDR')
		.meta({ description: 'Currency of an order whose form names none' }),
	ORDER_DRAFT_HOURS: z.coerce.number().int().min(1).max(720).default(24).meta({
		description: 'Hours for which an unpaid order holds its address before it is cancelled',
	}),
	ORDER_APPROVAL_RULES: json(z.array(ApprovalRule).max(50)).prefault('[]').meta({
		description:
			'Orders that wait for a person, as JSON: a list of {"name", "amount_above": {"IDR": 50000000}, "countries": ["SG"], "new_customer": true}; an order that fits every condition of one rule waits; one without a country fits every list of countries',
		example: '[{"name":"large","amount_above":{"IDR":50000000}}]',
	}),
	ORDER_APPROVER: z.enum(approvers).default('OPERATIONS').meta({
		description: 'Role that decides about orders that wait for a person, besides ADMIN',
	}),
	ORDER_REFERENCE_LIMITS: json(
		z.partialRecord(z.enum(currencies as [string, ...string[]]), z.int().min(0)),
	)
		.prefault('{"IDR":10000000,"USD":100000}')
		.meta({
			description:
				'Largest total in minor units, by currency, that a payment reference of another system pays without the confirmation of finance; a currency that is not named needs it always',
			example: '{"IDR":10000000}',
		}),
	ORDER_MAILS: z.enum(['on', 'off']).default('on').meta({
		description:
			'Whether the service mails customers about their orders; off where a workflow does',
	}),
	ORDER_FAILURE_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(600).meta({
		description:
			'A failed order of which no workflow has told operations after so many seconds is mailed by the service itself; 0 where no workflow does',
	}),
	ORDERS_PER_ADDRESS: z.coerce.number().int().min(1).default(10).meta({
		description: 'Orders that one network address can place in an hour',
	}),
	ORDERS_PER_EMAIL: z.coerce.number().int().min(1).default(3).meta({
		description:
			'Orders of one e-mail address that can wait to be paid at the same time: from one network address no more are placed, and no more of them all are confirmed by mail',
	}),
});
