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
export const AlreadyMember = defineError('membership.already-there', {
	status: 409,
	title: 'The person belongs to the client already',
	advice: 'Change the role of the person instead',
	details: z.object({ membership_id: z.string() }),
});
export const LastOwner = defineError('membership.last-owner', {
	status: 409,
	title: 'It is the last owner of the client',
	advice: 'Make another person an owner first',
	details: z.object({ membership_id: z.string() }),
});
export const TooManyPeople = defineError('membership.too-many', {
	status: 409,
	title: 'The client has too many open invitations, or people',
	advice: 'Wait until some have accepted, or take out who does not belong any more',
	details: z.object({ invited_at_most: z.int(), people_at_most: z.int() }),
});
export const identityErrors = [EmailTaken, LastAdmin, AlreadyMember, LastOwner, TooManyPeople];
