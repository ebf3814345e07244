import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const NothingDiffers = defineError('client_change.nothing-differs', {
	status: 409,
	title: 'The client has exactly these data already',
	advice: 'Read them with client.get',
	details: z.object({ client_id: z.string() }),
});
export const ChangeWaits = defineError('client_change.already-requested', {
	status: 409,
	title: 'A change of these data waits for finance already',
	advice: 'Have it decided, or take it back with client_change.withdraw; then ask again',
	details: z.object({ client_id: z.string(), client_change_id: z.string() }),
});
export const clientChangeErrors = [NothingDiffers, ChangeWaits];
