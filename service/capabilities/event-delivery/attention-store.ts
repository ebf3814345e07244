import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** Endpoints that failed for days, or said that they are gone. */
export const disabledEndpoints = defineAttention({
	kind: 'endpoint.disabled',
	subject_type: 'endpoint',
	team: 'OPERATIONS',
	title: {
		id: 'Sebuah endpoint dimatikan dan tidak menerima peristiwa lagi',
		en: 'An endpoint was switched off and gets no events any more',
	},
	advice: {
		id: 'Perbaiki alur kerja atau program di sana, lalu publikasikan lagi.',
		en: 'Repair the workflow or the program there, then publish it or register it again.',
	},
	leads_on: ['endpoint.register', 'endpoint.list', 'event.replay'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, updated_at AS since, coalesce(disabled_reason, 'unknown') AS reason, NULL::uuid AS client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM endpoints WHERE status = 'DISABLED'`,
});

/** Endpoints that were registered before an acknowledgement needed a proof. */
export const unprovenEndpoints = defineAttention({
	kind: 'endpoint.unproven',
	subject_type: 'endpoint',
	team: 'OPERATIONS',
	title: {
		id: 'Sebuah endpoint dipercaya tanpa bukti',
		en: 'An endpoint is believed without proof',
	},
	advice: {
		id: 'Tambahkan Finish Event pada alur kerjanya dan publikasikan lagi, atau daftarkan dengan proof REQUIRED.',
		en: 'Add Finish Event to its workflow and publish it again, or register it with proof REQUIRED.',
	},
	leads_on: ['endpoint.register', 'endpoint.list'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, created_at AS since,
			description || ': any answer 2xx counts as delivered' AS reason, NULL::uuid AS client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM endpoints WHERE proof = 'NONE' AND status = 'ACTIVE'`,
});

/** Events whose attempts were used up, and that nobody has replayed. */
export const deadDeliveries = defineAttention({
	kind: 'delivery.dead',
	subject_type: 'delivery',
	team: 'OPERATIONS',
	title: {
		id: 'Sebuah peristiwa tidak sampai ke alur kerjanya',
		en: 'An event did not reach its workflow',
	},
	advice: {
		id: 'Perbaiki alur kerjanya, lalu kirim ulang peristiwanya.',
		en: 'Repair the workflow, then replay the event.',
	},
	leads_on: ['event.replay', 'delivery.list', 'event.get'],
	gives_related: true,
	rows: () => Prisma.sql`
		SELECT id AS subject_id, updated_at AS since, coalesce(error, 'unknown') AS reason, NULL::uuid AS client_id,
			NULL::bigint AS amount, NULL::text AS currency,
			jsonb_build_object('event_id', event_id, 'endpoint_id', endpoint_id) AS related
		FROM deliveries d WHERE status = 'DEAD' AND NOT EXISTS (
			SELECT FROM deliveries later
			WHERE later.event_id = d.event_id AND later.endpoint_id = d.endpoint_id AND later.replay > d.replay)`,
});
