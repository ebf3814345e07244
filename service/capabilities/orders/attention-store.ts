import { defineAttention } from '../../platform/attention/index.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import { Prisma } from '../../platform/database/index.ts';

const money = Prisma.sql`client_id, total_amount AS amount, currency`;

/** Orders that stopped. */
export const failedOrders = defineAttention({
	kind: 'order.failed',
	subject_type: 'order',
	team: 'OPERATIONS',
	title: { id: 'Pesanan gagal diproses', en: 'An order failed' },
	advice: {
		id: 'Perbaiki penyebabnya, lalu proses ulang pesanan, coba lagi aktivasinya, atau batalkan.',
		en: 'Correct what is wrong, then process the order again, retry its activations, or cancel it.',
	},
	leads_on: [
		'order.process',
		'order.retry-activations',
		'deployment.deploy-again',
		'order.update',
		'order.cancel',
	],
	message: 'ORDER_FAILED_STAFF',
	rows: () => Prisma.sql`
		SELECT id AS subject_id, failed_at AS since,
			order_number || ' failed in ' || lower(coalesce(failed_stage, 'processing')) || ': ' || coalesce(error_message, '') AS reason,
			${money}
		FROM orders WHERE status = 'FAILED' AND cancel_requested_at IS NULL`,
});

/** Paid and submitted, and nobody processes them. */
export const unprocessedOrders = defineAttention({
	kind: 'order.unprocessed',
	subject_type: 'order',
	team: 'OPERATIONS',
	title: { id: 'Pesanan lunas belum diproses', en: 'A paid order is not being processed' },
	advice: {
		id: 'Proses pesanan ini, atau batalkan.',
		en: 'Process the order, or cancel it.',
	},
	leads_on: ['order.process', 'order.cancel'],
	rows: (now) => Prisma.sql`
		SELECT id AS subject_id, submitted_at AS since, order_number || ' is paid and waits to be processed' AS reason, ${money}
		FROM orders WHERE status = 'SUBMITTED' AND (payment_status = 'PAID' OR total_amount = 0)
			AND submitted_at < ${addSeconds(now, -3600)}`,
});

/** Its tenant runs, and its workflow does not activate by itself. */
export const standingOrders = defineAttention({
	kind: 'order.waits-for-activation',
	subject_type: 'order',
	team: 'OPERATIONS',
	title: { id: 'Pesanan menunggu aktivasi', en: 'An order waits to be activated' },
	advice: {
		id: 'Tenant sudah berjalan. Proses pesanan untuk mengaktifkan layanannya.',
		en: 'Its tenant runs. Process the order to activate its services.',
	},
	leads_on: ['order.process'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, deployed_at AS since, order_number || ' is deployed and not activated' AS reason, ${money}
		FROM orders WHERE status = 'PROVISIONING' AND deployed_at IS NOT NULL AND cancel_requested_at IS NULL`,
});

/** Its tenant or its services take longer than they may, or it is not taken back: nothing else would tell of it. */
export const lateOrders = defineAttention({
	kind: 'order.late',
	subject_type: 'order',
	team: 'OPERATIONS',
	title: { id: 'Pesanan tidak bergerak maju', en: 'An order does not get on' },
	advice: {
		id: 'Lihat kemajuan pesanan dan tugas-tugasnya: apa yang ditunggu, dan apakah pekerja layanan berjalan.',
		en: 'See the progress of the order and its tasks: what it waits for, and whether the workers of the service run.',
	},
	leads_on: ['order.progress', 'provisioning_task.run', 'deployment.roll-back', 'order.cancel'],
	rows: (now) => Prisma.sql`
		SELECT id AS subject_id, late_at AS since,
			order_number || CASE WHEN cancel_requested_at IS NOT NULL THEN ' is being taken back'
				WHEN status = 'PROVISIONING' THEN ' is being deployed' ELSE ' is being activated' END
				|| ' for longer than it may take' AS reason, ${money}
		FROM orders WHERE late_at <= ${now} AND CASE WHEN cancel_requested_at IS NOT NULL
			THEN status IN ('VALIDATING', 'APPROVED', 'PROVISIONING', 'ACTIVATING', 'FAILED')
			ELSE status = 'ACTIVATING' OR status = 'PROVISIONING' AND deployed_at IS NULL END`,
});

/** Money of a cancelled order goes back. */
export const refundsDue = defineAttention({
	kind: 'order.refund-due',
	subject_type: 'order',
	team: 'FINANCE',
	title: {
		id: 'Pesanan lunas dibatalkan: uang perlu dikembalikan',
		en: 'A paid order was cancelled: its money is to be given back',
	},
	advice: {
		id: 'Kembalikan uangnya melalui jalur pembayaran asalnya, lalu catat nomor pengembaliannya.',
		en: 'Give the money back the way it came, then record the number of the refund.',
	},
	leads_on: ['order.record-refund'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, cancelled_at AS since,
			order_number || ' was paid' || coalesce(' (' || payment_system || ' ' || payment_reference || ')', '') || ' and is cancelled' AS reason,
			client_id, coalesce(paid_amount, total_amount) AS amount, currency
		FROM orders WHERE status = 'CANCELLED' AND payment_status = 'PAID'`,
});

/** No gateway takes the money of an order. */
export const uncollectableOrders = defineAttention({
	kind: 'order.no-payment-link',
	subject_type: 'order',
	team: 'FINANCE',
	title: { id: 'Pesanan tanpa tautan pembayaran', en: 'An order without a payment link' },
	advice: {
		id: 'Buat tautan pembayaran, atau terima pembayaran di sistem lain dan ajukan pesanan dengan referensinya.',
		en: 'Make a payment link, or take the payment elsewhere and submit the order with its reference.',
	},
	leads_on: ['payment_link.create', 'order.submit', 'order.cancel'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, updated_at AS since, order_number || ': ' || collection_problem AS reason, ${money}
		FROM orders WHERE status IN ('DRAFT', 'SUBMITTED') AND payment_status = 'UNPAID' AND collection_problem IS NOT NULL`,
});
