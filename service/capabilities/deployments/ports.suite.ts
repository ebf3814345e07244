import { isProviderError } from '../../platform/errors/index.ts';
import { settingFields } from '../provisioning/setting-fields.ts';
import type {
	DeploymentPlatform,
	DeploymentRequest,
	DeploymentResult,
	DeploymentSpec,
	DeploymentStep,
} from './ports.ts';
import { targetOf } from './ports.ts';

type MaybeLater<T> = T | Promise<T>;

export type DeploymentHarness = {
	platform: DeploymentPlatform;
	/** Settings of a template that this platform accepts. */
	settings: Record<string, unknown>;
	/** Settings that it must not accept. */
	wrong_settings: Record<string, unknown>;
	/** Its plan knows of what someone else made only after a run has found it, since the platform keeps no record but of its runs. */
	learns_by_running?: true;
	/** Every how many requests a worker is killed, 1 by default; odd, where looks and commands alternate. */
	killed_every?: number;
	vendor: {
		/** Names of everything at the platform that carries this marker. */
		owned(marker: string): MaybeLater<readonly string[]>;
		/** Names of all objects at the platform that were made for tenants, with and without our labels; not those that `occupy` made. */
		everything(): MaybeLater<readonly string[]>;
		/** Puts a thing of someone else where the platform would make its own for this request. */
		occupy(request: DeploymentRequest): MaybeLater<void>;
		/** Whether that foreign thing is there, unchanged. */
		isOccupied(): MaybeLater<boolean>;
		/**
		 * The vendor answers so many requests and then none until `behave('works')`, as when the worker is killed. `carried_out`: it
		 * does what the first of those asks, and only the answer is lost.
		 */
		interruptAfter(requests: number, how: 'not_carried_out' | 'carried_out'): MaybeLater<void>;
		/** Every call from now on; `works` undoes it. `throttles` asks for 30 seconds. */
		behave(behaviour: 'works' | 'throttles' | 'breaks'): MaybeLater<void>;
		/** Time passes at the platform, for one that works by itself. */
		tick?(): MaybeLater<void>;
	};
};

type Verb = 'apply' | 'suspend' | 'resume' | 'destroy';
const callsMax = 60;
const requestsMost = 200;
/** What each verb begins with, and how it leaves things. */
const transitions = [
	['apply', [], 'RUNNING'],
	['apply', ['apply', 'suspend'], 'SUSPENDED'],
	['suspend', ['apply'], 'SUSPENDED'],
	['resume', ['apply', 'suspend'], 'RUNNING'],
	['resume', ['apply'], 'RUNNING'],
	['destroy', ['apply'], 'ABSENT'],
	['destroy', ['apply', 'suspend'], 'ABSENT'],
	['destroy', [], 'ABSENT'],
] as const satisfies readonly [Verb, readonly Verb[], string][];

const marker = 'cs-7f1c0c9e-5f0a-4a7e-9b7e-2a4f3c1d9e10';
const otherMarker = 'cs-11111111-5f0a-4a7e-9b7e-2a4f3c1d9e10';

/** What is asked of a platform in tests. */
export const exampleRequest = (
	changes: Partial<DeploymentSpec>,
	of = marker,
): DeploymentRequest => ({
	marker: of,
	progress: {},
	spec: {
		instance_id: of.slice('cs-'.length),
		tenant: {
			id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
			slug: 'example-isp',
			name: 'Example ISP Inc.',
			settings: { order_number: 'ORD-20251016-1001' },
		},
		name: 't-example-isp-c3bd719f',
		host: 'example-isp.tenants.example',
		environment: 'production',
		region: 'us-east-1',
		cpu_millis: 500,
		memory_mb: 512,
		storage_gb: 20,
		services: ['billing-invoicing'],
		settings: {},
		...changes,
	},
});

type Fault = {
	vendor: string;
	kind: string;
	skip?: number;
	times?: number;
	retry_after_s?: number;
};
type Simulators = { world: { faults: { add(fault: Fault): unknown; clear(): void } } };

/** The harness's ways to disturb a simulator of the sandbox. */
export function disturbs(
	{ world: { faults } }: Simulators,
	vendor: string,
): Pick<DeploymentHarness['vendor'], 'interruptAfter' | 'behave'> {
	return {
		interruptAfter(requests, how) {
			if (how === 'carried_out')
				faults.add({ vendor, kind: 'cut_after_commit', skip: requests, times: 1 });
			faults.add({ vendor, kind: 'cut', skip: requests });
		},
		behave(behaviour) {
			faults.clear();
			if (behaviour === 'throttles') faults.add({ vendor, kind: 'throttled', retry_after_s: 30 });
			if (behaviour === 'breaks') faults.add({ vendor, kind: 'unavailable' });
		},
	};
}

