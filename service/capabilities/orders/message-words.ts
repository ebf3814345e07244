import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { Language } from '../../platform/language/index.ts';
import * as store from './store.ts';
import type { OrderWithItems } from './store.ts';

export const related = { type: 'order', title: 'Order', field: 'order_id' };

export const words = {
	id: {
		pay: 'Bayar pesanan',
		open: 'Buka layanan',
		follow: 'Lihat kemajuan pesanan',
		title: (number: string) => `Rincian pesanan ${number}`,
		reason: (seller: string) => `Anda menerima email ini karena memesan layanan pada ${seller}.`,
		placed: (seller: string) =>
			`Anda menerima email ini karena alamat ini ditulis pada pesanan di ${seller}. Bukan Anda? Abaikan saja: pesanan yang tidak dibayar batal dengan sendirinya.`,
		decide: 'Coba lagi atau biarkan',
		staff: 'Pesan internal kepada tim operasional.',
		stages: {
			VALIDATION: 'pemeriksaan pesanan',
			PROVISIONING: 'penyiapan infrastruktur',
			ACTIVATION: 'aktivasi layanan',
		} as Readonly<Record<string, string>>,
		next: {
			VALIDATION:
				'Perbaiki yang disebut di atas dengan order.update, lalu proses ulang dengan order.process.',
			PROVISIONING:
				'Lihat eksekusi deployment-nya, perbaiki penyebabnya, lalu proses ulang dengan order.process.',
			ACTIVATION:
				'Lihat order.progress, perbaiki penyebabnya, lalu coba lagi dengan order.retry-activations; bila sudah dikembalikan, proses ulang dengan order.process.',
		} as Readonly<Record<string, string>>,
	},
	en: {
		pay: 'Pay the order',
		open: 'Open your service',
		follow: 'Follow your order',
		title: (number: string) => `Details of order ${number}`,
		reason: (seller: string) => `You receive this email because you ordered from ${seller}.`,
		placed: (seller: string) =>
			`You receive this email because this address was given with an order at ${seller}. Was it not you? Ignore it: an order that is not paid ends by itself.`,
		decide: 'Try again, or leave it',
		staff: 'Internal message to the operations team.',
		stages: {
			VALIDATION: 'the check of the order',
			PROVISIONING: 'the deployment',
			ACTIVATION: 'the activation of its services',
		} as Readonly<Record<string, string>>,
		next: {
			VALIDATION:
				'Correct what is named above with order.update, then process the order again with order.process.',
			PROVISIONING:
				'Look at the executions of its deployment, correct the cause, then process the order again with order.process.',
			ACTIVATION:
				'Look at order.progress, correct the cause, then try again with order.retry-activations; after a rollback process the order again with order.process.',
		} as Readonly<Record<string, string>>,
	},
} as const;

export type Gathered = { order: OrderWithItems; language: Language; seller_name: string };

export async function read(context: ReadContext, id: string, wanted?: Language): Promise<Gathered> {
	const order = await store.getOrder(context, id);
	const language = wanted ?? Language.parse(order.language);
	return { order, language, seller_name: companyOf(context.config).name };
}

export const toCustomer = ({ order, language }: Gathered) => ({
	client_id: order.client_id,
	recipient: { type: 'CLIENT' as const, id: order.client_id },
	language,
});

export const basics = ({ order, seller_name }: Gathered) => ({
	seller_name,
	customer_name: order.customer_name,
	company_name: order.company_name,
	order_number: order.order_number,
});
