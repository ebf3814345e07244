import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/sale/index.ts';

/** An order begins a sale of its own. */
export const orderPart = defineSalePart({
	subject_type: 'order',
	title: { id: 'Pesanan', en: 'Order' },
	topics: ['SALE'],
	rows: Prisma.sql`
		SELECT id, client_id, order_number AS number, NULL::text AS label, status, status NOT IN ('ACTIVE', 'CANCELLED') AS is_open,
			NULL::text AS parent_type, NULL::uuid AS parent_id
		FROM orders`,
	hangs_on: [],
	idsOf: (known) => Prisma.sql`SELECT id FROM orders WHERE id = ${anyOf(known.of('order'))}`,
	forClient: {
		SUBMITTED: { id: 'Pesanan diterima', en: 'The order was received' },
		PROVISIONING: {
			id: 'Infrastruktur sedang disiapkan',
			en: 'The infrastructure is being set up',
		},
		ACTIVATING: { id: 'Layanan sedang diaktifkan', en: 'The services are being activated' },
		ACTIVE: { id: 'Layanan siap digunakan', en: 'The services are ready to use' },
		CANCELLED: { id: 'Pesanan dibatalkan', en: 'The order was cancelled' },
	},
});
