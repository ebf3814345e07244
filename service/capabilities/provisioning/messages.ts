import type { z } from 'zod';
import { companyOf } from '../../platform/company/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { defineMessage } from '../notifications/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { ProvisioningTask } from './task-schema.ts';
import { reasonAgainstAsking, staffRequestOf } from './rules.ts';
import * as store from './store.ts';
import { toTask } from './to-task.ts';

type Task = z.output<typeof ProvisioningTask>;

const nobody = (id: string, detail: string) =>
	NotFound({ resource: 'provisioning_task', id }, { detail });

const words = {
	id: {
		preheader: (service: string) => `Satu langkah dari Anda untuk ${service}`,
		reason: (seller: string, work: string) =>
			`Anda menerima email ini karena kami sedang ${work} layanan Anda dari ${seller}.`,
		/** Follows “kami sedang”. */
		work: {
			ACTIVATE: 'mengaktifkan',
			CHANGE: 'mengubah',
			SUSPEND: 'menangguhkan',
			RESUME: 'mengaktifkan kembali',
			TERMINATE: 'menghentikan',
		},
	},
	en: {
		preheader: (service: string) => `One step from you for ${service}`,
		reason: (seller: string, work: string) =>
			`You receive this email because we are ${work} your service from ${seller}.`,
		/** Follows “we are”. */
		work: {
			ACTIVATE: 'activating',
			CHANGE: 'changing',
			SUSPEND: 'suspending',
			RESUME: 'reactivating',
			TERMINATE: 'ending',
		},
	},
} as const;

/** Tells a client what it must do before the work on its service can go on. */
export const taskWaitingMessage = defineMessage({
	kind: 'TASK_WAITING',
	title: 'Task Waiting',
	description: 'What the client must do so that provisioning goes on',
	related: { type: 'provisioning_task', title: 'Provisioning Task', field: 'task_id' },
	answers_to: 'OPERATIONS',
	purpose: 'ask a client to do something that our work on its service is waiting for',
	async gather(context, taskId, wanted) {
		const task = toTask(await store.getTask(context, taskId));
		if (task.waiting_for !== 'CLIENT' || task.client_text === null || task.client_id === null)
			throw nobody(taskId, 'The task does not wait for its client');
		const client = await getClient(context, task.client_id);
		const language = wanted ?? localeOf(client);
		const what_to_do = task.client_text[language];
		const our_work = words[language].work[task.action];
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
				our_work,
				what_to_do,
			},
			must_contain: [what_to_do],
			layout: {
				preheader: words[language].preheader(task.description),
				lines: null,
				action: null,
				reason: words[language].reason(seller_name, our_work),
			},
		};
	},
	async guard(context, { related_id, facts }) {
		const { waiting_for, client_text } = toTask(await store.getTask(context, related_id));
		const asked = waiting_for === 'CLIENT' ? Object.values(client_text ?? {}) : [];
		return reasonAgainstAsking(asked, facts.what_to_do);
	},
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			client_name: 'Email ini untuk {{client_name}}.',
			service: 'Kami sedang {{our_work}} layanan {{service}} (jumlah: {{quantity}}).',
			what_to_do: 'Kami menunggu langkah ini dari Anda: {{what_to_do}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			client_name: 'This email is for {{client_name}}.',
			service: 'We are {{our_work}} the service {{service}} (quantity: {{quantity}}).',
			what_to_do: 'We need this step from you: {{what_to_do}}',
		},
	},
	template: {
		id: {
			subject: 'Tindakan Anda diperlukan: {{service}}',
			text: [
				'Yth. Tim {{client_name}},',
				'Kami sedang {{our_work}} layanan Anda: {{service}} (jumlah: {{quantity}}). Kami menunggu satu langkah dari Anda:',
				'{{what_to_do}}',
				'Setelah itu kami melanjutkannya. Ada pertanyaan? Balas email ini.',
				'Hormat kami,\n{{seller_name}}',
			].join('\n\n'),
		},
		en: {
			subject: 'Your action is needed: {{service}}',
			text: [
				'Dear {{client_name}} team,',
				'We are {{our_work}} your service: {{service}} (quantity: {{quantity}}). We need one step from you:',
				'{{what_to_do}}',
				'We go on once this is done. Questions? Reply to this email.',
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
	answers_to: 'OPERATIONS',
	purpose: 'tell our own operations team what a provisioning task needs from it',
	async gather(context, taskId, wanted) {
		const task = toTask(await store.getTask(context, taskId));
		const what_to_do = staffRequestOf(task);
		if (what_to_do === null) throw nobody(taskId, 'The task needs nothing from staff');
		const language = wanted ?? 'id';
		return {
			client_id: null,
			recipient: { type: 'TEAM', id: 'OPERATIONS' },
			language,
			facts: {
				client_name: await nameOf(context, task),
				service: task.description,
				quantity: String(task.quantity),
				target: task.target,
				action: task.action,
				task_id: task.id,
				what_to_do,
			},
			must_contain: [what_to_do],
			layout: {
				preheader: what_to_do.slice(0, 140),
				lines: null,
				action: null,
				reason: staffReasons[language],
			},
		};
	},
	async guard(context, { related_id, facts }) {
		const asked = staffRequestOf(toTask(await store.getTask(context, related_id)));
		return reasonAgainstAsking(asked === null ? [] : [asked], facts.what_to_do);
	},
	sentences: {
		id: {
			client_name: '{{#if client_name}}Kliennya adalah {{client_name}}.{{/if}}',
			service: 'Layanannya adalah {{service}} (jumlah: {{quantity}}).',
			target: 'Sistem tujuannya adalah {{target}}, tindakannya {{action}}.',
			task_id: 'Nomor tugasnya adalah {{task_id}}.',
			what_to_do: 'Yang harus dilakukan: {{what_to_do}}',
		},
		en: {
			client_name: '{{#if client_name}}The client is {{client_name}}.{{/if}}',
			service: 'The service is {{service}} (quantity: {{quantity}}).',
			target: 'The target system is {{target}}, the action {{action}}.',
			task_id: 'The id of the task is {{task_id}}.',
			what_to_do: 'What is to be done: {{what_to_do}}',
		},
	},
	template: {
		id: {
			subject:
				'Menunggu tim operasional: {{service}}{{#if client_name}} untuk {{client_name}}{{/if}}',
			text: [
				'{{service}} (jumlah: {{quantity}}){{#if client_name}} untuk {{client_name}}{{/if}}, target {{target}}, tindakan {{action}}:',
				'{{what_to_do}}',
				'Klien tidak menerima email ini. Tugas: {{task_id}}',
			].join('\n\n'),
		},
		en: {
			subject: 'Waiting for operations: {{service}}{{#if client_name}} for {{client_name}}{{/if}}',
			text: [
				'{{service}} (quantity: {{quantity}}){{#if client_name}} for {{client_name}}{{/if}}, target {{target}}, action {{action}}:',
				'{{what_to_do}}',
				'The client does not get this mail. Task: {{task_id}}',
			].join('\n\n'),
		},
	},
});

const staffReasons = {
	id: 'Pesan internal kepada tim operasional.',
	en: 'Internal message to the operations team.',
} as const;

const nameOf = async (context: ReadContext, { client_id }: Task): Promise<string | null> =>
	client_id === null ? null : (await getClient(context, client_id)).name;
