import { NotFound } from '../../platform/errors/index.ts';
import { defineMessage } from '../notifications/index.ts';
import * as store from './deployment-store.ts';
import type { ExecutionKind } from './execution-kinds.ts';
import { toDeployment } from './to-deployment.ts';
import { getTenant } from './tenant-store.ts';

/** What operations can do, by what has failed. */
const advice: Record<'id' | 'en', Record<ExecutionKind, string>> = {
	id: {
		PROVISION:
			'Perbaiki penyebabnya di platform atau di templatenya, lalu jalankan lagi tugasnya (provisioning_task.retry) atau pesanannya (order.process).',
		SUSPEND: 'Tenant masih berjalan. Perbaiki penyebabnya, lalu jalankan lagi tugasnya.',
		RESUME: 'Tenant masih berhenti. Perbaiki penyebabnya, lalu jalankan lagi tugasnya.',
		ROLLBACK:
			'Sebagian masih ada di platform dan mungkin menimbulkan biaya. Perbaiki penyebabnya, lalu jalankan lagi tugasnya.',
		DESTROY:
			'Sebagian masih ada di platform dan mungkin menimbulkan biaya. Perbaiki penyebabnya, lalu jalankan lagi tugasnya.',
	},
	en: {
		PROVISION:
			'Remove the cause at the platform or in the template, then retry the task (provisioning_task.retry) or process the order again (order.process).',
		SUSPEND: 'The tenant still runs. Remove the cause, then retry the task.',
		RESUME: 'The tenant still stands still. Remove the cause, then retry the task.',
		ROLLBACK:
			'Parts of it are still at the platform and may cost money. Remove the cause, then retry the task.',
		DESTROY:
			'Parts of it are still at the platform and may cost money. Remove the cause, then retry the task.',
	},
};

const reasons = {
	id: 'Pesan internal kepada tim operasional.',
	en: 'Internal message to the operations team.',
} as const;

/** Tells operations that a run at a platform failed, and what to do. */
export const deploymentFailedMessage = defineMessage({
	kind: 'DEPLOYMENT_FAILED',
	internal: true,
	title: 'Deployment Failed',
	description: 'What operations must do about a run at a platform that failed',
	related: { type: 'deployment_instance', title: 'Deployment', field: 'deployment_id' },
	answers_to: 'OPERATIONS',
	purpose: 'tell our own operations team that a run at a platform failed and what to do about it',
	async gather(context, deploymentId, wanted) {
		const deployment = await toDeployment(
			context,
			await store.getDeployment(context, deploymentId),
		);
		const [execution] = deployment.executions.filter(({ status }) => status === 'FAILED');
		if (execution === undefined)
			throw NotFound(
				{ resource: 'deployment', id: deploymentId },
				{ detail: 'No run of the deployment has failed' },
			);
		const tenant = await getTenant(context, deployment.tenant_id);
		const language = wanted ?? 'id';
		const what_to_do = advice[language][execution.kind];
		return {
			client_id: null,
			recipient: { type: 'TEAM', id: 'OPERATIONS' },
			language,
			facts: {
				tenant_name: tenant.name,
				slug: tenant.slug,
				platform: deployment.platform,
				region: deployment.region,
				action: execution.kind,
				error: execution.error_message ?? '-',
				deployment_id: deployment.id,
				task_id: execution.task_id ?? '-',
				execution_id: execution.id,
				what_to_do,
			},
			must_contain: [what_to_do],
			layout: {
				preheader: what_to_do.slice(0, 140),
				lines: null,
				action: null,
				reason: reasons[language],
			},
		};
	},
	async guard(context, { related_id, facts }) {
		const { executions } = await toDeployment(
			context,
			await store.getDeployment(context, related_id),
		);
		const stands = executions.some(
			({ id, status }) => id === facts.execution_id && status === 'FAILED',
		);
		return stands ? null : 'The run has not failed any more';
	},
	sentences: {
		id: {
			tenant_name: 'Tenant {{tenant_name}} ({{slug}}).',
			platform: 'Platformnya {{platform}}, wilayahnya {{region}}, tindakannya {{action}}.',
			error: 'Yang terjadi: {{error}}',
			task_id: 'Nomor tugasnya {{task_id}}.',
			deployment_id: 'Nomor deploymentnya {{deployment_id}}.',
			what_to_do: 'Yang harus dilakukan: {{what_to_do}}',
		},
		en: {
			tenant_name: 'The tenant is {{tenant_name}} ({{slug}}).',
			platform: 'The platform is {{platform}}, the region {{region}}, the action {{action}}.',
			error: 'What happened: {{error}}',
			task_id: 'The id of the task is {{task_id}}.',
			deployment_id: 'The id of the deployment is {{deployment_id}}.',
			what_to_do: 'What is to be done: {{what_to_do}}',
		},
	},
	template: {
		id: {
			subject: 'Deployment gagal: {{slug}} di {{platform}}',
			text: [
				'{{tenant_name}} ({{slug}}), platform {{platform}}, wilayah {{region}}, tindakan {{action}}:',
				'{{error}}',
				'{{what_to_do}}',
				'Klien tidak menerima email ini. Deployment: {{deployment_id}}, tugas: {{task_id}}',
			].join('\n\n'),
		},
		en: {
			subject: 'Deployment failed: {{slug}} at {{platform}}',
			text: [
				'{{tenant_name}} ({{slug}}), platform {{platform}}, region {{region}}, action {{action}}:',
				'{{error}}',
				'{{what_to_do}}',
				'The client does not get this mail. Deployment: {{deployment_id}}, task: {{task_id}}',
			].join('\n\n'),
		},
	},
});
