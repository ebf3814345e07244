import { secondsUntilRetry } from '../../platform/retry/index.ts';
import { plainHeaders, webhookRetries, withoutSecrets } from './rules.ts';

describe('withoutSecrets', () => {
	it('drops what proves the caller and what signs it in', () => {
		const kept = withoutSecrets({
			'x-callback-token': 'a',
			authorization: 'b',
			cookie: 'c',
			'x-api-key': 'd',
			'webhook-id': 'kept',
			'content-type': 'application/json',
		});
		expect(kept).toEqual({ 'webhook-id': 'kept', 'content-type': 'application/json' });
	});
});

describe('plainHeaders', () => {
	it('writes names in lower case and several values as one', () => {
		expect(plainHeaders({ 'X-Callback-Token': 't', accept: ['a', 'b'], gone: undefined })).toEqual({
			'x-callback-token': 't',
			accept: 'a, b',
		});
	});
});

describe('webhookRetries', () => {
	it('gives ten attempts with growing pauses, then none', () => {
		const pauses = Array.from({ length: 10 }, (_, index) =>
			secondsUntilRetry(webhookRetries, index + 1),
		);
		expect(pauses.at(-1)).toBeNull();
		const waits = pauses.slice(0, -1).map(Number);
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(waits).toHaveLength(9);
	});
});
