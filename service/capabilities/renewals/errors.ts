import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const RenewalsOff = defineError('billing_run.off', {
	status: 409,
	title: 'The billing run is switched off',
	advice:
		'Set RENEWALS=on and restart the service; what would be charged shows billing_run.preview meanwhile',
	details: z.object({}),
});
export const RunGoesOn = defineError('billing_run.goes-on', {
	status: 409,
	title: 'A billing run is under way',
	advice:
		'Wait until it is DONE (billing_run.get shows how far it is), or end it with billing_run.stop',
	details: z.object({ billing_run_id: z.string() }),
});
export const renewalErrors = [RenewalsOff, RunGoesOn];
