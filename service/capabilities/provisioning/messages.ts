import { companyOf } from '../../platform/company/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { reasonAgainstWaiting } from './rules.ts';
import * as store from './store.ts';

const words = {
	id: {
		preheader: (service: string) => `Satu langkah dari Anda untuk ${service}`,
		reason: (seller: string) =>
			`Anda menerima email ini karena layanan Anda dari ${seller} sedang diaktifkan.`,
	},
	en: {
		preheader: (service: string) => `One step from you for ${service}`,
		reason: (seller: string) =>
			`You receive this email because your service from ${seller} is being switched on.`,
	},
} as const;

/** Tells a client what it must do before its service can be switched on. */
export const taskWaitingMessage = defineMessage({
	kind: 'TASK_WAITING',
	title: 'Task Waiting',
	description: 'What the client must do so that provisioning goes on',
	related: { type: 'provisioning_task', title: 'Provisioning Task', field: 'task_id' },
	answers_to: 'OPERATIONS',
	purpose: 'ask a client to do something that its new service is waiting for',
	async gather(context, taskId, wanted) {
		const task = await store.getTask(context, taskId);
		if (task.waiting_for === null || task.client_id === null)
			throw NotFound(
				{ resource: 'provisioning_task', id: taskId },
				{ detail: 'The task waits for nobody' },
			);
		const client = await getClient(context, task.client_id);
		const language = wanted ?? localeOf(client);
		const seller_name = companyOf(context.config).name;
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name,
				client_name: client.name,
				service: task.description,
				quantity: String(task.quantity),
				what_to_do: task.waiting_for,
			},
			must_contain: [task.waiting_for],
			layout: {
				preheader: words[language].preheader(task.description),
				lines: null,
				action: null,
				reason: words[language].reason(seller_name),
			},
		};
	},
	async guard(context, { related_id, facts }) {
		return reasonAgainstWaiting(await store.getTask(context, related_id), facts.what_to_do);
	},
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			client_name: 'Email ini untuk {{client_name}}.',
			service: 'Kami sedang mengaktifkan layanan {{service}} (jumlah: {{quantity}}).',
			what_to_do: 'Kami menunggu langkah ini dari Anda: {{what_to_do}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			client_name: 'This email is for {{client_name}}.',
			service: 'We are switching on the service {{service}} (quantity: {{quantity}}).',
			what_to_do: 'We need this step from you: {{what_to_do}}',
		},
	},
	template: {
		id: {
			subject: 'Tindakan Anda diperlukan: {{service}}',
			text: [
				'Yth. Tim {{client_name}},',
				'Kami sedang mengaktifkan layanan Anda: {{service}} (jumlah: {{quantity}}). Kami menunggu satu langkah dari Anda:',
				'{{what_to_do}}',
				'Setelah itu aktivasi berjalan kembali. Ada pertanyaan? Balas email ini.',
				'Hormat kami,\n{{seller_name}}',
			].join('\n\n'),
		},
		en: {
			subject: 'Your action is needed: {{service}}',
			text: [
				'Dear {{client_name}} team,',
				'We are switching on your service: {{service}} (quantity: {{quantity}}). We need one step from you:',
				'{{what_to_do}}',
				'The activation continues once this is done. Questions? Reply to this email.',
				'Kind regards,\n{{seller_name}}',
			].join('\n\n'),
		},
	},
});
