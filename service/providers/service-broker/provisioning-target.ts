import { z } from 'zod';
import type {
	ProvisioningOutcome,
	ProvisioningRequest,
	ProvisioningTarget,
	SettingProblem,
} from '../../capabilities/provisioning/ports.ts';
import { isProviderError, ProviderError } from '../../platform/errors/index.ts';
import type { Answer, BrokerClient, Instance, Operation } from './client.ts';

const BrokerSettings = z.strictObject({
	service_id: z.string().min(1).max(200).meta({
		title: 'Service ID',
		description: "ID of the service in the broker's catalog",
	}),
	plan_id: z.string().min(1).max(200).meta({ title: 'Plan ID', description: 'ID of its plan' }),
	parameters: z.record(z.string(), z.unknown()).default({}).meta({
		title: 'Parameters',
		description: 'What the broker is told besides; quantity is added',
	}),
});

/** What is being waited for. */
const Progress = z.object({
	doing: z.enum(['provision', 'update', 'deprovision', 'clean-up']).optional(),
	operation: z.string().nullable().default(null),
	/** Why it is cleaned up. */
	failure: z.string().optional(),
	/** The broker failed to remove it: the next step asks for that once more. */
	removal_failed: z.literal(true).optional(),
});
type Progress = z.output<typeof Progress>;
type Doing = NonNullable<Progress['doing']>;

const pollSeconds = 10;
const againSeconds = 60;

/**
 * Services that the operator's own systems make, by the Open Service Broker API. An instance has an id of ours, the same for every
 * attempt: the same request again finds what an earlier one made. What could not be made is removed before it is called failed.
 */
export function createProvisioningTarget(client: BrokerClient): ProvisioningTarget {
	async function run(request: ProvisioningRequest): Promise<ProvisioningOutcome> {
		const instance = instanceOf(request);
		const progress = Progress.parse(request.progress);
		if (progress.doing !== undefined)
			return poll(instance, { ...progress, doing: progress.doing }, request);
		switch (request.action) {
			case 'ACTIVATE':
				return after('provision', await client.provision(instance), instance);
			case 'CHANGE':
				return after('update', await client.update(instance), instance);
			case 'TERMINATE':
				return after('deprovision', await client.deprovision(instance), instance);
			case 'SUSPEND':
			case 'RESUME':
				throw new Error(`The broker has no ${request.action}`);
		}
	}

	async function poll(
		instance: Instance,
		progress: Progress & { doing: Doing },
		request: ProvisioningRequest,
	): Promise<ProvisioningOutcome> {
		if (progress.removal_failed === true) return cleanUp(instance, progress.failure);
		const told = await client.lastOperation(instance, progress.operation);
		const removes = progress.doing === 'deprovision' || progress.doing === 'clean-up';
		if (removes && told.state === 'gone') return removed(instance, progress);
		switch (told.state) {
			case 'in progress':
			case 'unclear':
			case 'gone':
				return running(progress, told.after_seconds);
			case 'succeeded':
				return removes
					? removed(instance, progress)
					: made(instance, request.action === 'CHANGE' ? 'CHANGED' : 'MADE', null);
			case 'failed':
				return failed(instance, progress, told);
		}
	}

	async function failed(
		instance: Instance,
		{ doing, failure }: Progress,
		told: Operation,
	): Promise<ProvisioningOutcome> {
		const why = told.description ?? 'the broker says no reason';
		// Asked for again until it is gone: what is left costs money that nobody pays.
		if (doing === 'deprovision')
			return { status: 'RUNNING', progress: {}, poll_after_seconds: againSeconds };
		if (doing === 'clean-up') {
			// Without it the next step would be the action anew, which makes a second instance of what is to go.
			const progress = { doing, operation: null, failure, removal_failed: true };
			return { status: 'RUNNING', progress, poll_after_seconds: againSeconds };
		}
		if (doing === 'update')
			throw new ProviderError('service-broker', 'rejected', `The update failed: ${why}`, {
				code: 'operation-failed',
			});
		return cleanUp(instance, why);
	}

	/** A refusal to remove it must not hide why it could not be made. */
	async function cleanUp(
		instance: Instance,
		failure: string | undefined,
	): Promise<ProvisioningOutcome> {
		try {
			return after('clean-up', await client.deprovision(instance), instance, failure);
		} catch (error) {
			if (!isProviderError(error) || error.kind !== 'rejected') throw error;
			throw new ProviderError(
				'service-broker',
				'rejected',
				`The broker could not make it: ${failure ?? 'no reason'}. What it left could not be removed: ${error.message}`,
				{ code: 'left-behind', cause: error },
			);
		}
	}

	return {
		id: 'service-broker',
		title: 'Service broker',
		actions: ['ACTIVATE', 'CHANGE', 'TERMINATE'],
		settings: BrokerSettings,
		async check(settings): Promise<readonly SettingProblem[]> {
			const { service_id, plan_id } = BrokerSettings.parse(settings);
			const { services } = await client.catalog();
			const service = services.find(({ id }) => id === service_id);
			if (service === undefined)
				return [{ field: 'service_id', message: 'The catalog of the broker has no such service' }];
			const isThere = service.plans.some(({ id }) => id === plan_id);
			return isThere ? [] : [{ field: 'plan_id', message: 'The service has no such plan' }];
		},
		run,
	};
}

const instanceOf = ({ marker, settings, quantity, client }: ProvisioningRequest): Instance => {
	const { service_id, plan_id, parameters } = BrokerSettings.parse(settings);
	return {
		// The specification recommends a GUID; our mark is one behind its prefix.
		instance_id: marker.replace(/^cs-/, ''),
		service_id,
		plan_id,
		context: { platform: 'cloudsales', client_id: client.id, instance_name: marker },
		parameters: { ...parameters, quantity },
	};
};

function after(
	doing: Doing,
	answer: Answer,
	instance: Instance,
	failure?: string,
): ProvisioningOutcome {
	const progress = { doing, operation: null, ...(failure === undefined ? {} : { failure }) };
	switch (answer.kind) {
		case 'accepted':
			return running({ ...progress, operation: answer.operation }, answer.after_seconds);
		case 'gone':
			return removed(instance, progress);
		case 'done':
			return made(instance, doing === 'update' ? 'CHANGED' : 'MADE', answer.dashboard_url);
	}
}

const running = (
	{ doing, operation, failure }: Progress,
	after_seconds: number | null,
): ProvisioningOutcome => ({
	status: 'RUNNING',
	progress: { doing, operation, ...(failure === undefined ? {} : { failure }) },
	poll_after_seconds: after_seconds ?? pollSeconds,
});

const made = (
	{ instance_id, service_id, plan_id }: Instance,
	how: 'MADE' | 'CHANGED',
	dashboard_url: string | null,
): ProvisioningOutcome => ({
	status: 'SUCCESS',
	result: {
		instance_id,
		service_id,
		plan_id,
		...(dashboard_url === null ? {} : { dashboard_url }),
	},
	...(how === 'MADE' ? { made: [{ what: 'SERVICE', count: 1 }] } : {}),
});

/** The end of an instance, or of an attempt that left something behind. */
function removed({ instance_id }: Instance, { failure }: Progress): ProvisioningOutcome {
	if (failure === undefined) return { status: 'SUCCESS', result: { instance_id, removed: true } };
	throw new ProviderError(
		'service-broker',
		'rejected',
		`The broker could not make it, and what it left is removed: ${failure}`,
		{ code: 'operation-failed' },
	);
}
