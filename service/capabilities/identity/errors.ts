import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const LastAdmin = defineError('user.last-admin', {
	status: 409,
	title: 'It is the last administrator',
	advice: 'Make another user an administrator first',
	details: z.object({ user_id: z.string() }),
});
export const EmailTaken = defineError('user.email-taken', {
	status: 409,
	title: 'Another user has this e-mail address',
	advice: 'Use another address or the existing user',
	details: z.object({ email: z.string() }),
});
export const identityErrors = [EmailTaken, LastAdmin];
