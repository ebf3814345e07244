import { z } from 'zod';

const hour = z.coerce.number().int().min(0).max(23);
const isoDays = z
	.string()
	.regex(
		/^(\d{4}-\d{2}-\d{2}(\s*,\s*\d{4}-\d{2}-\d{2})*)?$/,
		'Write days as 2027-03-11, 2027-03-12',
	)
	.transform((text) =>
		text
			.split(',')
			.map((day) => day.trim())
			.filter((day) => day !== ''),
	);

export const dunningConfig = z.object({
	DUNNING: z.enum(['on', 'off']).default('on').meta({
		description:
			'`off` stops all steps that ask clients for money, warn or suspend them, until it is `on` again; then only what is newest is done',
	}),
	DUNNING_QUIET_FROM: hour.default(20).meta({
		description: 'Hour in Jakarta from which on no message of dunning is sent to a client',
	}),
	DUNNING_QUIET_UNTIL: hour.default(8).meta({
		description:
			'Hour in Jakarta at which such messages begin again; the same hour as the one above for no quiet',
	}),
	DUNNING_DAYS_AFTER_INVOICE: z.coerce.number().int().min(0).max(60).default(7).meta({
		description:
			'Days that a client has at least between the invoice and the first step that treats it as late, where finance invoices after the due date',
	}),
	DUNNING_PROPOSAL_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(600).meta({
		description:
			'A proposal to end a subscription or to write a bill off that no workflow has told its team of after so many seconds is mailed by the service itself',
	}),
	DUNNING_EXTRA_HOLIDAYS: isoDays.default([]).meta({
		description:
			'Further days on which nobody is suspended, such as joint leave (cuti bersama): ISO dates with commas between',
		example: '2027-03-11,2027-03-12',
	}),
});
