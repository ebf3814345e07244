import type { Reply } from '../../core/api.ts';

export const xenditError = (
	status: number,
	errorCode: string,
	message: string,
	errors?: unknown[],
): Reply => ({
	status,
	body: { error_code: errorCode, message, ...(errors ? { errors } : {}) },
});
