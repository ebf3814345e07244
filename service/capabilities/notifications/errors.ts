import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const MailKindUnknown = defineError('email.kind-unknown', {
	status: 422,
	title: 'There is no such kind of mail',
	advice: 'Use one of the kinds in details.kinds',
	details: z.object({ kinds: z.array(z.string()) }),
});
export const DraftMismatch = defineError('email.draft-mismatch', {
	status: 409,
	title: 'The draft was made for something else',
	advice: 'Make a draft for this very record and send that one',
	details: z.object({ draft_id: z.string() }),
});
export const notificationErrors = [MailKindUnknown, DraftMismatch];
