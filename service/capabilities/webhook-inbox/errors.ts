import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const SignatureInvalid = defineError('webhook.signature-invalid', {
	status: 401,
	title: 'The call does not carry the proof of the vendor',
	advice: 'Check that the verification token of the vendor and of the service are the same',
});
export const ProviderUnknown = defineError('webhook.provider-unknown', {
	status: 404,
	title: 'No installed provider takes webhooks under this name',
	advice:
		'See provider.list for the names; set the variables of the provider if it is not installed',
	details: z.object({ provider: z.string() }),
});
export const ChallengeRefused = defineError('webhook.challenge-refused', {
	status: 403,
	title: 'The challenge does not show the configured verify token',
	advice: 'Enter the same verify token at the vendor and in the variables of the service',
});
export const webhookErrors = [SignatureInvalid, ProviderUnknown, ChallengeRefused];
