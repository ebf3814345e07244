import { companyOf } from '../../platform/company/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { reasonAgainstWaiting } from './rules.ts';
import * as store from './store.ts';

/** Tells a client what it must do before its service can be switched on. */
export const taskWaitingMessage = defineMessage({
	kind: 'TASK_WAITING',
	title: 'Task Waiting',
	description: 'What the client must do so that provisioning goes on',
	related: { type: 'provisioning_task', title: 'Provisioning Task', field: 'task_id' },
	purpose: 'ask a client to do something that its new service is waiting for',
	async gather(context, taskId, language) {
		const task = await store.getTask(context, taskId);
		if (task.waiting_for === null || task.client_id === null)
			throw NotFound(
				{ resource: 'provisioning_task', id: taskId },
				{ detail: 'The task waits for nobody' },
			);
		const client = await getClient(context, task.client_id);
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language: language ?? localeOf(client),
			facts: {
				seller_name: companyOf(context.config).name,
				client_name: client.name,
				service: task.description,
				quantity: String(task.quantity),
				what_to_do: task.waiting_for,
			},
			must_contain: [task.waiting_for],
		};
	},
	async guard(context, { related_id, facts }) {
		return reasonAgainstWaiting(await store.getTask(context, related_id), facts.what_to_do);
	},
	template: {
		id: {
			subject: 'Tindakan Anda diperlukan: {{service}}',
			text: [
				'Yth. {{client_name}},',
				'Kami sedang mengaktifkan layanan Anda: {{service}} (jumlah: {{quantity}}). Sebelum dapat dilanjutkan, kami memerlukan bantuan Anda untuk hal berikut:',
				'{{what_to_do}}',
				'Setelah selesai, aktivasi akan berjalan kembali. Bila ada pertanyaan, silakan balas email ini.',
				'Hormat kami,\n{{seller_name}}',
			].join('\n\n'),
		},
		en: {
			subject: 'Your action is needed: {{service}}',
			text: [
				'Dear {{client_name}},',
				'We are switching on your service: {{service}} (quantity: {{quantity}}). Before we can go on, we need your help with the following:',
				'{{what_to_do}}',
				'Once this is done, the activation continues. If you have any questions, simply reply to this mail.',
				'Kind regards,\n{{seller_name}}',
			].join('\n\n'),
		},
	},
});
