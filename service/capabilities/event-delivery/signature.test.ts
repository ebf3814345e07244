import { Webhook } from 'standardwebhooks';
import fc from 'fast-check';
import { newSigningSecret, signedHeaders } from './signature.ts';

describe('signatures of Standard Webhooks', () => {
	it('are those of the published vector', () => {
		const headers = signedHeaders(
			['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
			'msg_p5jXN8AQM9LWM0D4loKWxJek',
			new Date(1_614_265_330_000),
			'{"test": 2432232314}',
		);
		expect(headers).toMatchObject({
			'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
			'webhook-timestamp': '1614265330',
			'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
		});
	});

	it('are accepted by the library of the standard, with the old and with the new secret during a rotation', () => {
		fc.assert(
			fc.property(fc.uuid(), fc.jsonValue(), (id, data) => {
				const [old, current, foreign] = [
					newSigningSecret(),
					newSigningSecret(),
					newSigningSecret(),
				];
				const body = JSON.stringify({ data });
				const headers = signedHeaders([current, old], id, new Date(), body);
				for (const secret of [old, current])
					expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
				expect(() => new Webhook(foreign).verify(body, headers)).toThrow();
				expect(() => new Webhook(current).verify(`${body} `, headers)).toThrow();
				expect(() =>
					new Webhook(current).verify(body, { ...headers, 'webhook-id': 'other' }),
				).toThrow();
			}),
			{ numRuns: 30 },
		);
	});

	it('use secrets of 32 random bytes', () => {
		const secrets = Array.from({ length: 100 }, newSigningSecret);
		expect(new Set(secrets).size).toBe(100);
		for (const secret of secrets)
			expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
	});
});
