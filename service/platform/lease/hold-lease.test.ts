import { jest } from '@jest/globals';
import { ProviderError } from '../errors/index.ts';
import { vendorCall } from '../provider/index.ts';
import { mayStillSend, holdLease } from './hold-lease.ts';

describe('holdLease', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});
	const held = (renew: () => Promise<boolean>, work: () => Promise<unknown>) =>
		holdLease({ claimedAt: performance.now(), renew }, work);
	const forSeconds = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);

	it('is renewed as long as the work goes on, and no longer', async () => {
		let renewals = 0;
		const renew = async () => {
			renewals += 1;
			return true;
		};
		let finish = (): void => {};
		const work = held(renew, () => new Promise<void>((resolve) => (finish = resolve)));
		await forSeconds(60);
		expect(renewals).toBe(15);
		finish();
		await work;
		await forSeconds(60);
		expect(renewals).toBe(15);
	});

	it('lets requests leave while it is renewed, and none after another process claimed it', async () => {
		let isOurs = true;
		const seen: boolean[] = [];
		await held(
			async () => isOurs,
			async () => {
				await forSeconds(60);
				seen.push(mayStillSend());
				isOurs = false;
				await forSeconds(5);
				seen.push(mayStillSend());
				isOurs = true;
				await forSeconds(5);
				seen.push(mayStillSend());
			},
		);
		expect(seen).toEqual([true, false, true]);
	});

	it('lets no request leave long after the last sign of life, whatever the reason', async () => {
		const seen: boolean[] = [];
		await held(
			() => Promise.reject(new Error('The database is away')),
			async () => {
				await forSeconds(11);
				seen.push(mayStillSend());
				await forSeconds(2);
				seen.push(mayStillSend());
			},
		);
		expect(seen).toEqual([true, false]);
	});

	it('does not renew twice at the same time', async () => {
		let renewals = 0;
		await held(
			() => {
				renewals += 1;
				return new Promise(() => {});
			},
			() => forSeconds(60),
		);
		expect(renewals).toBe(1);
	});

	it('binds only the work that it is for', async () => {
		await Promise.all([
			held(
				async () => false,
				async () => {
					await forSeconds(5);
					expect(mayStillSend()).toBe(false);
				},
			),
			Promise.resolve().then(() => expect(mayStillSend()).toBe(true)),
		]);
		expect(mayStillSend()).toBe(true);
	});

	it('stops a call to a vendor before it is sent, and says that nothing was sent', async () => {
		let sent = 0;
		const ask = () =>
			vendorCall(
				{
					provider: 'test',
					name: 'create',
					timeoutMs: 1000,
					changes: true,
					translate: () => new ProviderError('test', 'outcome-unknown', 'lost'),
				},
				async () => {
					sent += 1;
				},
			);
		await held(
			async () => false,
			async () => {
				await ask();
				await forSeconds(5);
				await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', code: 'lease-lost' });
			},
		);
		expect(sent).toBe(1);
	});
});
