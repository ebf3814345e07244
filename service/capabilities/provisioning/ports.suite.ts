import { isProviderError } from '../../platform/errors/index.ts';
import { settingFields } from './setting-fields.ts';
import type { ProvisioningOutcome, ProvisioningRequest, ProvisioningTarget } from './ports.ts';

/** What an account, project or service with our marker looks like at the simulated vendor. */
export type ProvisionedState = 'ABSENT' | 'ACTIVE' | 'SUSPENDED' | 'TERMINATED';

export type ProvisioningHarness = {
	target: ProvisioningTarget;
	/** Settings of a product that this target accepts. */
	settings: Record<string, unknown>;
	/** Settings that it must not accept. */
	wrong_settings: Record<string, unknown>;
	vendor: {
		/** How many things at the vendor carry this marker. */
		count(marker: string): number;
		state(marker: string): ProvisionedState;
		/**
		 * Puts a thing of someone else where the target would create its own for this request. Absent when the vendor
		 * chooses all names by itself, so that nothing can be in the way.
		 */
		occupy?(request: ProvisioningRequest): void;
		/** The state of that foreign thing. */
		occupantState?(): ProvisionedState;
		/** The vendor carries the next creating call out, but the answer to it is lost. */
		loseNextCreateAnswer(): void;
		/** Every call from now on; `works` undoes it. `throttles` asks for 30 seconds. */
		behave(behaviour: 'works' | 'throttles' | 'breaks'): void;
	};
};

const marker = 'cs-7f1c0c9e-5f0a-4a7e-9b7e-2a4f3c1d9e10';
const callsMax = 60;

/**
 * What every provisioning target must do. `harness` makes a target with an empty simulated vendor.
 * Example: `describeProvisioningTarget('gcp', () => gcpHarness())`
 */
