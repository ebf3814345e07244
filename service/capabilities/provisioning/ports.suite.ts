import { isProviderError } from '../../platform/errors/index.ts';
import { settingFields } from './setting-fields.ts';
import type {
	ProvisioningAction,
	ProvisioningOutcome,
	ProvisioningRequest,
	ProvisioningTarget,
} from './ports.ts';

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
		/**
		 * The vendor answers so many requests and then none until `behave('works')`, as when the worker is killed. `carried_out`: it
		 * does what the first of those asks, and only the answer is lost.
		 */
		interruptAfter(requests: number, how: 'not_carried_out' | 'carried_out'): void;
		/** Every call from now on; `works` undoes it. `throttles` asks for 30 seconds. */
		behave(behaviour: 'works' | 'throttles' | 'breaks'): void;
	};
};

/** More requests than any action makes. */
const requestsMost = 12;
/** What each action begins with, and how it leaves things. */
const transitions = [
	['ACTIVATE', [], 'ACTIVE'],
	['CHANGE', ['ACTIVATE'], 'ACTIVE'],
	['CHANGE', ['ACTIVATE', 'SUSPEND'], 'SUSPENDED'],
	['SUSPEND', ['ACTIVATE'], 'SUSPENDED'],
	['RESUME', ['ACTIVATE'], 'ACTIVE'],
	['RESUME', ['ACTIVATE', 'SUSPEND'], 'ACTIVE'],
	['TERMINATE', ['ACTIVATE'], 'TERMINATED'],
	['TERMINATE', ['ACTIVATE', 'SUSPEND'], 'TERMINATED'],
] as const satisfies readonly [
	ProvisioningAction,
	readonly ProvisioningAction[],
	ProvisionedState,
][];

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

		it.each(transitions)(
			'%s after %j: leaves it %s, also when it is done twice',
			async (...row) => {
				const [action, earlier, state] = row;
				const h = harness();
				for (const one of earlier) await finish(h.target, request(h, { action: one }));
				const first = await finish(h.target, request(h, { action }));
				expect(h.vendor.state(marker)).toBe(state);
				expect(h.vendor.count(marker)).toBe(1);
				const second = await finish(h.target, request(h, { action }));
				expect(second).toEqual(first);
				expect(h.vendor.state(marker)).toBe(state);
				expect(h.vendor.count(marker)).toBe(1);
			},
		);

		const each = transitions.filter(([action], index) =>
			transitions.slice(index + 1).every(([later]) => later !== action),
		);
		const interruptions = each.flatMap(([action, earlier, state]) =>
			(['not_carried_out', 'carried_out'] as const).map(
				(how) => [action, earlier, how, state] as const,
			),
		);
		describe.each(interruptions)(
			'%s after %j, whose worker is killed when a request was %s',
			(...row) => {
				const [action, earlier, how, state] = row;
				it.each(Array.from({ length: requestsMost }, (_, index) => index))(
					'comes to its end after %i requests',
					async (requests) => {
						const h = harness();
						for (const one of earlier) await finish(h.target, request(h, { action: one }));
						h.vendor.interruptAfter(requests, how);
						const onError = () => h.vendor.behave('works');
						await finish(h.target, request(h, { action }), { onError });
						expect(h.vendor.state(marker)).toBe(state);
						expect(h.vendor.count(marker)).toBe(1);
					},
				);
			},
		);

		it.each(['CHANGE', 'SUSPEND', 'RESUME'] as const)(
			'refuses to %s what is not there, and makes nothing',
			async (action) => {
				const h = harness();
				await expect(finish(h.target, request(h, { action }))).rejects.toMatchObject({
					kind: 'rejected',
				});
				expect(h.vendor.count(marker)).toBe(0);
			},
		);

		it('has nothing to terminate where nothing is', async () => {
			const h = harness();
			await finish(h.target, request(h, { action: 'TERMINATE' }));
			expect(h.vendor.count(marker)).toBe(0);
		});

		it('changes to more, and says how many of them are still to be set up', async () => {
			const h = harness();
			await finish(h.target, request(h));
			const before = { quantity: 5, remaining: 4, settings: h.settings };
			const more = await end(h.target, request(h, { action: 'CHANGE', quantity: 8, before }));
			expect(more).toMatchObject({ status: 'SUCCESS', remaining: [{ count: 7 }] });
			const fewer = await end(h.target, request(h, { action: 'CHANGE', quantity: 3, before }));
			expect(fewer).toMatchObject({ status: 'SUCCESS', remaining: [{ count: 2 }] });
			const one = await end(h.target, request(h, { action: 'CHANGE', quantity: 1, before }));
			expect(one).toMatchObject({ status: 'SUCCESS', remaining: [] });
		});

		it('never takes away what is in use when it changes to fewer, and asks which is to go', async () => {
			const h = harness();
			await finish(h.target, request(h));
			const before = { quantity: 5, remaining: 0, settings: h.settings };
			const fewer = await end(h.target, request(h, { action: 'CHANGE', quantity: 3, before }));
			expect(fewer).toMatchObject({
				status: 'WAITING',
				waiting_for: 'STAFF',
				note: expect.stringMatching(/which 2 /),
			});
			expect(h.vendor.state(marker)).toBe('ACTIVE');
			expect(h.vendor.count(marker)).toBe(1);
		});

		it.each(['SUSPEND', 'RESUME', 'TERMINATE'] as const)(
			'leaves to staff what it cannot find when it is to %s',
			async (action) => {
				const h = harness();
				await finish(h.target, request(h));
				const before = { quantity: 5, remaining: 2, settings: h.settings };
				expect(await end(h.target, request(h, { action, before }))).toMatchObject({
					status: 'WAITING',
					waiting_for: 'STAFF',
					note: expect.stringMatching(/ 2 more /),
				});
			},
		);

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
 * progress of the last call, which has been through JSON. Gives the result.
 */
export async function finish(
	target: ProvisioningTarget,
	request: ProvisioningRequest,
	options: RunOptions = {},
): Promise<Record<string, unknown>> {
	const outcome = await runUntil(target, request, options, ({ status }) => status === 'SUCCESS');
	if (outcome.status === 'SUCCESS') return outcome.result;
	throw new Error('Only a success ends it');
}

/** The same until it is done or waits for a person without whom nothing goes on. */
const end = (
	target: ProvisioningTarget,
	request: ProvisioningRequest,
): Promise<ProvisioningOutcome> =>
	runUntil(
		target,
		request,
		{},
		(outcome) =>
			outcome.status === 'SUCCESS' ||
			(outcome.status === 'WAITING' && outcome.poll_after_seconds === null),
	);

type RunOptions = { forgets?: boolean; onError?: (kind: string) => void };

async function runUntil(
	target: ProvisioningTarget,
	request: ProvisioningRequest,
	options: RunOptions,
	isOver: (outcome: ProvisioningOutcome) => boolean,
): Promise<ProvisioningOutcome> {
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
		if (isOver(outcome) || outcome.status === 'SUCCESS') return outcome;
		if (options.forgets !== true) progress = JSON.parse(JSON.stringify(outcome.progress));
	}
	throw new Error(`The task was not finished after ${callsMax} calls`);
}
