import { z } from 'zod';

export const trialDays = () =>
	z
		.int('Must be a whole number')
		.min(0, 'Must not be negative')
		.max(90, 'Must be at most 90')
		.meta({
			title: 'Trial Days',
			description:
				'Days of service before the first charge: services start with the acceptance, and the first invoice is due on the last day',
		});
export const termMonths = () =>
	z.int('Must be a whole number').min(1, 'Must be at least 1').max(60, 'Must be at most 60').meta({
		title: 'Term Months',
		description:
			'Months after which the subscription ends by itself; it goes on until it is cancelled if empty',
	});
