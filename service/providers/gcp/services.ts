import type { ProvisioningOutcome } from '../../capabilities/provisioning/ports.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import type { CloudClient, Operation, Project } from './client.ts';
import { refuse } from './project.ts';
import { fromOperationError, isFinished, numberOf, secondsUntilNextLook } from './translate.ts';
import type { Progress } from './translate.ts';

const refusalsUntilFinal = 6;
const finished = '';

/** Enables the APIs in parallel. Null when all are enabled, otherwise the intermediate answer. */
export async function enableServices(
	client: CloudClient,
	task: { project: Project; services: readonly string[]; progress: Progress },
): Promise<ProvisioningOutcome | null> {
	const names = new Map(Object.entries(task.progress.service_operations));
	let { refusals } = task.progress;
	for (const service of task.services) {
		const known = names.get(service);
		if (known === finished) continue;
		try {
			const operation = await advance(client, task.project, service, known);
			if (operation.error === undefined) {
				names.set(service, isFinished(operation) ? finished : operation.name);
				continue;
			}
			if (fromOperationError(operation.error) === 'FINAL' || refusals >= refusalsUntilFinal) {
				throw refuse(
					'service-not-enabled',
					`Google Cloud could not switch ${service} on (code ${operation.error.code ?? 'unknown'})`,
				);
			}
			names.delete(service);
			refusals += 1;
		} catch (error) {
			if (!isEarly(error) || refusals >= refusalsUntilFinal) throw error;
			// APIs that are enabled stay so; the others are retried by the next call.
			refusals += 1;
			break;
		}
	}
	if (task.services.every((service) => names.get(service) === finished)) return null;
	return {
		status: 'RUNNING',
		progress: { ...task.progress, service_operations: Object.fromEntries(names), refusals },
		poll_after_seconds: secondsUntilNextLook(refusals),
	};
}

/** An operation that Google no longer knows is started again; enabling an enabled API has no effect. */
async function advance(
	client: CloudClient,
	project: Project,
	service: string,
	operationName: string | undefined,
): Promise<Operation> {
	const running =
		operationName === undefined ? null : await client.getServiceOperation(operationName);
	return running ?? client.enableService(numberOf(project), service);
}

/** A new project, its rights and its billing reach the other systems of Google only after a while. */
function isEarly(error: unknown): boolean {
	if (!isProviderError(error) || error.kind !== 'rejected') return false;
	return error.status === 403 || error.code === 'FAILED_PRECONDITION';
}
