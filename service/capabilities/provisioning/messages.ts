import type { z } from 'zod';
import { companyOf } from '../../platform/company/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { defineMessage } from '../notifications/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { ProvisioningTask } from './contract.ts';
import { reasonAgainstAsking, staffRequestOf } from './rules.ts';
import * as store from './store.ts';
import { toTask } from './to-task.ts';

type Task = z.output<typeof ProvisioningTask>;

const nobody = (id: string, detail: string) =>
	NotFound({ resource: 'provisioning_task', id }, { detail });

/** Tells a client what it must do before its service can be switched on. */
export const taskWaitingMessage = defineMessage({
	kind: 'TASK_WAITING',
	title: 'Task Waiting',
	description: 'What the client must do so that provisioning goes on',
	related: { type: 'provisioning_task', title: 'Provisioning Task', field: 'task_id' },
	purpose: 'ask a client to do something that its new service is waiting for',
	async gather(context, taskId, wanted) {
		const task = toTask(await store.getTask(context, taskId));
		if (task.waiting_for !== 'CLIENT' || task.client_text === null || task.client_id === null)
			throw nobody(taskId, 'The task does not wait for its client');
		const client = await getClient(context, task.client_id);
		const language = wanted ?? localeOf(client);
		const what_to_do = task.client_text[language];
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name: companyOf(context.config).name,
				client_name: client.name,
				service: task.description,
				quantity: String(task.quantity),
				what_to_do,
			},
			must_contain: [what_to_do],
		};
	},
	async guard(context, { related_id, facts }) {
		const { waiting_for, client_text } = toTask(await store.getTask(context, related_id));
		const asked = waiting_for === 'CLIENT' ? Object.values(client_text ?? {}) : [];
		return reasonAgainstAsking(asked, facts.what_to_do);
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

/** Tells operations what a task waits for, or has left to do. */
export const taskForStaffMessage = defineMessage({
	kind: 'TASK_FOR_STAFF',
	title: 'Task for Staff',
	description: 'What operations must do for a provisioning task',
	related: { type: 'provisioning_task', title: 'Provisioning Task', field: 'task_id' },
	purpose: 'tell our own operations team what a provisioning task needs from it',
	async gather(context, taskId, language) {
		const task = toTask(await store.getTask(context, taskId));
		const what_to_do = staffRequestOf(task);
		if (what_to_do === null) throw nobody(taskId, 'The task needs nothing from staff');
		return {
			client_id: null,
			recipient: { type: 'TEAM', id: 'OPERATIONS' },
			language: language ?? 'id',
			facts: {
				client_name: await nameOf(context, task),
				service: task.description,
				quantity: String(task.quantity),
				target: task.target,
				task_id: task.id,
				what_to_do,
			},
			must_contain: [what_to_do],
		};
	},
	async guard(context, { related_id, facts }) {
		const asked = staffRequestOf(toTask(await store.getTask(context, related_id)));
		return reasonAgainstAsking(asked === null ? [] : [asked], facts.what_to_do);
	},
	template: {
		id: {
			subject:
				'Menunggu tim operasional: {{service}}{{#if client_name}} untuk {{client_name}}{{/if}}',
			text: [
				'{{service}} (jumlah: {{quantity}}){{#if client_name}} untuk {{client_name}}{{/if}}, target {{target}}:',
				'{{what_to_do}}',
				'Klien tidak menerima email ini. Tugas: {{task_id}}',
			].join('\n\n'),
		},
		en: {
			subject: 'Waiting for operations: {{service}}{{#if client_name}} for {{client_name}}{{/if}}',
			text: [
				'{{service}} (quantity: {{quantity}}){{#if client_name}} for {{client_name}}{{/if}}, target {{target}}:',
				'{{what_to_do}}',
				'The client does not get this mail. Task: {{task_id}}',
			].join('\n\n'),
		},
	},
});

const nameOf = async (context: ReadContext, { client_id }: Task): Promise<string | null> =>
	client_id === null ? null : (await getClient(context, client_id)).name;
