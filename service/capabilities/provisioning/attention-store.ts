import { taskForStaffMessage } from './messages.ts';
import { defineAttention } from '../../platform/attention/index.ts';
import { addDays } from '../../platform/clock/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** Tasks that the target refused, or that were tried as often as they may. */
export const failedTasks = defineAttention({
	kind: 'provisioning_task.failed',
	subject_type: 'provisioning_task',
	team: 'OPERATIONS',
	title: { id: 'Tugas untuk sebuah layanan gagal', en: 'A task for a service failed' },
	advice: {
		id: 'Hilangkan penyebabnya di sistem tujuan atau pada produk, lalu jalankan ulang tugasnya.',
		en: 'Remove the cause at the target or in the product, then retry the task.',
	},
	leads_on: ['provisioning_task.retry', 'provisioning_task.get', 'provisioning_task.cancel'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, updated_at AS since,
			action || ': ' || coalesce(error_message, error_code, 'unknown') AS reason, client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM provisioning_tasks WHERE status = 'FAILED'`,
});

/** Tasks that wait for staff. */
export const waitingTasks = defineAttention({
	kind: 'provisioning_task.waiting',
	subject_type: 'provisioning_task',
	team: 'OPERATIONS',
	title: { id: 'Sebuah layanan menunggu tindakan kita', en: 'A service waits for us' },
	advice: {
		id: 'Lakukan yang ditunggu tugas ini, lalu jalankan tugasnya, atau catat selesai bila semuanya dikerjakan dengan tangan.',
		en: 'Do what the task waits for, then run it, or complete it when all of it was done by hand.',
	},
	leads_on: ['provisioning_task.run', 'provisioning_task.complete', 'provisioning_task.get'],
	message: taskForStaffMessage.kind,
	rows: () => Prisma.sql`
		SELECT id AS subject_id, coalesce(waiting_since, ready_at, created_at) AS since,
			coalesce(waiting_note, waiting_code, 'unknown') AS reason, client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM provisioning_tasks WHERE status = 'WAITING' AND waiting_for = 'STAFF'`,
});

/** Tasks that have succeeded and leave a part of what was bought to staff. */
export const remainingOfTasks = defineAttention({
	kind: 'provisioning_task.remaining',
	subject_type: 'provisioning_task',
	team: 'OPERATIONS',
	title: {
		id: 'Sebagian yang dibeli klien belum disiapkan',
		en: 'A part of what a client bought is not set up yet',
	},
	advice: {
		id: 'Siapkan sisanya bersama klien, lalu catat bahwa sisanya sudah dikerjakan.',
		en: 'Set the rest up with the client, then record that it is done.',
	},
	leads_on: ['provisioning_task.finish-remaining', 'provisioning_task.get'],
	message: taskForStaffMessage.kind,
	// The condition is that of the index `provisioning_tasks_remaining_idx`.
	rows: () => Prisma.sql`
		SELECT id AS subject_id, updated_at AS since,
			(SELECT string_agg((rest ->> 'count') || ' × ' || (rest ->> 'what'), ', ') FROM jsonb_array_elements(remaining) rest
				WHERE rest ->> 'waiting_for' = 'STAFF') AS reason, client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM provisioning_tasks WHERE status = 'SUCCESS' AND remaining @> '[{"waiting_for": "STAFF"}]'`,
});

/** Tasks that cannot begin, or whose outcome stays unknown. */
export const stuckTasks = defineAttention({
	kind: 'provisioning_task.stuck',
	subject_type: 'provisioning_task',
	team: 'OPERATIONS',
	title: {
		id: 'Sebuah layanan tidak bergerak maju',
		en: 'The work on a service does not get on',
	},
	advice: {
		id: 'Lihat apa yang menahannya: tugas lain yang gagal, atau sistem tujuan yang tidak memberi jawaban.',
		en: 'See what holds it up: another task that failed, or a target that gives no answer.',
	},
	leads_on: ['provisioning_task.get', 'provisioning_task.run', 'provisioning_task.cancel'],
	rows: (now) => Prisma.sql`
		SELECT id AS subject_id, coalesce(ready_at, created_at) AS since,
			coalesce(blocked_reason, error_message, 'It is ' || status || ' for more than a day') AS reason, client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM provisioning_tasks
		WHERE status = 'PENDING' AND blocked_reason IS NOT NULL
			OR status IN ('PENDING', 'UNKNOWN') AND coalesce(ready_at, created_at) < ${addDays(now, -1)}
				AND (status = 'UNKNOWN' OR ready_at IS NOT NULL)`,
});
