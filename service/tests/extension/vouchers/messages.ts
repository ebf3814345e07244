import { getClient, localeOf } from '../../../capabilities/clients/index.ts';
import { defineMessage } from '../../../capabilities/notifications/index.ts';
import * as store from './store.ts';

/** Tells a client that the voucher is paid and can be used. */
export const voucherMessage = defineMessage({
	kind: 'VOUCHER',
	title: 'Voucher',
	description: 'A voucher that is paid, with its code',
	related: { type: 'voucher', title: 'Voucher', field: 'voucher_id' },
	answers_to: 'SALES',
	purpose: 'send a client the code of a voucher that is paid',
	async gather(context, voucherId, language) {
		const { client_id, code } = await store.getVoucher(context, voucherId);
		const client = await getClient(context, client_id);
		return {
			client_id,
			recipient: { type: 'CLIENT', id: client_id },
			language: language ?? localeOf(client),
			facts: { client_name: client.name, code },
			must_contain: [code],
		};
	},
	async guard(context, { related_id }) {
		const { status } = await store.getVoucher(context, related_id);
		return status === 'OPEN' ? null : `The voucher is ${status}`;
	},
	sentences: {
		id: { client_name: 'Email ini untuk {{client_name}}.', code: 'Kode voucher adalah {{code}}.' },
		en: { client_name: 'This email is for {{client_name}}.', code: 'The code is {{code}}.' },
	},
	template: {
		id: {
			subject: 'Voucher {{code}} siap dipakai',
			text: 'Yth. {{client_name}},\n\nVoucher {{code}} sudah dibayar dan dapat dipakai.',
		},
		en: {
			subject: 'Your voucher {{code}}',
			text: 'Dear {{client_name}},\n\nYour voucher {{code}} is paid and can be used.',
		},
	},
});