/**
 * What every platform must do. `harness` makes a platform with an empty simulated vendor.
 * Example: `describeDeploymentPlatform('docker', () => dockerHarness())`
 */
export function describeDeploymentPlatform(
	name: string,
	harness: () => MaybeLater<DeploymentHarness>,
): void {
	const requestOf = (
		{ settings }: DeploymentHarness,
		changes: Partial<DeploymentSpec> = {},
		of = marker,
	): DeploymentRequest => exampleRequest({ settings, ...changes }, of);

	/** Calls it until it is done, as the service does; what may pass is tried again. */
	async function finish(
		h: DeploymentHarness,
		verb: Verb,
		request: DeploymentRequest,
		options: { forgets?: boolean; onError?: (kind: string) => MaybeLater<void> } = {},
	): Promise<DeploymentResult> {
		let { progress } = request;
		for (let call = 0; call < callsMax; call += 1) {
			let step: DeploymentStep;
			try {
				step = await h.platform[verb]({ ...request, progress });
			} catch (error) {
				if (!isProviderError(error) || error.kind === 'rejected') throw error;
				if (options.onError === undefined) throw error;
				await options.onError(error.kind);
				progress = {};
				continue;
			}
			if (step.status === 'DONE') return step.result;
			if (step.status === 'WAITING') throw new Error(`It waits: ${step.code}`);
			progress = options.forgets === true ? {} : step.progress;
			await h.vendor.tick?.();
		}
		throw new Error(`${verb} did not come to its end in ${callsMax} calls`);
	}
	const stateOf = async (h: DeploymentHarness): Promise<string> =>
		(await h.platform.status(requestOf(h))).state;

	describe(`${name} as a platform for tenants`, () => {
		it('accepts its own settings and refuses wrong ones', async () => {
			const { platform, settings, wrong_settings: wrong } = await harness();
			expect(platform.settings.safeParse(settings).success).toBe(true);
			expect(platform.settings.safeParse(wrong).success).toBe(false);
			// A misspelt key would be ignored, and the default used instead of what was meant.
			expect(platform.settings.safeParse({ ...settings, no_such_key: 1 }).success).toBe(false);
		});

		it('names and describes each of its settings for people', async () => {
			const fields = settingFields((await harness()).platform.settings);
			expect(fields).not.toEqual([]);
			for (const field of fields) {
				expect(field.title).not.toBe(field.name);
				expect(field.description).not.toBe('');
			}
		});

		it('is a target of provisioning tasks with the same id, which no product can name', async () => {
			const h = await harness();
			const target = targetOf(h.platform);
			expect(target).toMatchObject({ id: h.platform.id, for_products: false });
			expect(target.settings.safeParse(requestOf(h).spec).success).toBe(true);
			expect(
				target.settings.safeParse({ ...requestOf(h).spec, settings: h.wrong_settings }).success,
			).toBe(false);
		});

		it('plans without changing anything, and keeps what is as planned', async () => {
			const h = await harness();
			const before = await h.platform.plan(requestOf(h));
			expect(await h.vendor.everything()).toEqual([]);
			expect(new Set(before.objects.map(({ change }) => change))).toEqual(new Set(['CREATE']));
			await finish(h, 'apply', requestOf(h));
			const after = await h.platform.plan(requestOf(h));
			expect(after.fingerprint).toBe(before.fingerprint);
			expect(new Set(after.objects.map(({ change }) => change))).toEqual(new Set(['KEEP']));
			const larger = await h.platform.plan(requestOf(h, { memory_mb: 1024 }));
			expect(larger.fingerprint).not.toBe(before.fingerprint);
			expect(larger.objects.map(({ change }) => change)).toContain('CHANGE');
		});

		it('runs a tenant, and is done when it answers', async () => {
			const h = await harness();
			const { url, objects } = await finish(h, 'apply', requestOf(h));
			expect(url).toMatch(/^https?:\/\//);
			expect(objects.length).toBeGreaterThan(0);
			expect(await h.platform.status(requestOf(h))).toMatchObject({ state: 'RUNNING', url });
			expect(await h.vendor.owned(marker)).toEqual(await h.vendor.everything());
		});

		it('makes nothing new when it is run again, also when every call forgets what the last one handed back', async () => {
			const h = await harness();
			const first = await finish(h, 'apply', requestOf(h), { forgets: true });
			const made = await h.vendor.everything();
			expect(await finish(h, 'apply', requestOf(h))).toEqual(first);
			expect(await h.vendor.everything()).toEqual(made);
		});

		it('changes what is there', async () => {
			const h = await harness();
			await finish(h, 'apply', requestOf(h));
			const made = await h.vendor.everything();
			await finish(h, 'apply', requestOf(h, { memory_mb: 1024 }));
			expect(await h.vendor.everything()).toEqual(made);
			const { objects } = await h.platform.plan(requestOf(h, { memory_mb: 1024 }));
			expect(new Set(objects.map(({ change }) => change))).toEqual(new Set(['KEEP']));
		});

		it('leaves another tenant alone', async () => {
			const h = await harness();
			const other = { name: 't-other-3228e292', host: 'other.tenants.example' };
			await finish(h, 'apply', requestOf(h));
			await finish(h, 'apply', requestOf(h, other, otherMarker));
			const theirs = await h.vendor.owned(otherMarker);
			await finish(h, 'destroy', requestOf(h));
			expect(await h.vendor.everything()).toEqual(theirs);
		});

		it.each(['throttled', 'unavailable'] as const)('says that a call was %s', async (kind) => {
			const h = await harness();
			await h.vendor.behave(kind === 'throttled' ? 'throttles' : 'breaks');
			await expect(h.platform.apply(requestOf(h))).rejects.toMatchObject({
				kind,
				...(kind === 'throttled' ? { retryAfterSeconds: 30 } : {}),
			});
			await h.vendor.behave('works');
			expect(await h.vendor.everything()).toEqual([]);
			await finish(h, 'apply', requestOf(h));
		});

		it('does not take over, suspend or remove what someone else made', async () => {
			const h = await harness();
			await h.vendor.occupy(requestOf(h));
			const isSeen = async () =>
				(await h.platform.plan(requestOf(h))).objects.some(({ change }) => change === 'FOREIGN');
			if (h.learns_by_running !== true) expect(await isSeen()).toBe(true);
			await expect(finish(h, 'apply', requestOf(h))).rejects.toMatchObject({ kind: 'rejected' });
			expect(await isSeen()).toBe(true);
			for (const verb of ['suspend', 'resume'] as const)
				await expect(finish(h, verb, requestOf(h))).rejects.toMatchObject({ kind: 'rejected' });
			await finish(h, 'destroy', requestOf(h));
			expect(await h.vendor.isOccupied()).toBe(true);
			expect(await h.vendor.everything()).toEqual([]);
		});

		it.each(['suspend', 'resume'] as const)('refuses to %s what is not there', async (verb) => {
			const h = await harness();
			await expect(finish(h, verb, requestOf(h))).rejects.toMatchObject({ kind: 'rejected' });
			expect(await h.vendor.everything()).toEqual([]);
		});

		it.each(transitions)(
			'%s after %j: leaves it %s, also when it is done twice',
			async (...row) => {
				const [verb, earlier, state] = row;
				const h = await harness();
				for (const one of earlier) await finish(h, one, requestOf(h));
				await finish(h, verb, requestOf(h));
				expect(await stateOf(h)).toBe(state);
				await finish(h, verb, requestOf(h));
				expect(await stateOf(h)).toBe(state);
				if (state === 'ABSENT') expect(await h.vendor.everything()).toEqual([]);
			},
		);

		describe.each(
			transitions
				.filter(([, earlier], index) => earlier.length > 0 || index === 0)
				.flatMap(([verb, earlier, state]) =>
					(['not_carried_out', 'carried_out'] as const).map(
						(how) => [verb, earlier, how, state] as const,
					),
				),
		)('%s after %j, whose worker is killed when a request was %s', (...row) => {
			const [verb, earlier, how, state] = row;
			it('comes to its end after any number of requests, and leaves nothing without its owner', async () => {
				// Until it needs no more requests than it is given.
				for (let requests = 0, isKilled = true; isKilled;) {
					const h = await harness();
					for (const one of earlier) await finish(h, one, requestOf(h));
					await h.vendor.interruptAfter(requests, how);
					isKilled = false;
					const onError = () => {
						isKilled = true;
						return h.vendor.behave('works');
					};
					await finish(h, verb, requestOf(h), { onError });
					await h.vendor.behave('works');
					expect([requests, await stateOf(h)]).toEqual([requests, state]);
					expect(await h.vendor.everything()).toEqual(await h.vendor.owned(marker));
					await finish(h, 'destroy', requestOf(h));
					expect(await h.vendor.everything()).toEqual([]);
					requests += h.killed_every ?? 1;
					expect(requests).toBeLessThan(requestsMost);
				}
			});
		});
	});
}