export function describeProvisioningTarget(name: string, harness: () => ProvisioningHarness): void {
	const request = (
		{ settings }: ProvisioningHarness,
		changes: Partial<ProvisioningRequest> = {},
	): ProvisioningRequest => ({
		task_id: '0d9f6f0e-8d0a-4c9b-a6a4-3f8a5c2b1e77',
		action: 'ACTIVATE',
		marker,
		settings,
		quantity: 5,
		before: null,
		siblings: [],
		client: {
			id: 'c0ffee00-1111-4222-8333-444455556666',
			name: 'PT Maju Jaya',
			billing_email: 'ap@maju.example',
		},
		progress: {},
		...changes,
	});

	describe(`${name} as a provisioning target`, () => {
		it('accepts its own settings and refuses wrong ones', () => {
			const { target, settings, wrong_settings: wrongSettings } = harness();
			expect(target.settings.safeParse(settings).success).toBe(true);
			expect(target.settings.safeParse(wrongSettings).success).toBe(false);
			// A misspelt key would be ignored, and the default used instead of what was meant.
			expect(target.settings.safeParse({ ...settings, no_such_key: 1 }).success).toBe(false);
		});

		it('names and describes each of its settings for people', () => {
			const fields = settingFields(harness().target.settings);
			expect(fields).not.toEqual([]);
			for (const { name, title, description } of fields) {
				expect(title).not.toBe(name);
				expect(description).not.toBe('');
			}
		});

		it('activates', async () => {
			const h = harness();
			const result = await finish(h.target, request(h));
			expect(h.vendor.count(marker)).toBe(1);
			expect(h.vendor.state(marker)).toBe('ACTIVE');
			expect(Object.keys(result)).not.toHaveLength(0);
		});

		it('gives the same result when a finished task is run again, and makes nothing new', async () => {
			const h = harness();
			const first = await finish(h.target, request(h));
			const second = await finish(h.target, request(h));
			expect(second).toEqual(first);
			expect(h.vendor.count(marker)).toBe(1);
		});

		it('makes one thing although every call forgets what the last one handed back', async () => {
			const h = harness();
			await finish(h.target, request(h), { forgets: true });
			expect(h.vendor.count(marker)).toBe(1);
			expect(h.vendor.state(marker)).toBe('ACTIVE');
		});

		it('leaves the outcome open when the answer to a create is lost, and finds its work afterwards', async () => {
			const h = harness();
			h.vendor.loseNextCreateAnswer();
			const kinds: string[] = [];
			await finish(h.target, request(h), { onError: (kind) => kinds.push(kind) });
			expect(kinds).toEqual(['outcome-unknown']);
			expect(h.vendor.count(marker)).toBe(1);
			expect(h.vendor.state(marker)).toBe('ACTIVE');
		});

		it('marks what each of two items of one client has, be it one thing or two', async () => {
			const h = harness();
			const other = 'cs-11111111-5f0a-4a7e-9b7e-2a4f3c1d9e10';
			await finish(h.target, request(h));
			const siblings = [{ marker, active: true }];
			await finish(h.target, request(h, { marker: other, siblings }));
			expect(h.vendor.count(marker)).toBe(1);
			expect(h.vendor.count(other)).toBe(1);
		});

		it('tells how long to wait when it asked too often, and has made nothing', async () => {
			const h = harness();
			h.vendor.behave('throttles');
			await expect(h.target.run(request(h))).rejects.toMatchObject({
				kind: 'throttled',
				retryAfterSeconds: 30,
			});
			h.vendor.behave('works');
			expect(h.vendor.count(marker)).toBe(0);
		});

		it('may be run again when the vendor was down', async () => {
			const h = harness();
			h.vendor.behave('breaks');
			await expect(h.target.run(request(h))).rejects.toMatchObject({ kind: 'unavailable' });
			h.vendor.behave('works');
			await finish(h.target, request(h));
			expect(h.vendor.count(marker)).toBe(1);
		});

		it('does not take over what someone else made', async () => {
			const h = harness();
			if (h.vendor.occupy === undefined) {
				expect(h.vendor.occupantState).toBeUndefined();
				return;
			}
			h.vendor.occupy(request(h));
			await expect(finish(h.target, request(h))).rejects.toMatchObject({ kind: 'rejected' });
			expect(h.vendor.count(marker)).toBe(0);
			expect(h.vendor.occupantState?.()).toBe('ACTIVE');
		});

		it('suspends only what carries our marker', async () => {
			const h = harness();
			h.vendor.occupy?.(request(h));
			await expect(finish(h.target, request(h, { action: 'SUSPEND' }))).rejects.toMatchObject({
				kind: 'rejected',
			});
			expect(h.vendor.occupantState?.() ?? 'ACTIVE').toBe('ACTIVE');
		});

		it('suspends and resumes, each also twice', async () => {
			const h = harness();
			await finish(h.target, request(h));
			for (const [action, state] of [
				['SUSPEND', 'SUSPENDED'],
				['SUSPEND', 'SUSPENDED'],
				['RESUME', 'ACTIVE'],
				['RESUME', 'ACTIVE'],
			] as const) {
				await finish(h.target, request(h, { action }));
				expect(h.vendor.state(marker)).toBe(state);
			}
		});

		it('terminates when it says that it can, and refuses when it cannot', async () => {
			const h = harness();
			await finish(h.target, request(h));
			const terminate = (): Promise<unknown> =>
				finish(h.target, request(h, { action: 'TERMINATE' }));
			if (h.target.actions.includes('TERMINATE')) {
				await terminate();
				await terminate();
				expect(h.vendor.state(marker)).toBe('TERMINATED');
			} else {
				await expect(terminate()).rejects.toMatchObject({ kind: 'rejected' });
				expect(h.vendor.state(marker)).toBe('ACTIVE');
			}
		});
	});
}

/**
 * Runs a task as the worker does: again after RUNNING, WAITING and every error that is not `rejected`, with the
 * progress of the last call, which has been through JSON.
 */
export async function finish(
	target: ProvisioningTarget,
	request: ProvisioningRequest,
	options: { forgets?: boolean; onError?: (kind: string) => void } = {},
): Promise<Record<string, unknown>> {
	let progress = request.progress;
	for (let call = 0; call < callsMax; call += 1) {
		let outcome: ProvisioningOutcome;
		try {
			outcome = await target.run({ ...request, progress });
		} catch (error) {
			if (!isProviderError(error) || error.kind === 'rejected') throw error;
			options.onError?.(error.kind);
			continue;
		}
		if (outcome.status === 'SUCCESS') return outcome.result;
		if (options.forgets !== true) progress = JSON.parse(JSON.stringify(outcome.progress));
	}
	throw new Error(`The task was not finished after ${callsMax} calls`);
}
