import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

const columns = Prisma.sql`
	one.id AS subject_id, one.updated_at AS since, one.client_id, NULL::bigint AS amount, NULL::text AS currency`;
const runs = Prisma.sql`EXISTS (
	SELECT FROM deployment_executions AS run WHERE run.instance_id = one.id AND run.status IN ('PENDING', 'RUNNING'))`;

/** Those that are taken back by themselves are not among them: they are ROLLING_BACK. */
export const failedDeployments = defineAttention({
	kind: 'deployment.failed',
	subject_type: 'deployment_instance',
	team: 'OPERATIONS',
	title: { id: 'Deployment gagal', en: 'A deployment failed' },
	advice: {
		id: 'Perbaiki penyebabnya, lalu jalankan lagi tugasnya; atau tarik kembali yang sudah dibuat.',
		en: 'Remove the cause and retry its task, or roll back what it has made.',
	},
	leads_on: ['deployment.roll-back'],
	message: 'DEPLOYMENT_FAILED',
	rows: () => Prisma.sql`
		SELECT ${columns}, one.host || ': ' || coalesce(one.error_message, 'no reason') AS reason
		FROM deployment_instances AS one WHERE one.status = 'FAILED'`,
});

/** Its task failed or was cancelled: what is at the platform may cost money, and nothing goes on by itself. */
export const leftBehind = defineAttention({
	kind: 'deployment.left-behind',
	subject_type: 'deployment_instance',
	team: 'OPERATIONS',
	title: {
		id: 'Yang dimiliki tenant belum terhapus dari platform',
		en: 'What a tenant had is not removed from its platform',
	},
	advice: {
		id: 'Perbaiki penyebabnya, lalu jalankan lagi tugas penghapusannya.',
		en: 'Remove the cause, then retry the task that removes it.',
	},
	leads_on: ['deployment.roll-back'],
	message: 'DEPLOYMENT_FAILED',
	rows: () => Prisma.sql`
		SELECT ${columns}, one.host || ' at ' || one.platform AS reason
		FROM deployment_instances AS one WHERE one.status IN ('ROLLING_BACK', 'DESTROYING') AND NOT ${runs}`,
});
