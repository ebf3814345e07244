/** Brings sales of one client into the states that people look at; the workflows do their part as in any sale. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sandboxClient } from '../../sandbox/client.ts';
import { type Json, type ServiceClient, books, serviceClient } from '../clients.ts';
import { samplePdf } from '../sale.ts';
import type { StackTarget } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';

export type Language = 'id' | 'en';
export type World = {
	stack: StackTarget;
	service: ServiceClient;
	language: Language;
	client: Json;
};

const people = {
	id: {
		name: 'PT Sinar Jaya Abadi',
		billing_email: 'keuangan@sinarjaya.example',
		address: 'Jl. Gatot Subroto Kav. 5, Jakarta Selatan 12930',
		npwp: '0123456789012000',
		phone: '+6281234567890',
	},
	en: {
		name: 'Northwind Trading Indonesia',
		billing_email: 'accounts@northwind.example',
		address: 'Jl. Jenderal Sudirman Kav. 52, Jakarta Selatan 12190',
		npwp: '0987654321012000',
		phone: '+6281298765432',
	},
} as const;
const words = {
	id: {
		notes: 'Harga berlaku untuk kontrak satu tahun.\nPemasangan dikerjakan di luar jam kantor.',
		project: 'Proyek Google Cloud dengan jaringan dan cadangan untuk kantor pusat dan semua cabang',
		declined: 'Anggaran tahun ini sudah habis',
		accepted_by: 'Budi Santoso',
	},
	en: {
		notes: 'Prices hold for a contract of one year.\nThe set-up is done outside office hours.',
		project: 'Google Cloud project with network and backups for the head office and all branches',
		declined: 'The budget of this year is spent',
		accepted_by: 'Sarah Lim',
	},
} as const;

export async function openWorld(stack: StackTarget, language: Language): Promise<World> {
	const service = serviceClient(stack.urls.service, stack.apiKey);
	const client = await service.post('/clients', { ...people[language], locale: language });
	return { stack, service, language, client };
}

/** A quotation with a discount, a long line and notes, mailed to the client. */
export async function offer({ service, client, language }: World): Promise<Json> {
	const { id } = await service.post('/quotations', {
		client_id: client['id'],
		items: [
			{ sku: 'GWS-STD', quantity: 25, discount: 250_000 },
			{
				sku: 'GCP-SETUP',
				quantity: 1,
				unit_amount: 12_500_000,
				description: words[language].project,
			},
		],
		notes: words[language].notes,
		send: true,
	});
	return waitFor('the quotation to be sent', async () => {
		const found = await service.get(`/quotations/${id}`);
		return found['status'] === 'SENT' ? found : null;
	});
}

export const decline = ({ service, language }: World, quotation: Json): Promise<Json> =>
	service.post(`/quotations/${quotation['id']}/reject`, { reason: words[language].declined });

/** Accepts it and waits until finance is asked for the invoice. */
export async function accept({ service, language }: World, quotation: Json): Promise<Json> {
	const { accepted_by } = words[language];
	await service.post(`/quotations/${quotation['id']}/accept`, { accepted_by });
	return waitFor('the request to finance', async () => {
		const address = `/billing-cycles?quotation_id=${quotation['id']}&status=INVOICE_REQUESTED`;
		return (await service.get(address))['data'][0] as Json | undefined;
	});
}

/** Attaches invoice and faktur pajak and waits for the link to pay. */
export async function invoice({ stack, service }: World, cycle: Json): Promise<Json> {
	const files = new FormData();
	for (const name of ['invoice', 'tax_invoice']) {
		const file = samplePdf(path.join(stack.stateFolder, 'documents'), `${name}.pdf`, name);
		files.set(name, new Blob([readFileSync(file)]), `${name}.pdf`);
	}
	const answer = await fetch(
		`${stack.urls.service}/api/v1/billing-cycles/${cycle['id']}/documents`,
		{
			method: 'POST',
			headers: {
				authorization: `Bearer ${stack.apiKey}`,
				'idempotency-key': `documents-${cycle['id']}`,
			},
			body: files,
		},
	);
	if (!answer.ok) throw new Error(`The documents were refused: ${await answer.text()}`);
	return waitFor('the link to pay', async () => {
		const found = await service.get(`/billing-cycles/${cycle['id']}`);
		return found['payment_url'] === null ? null : found;
	});
}

const gatewayInvoice = async ({ stack }: World, cycle: Json): Promise<Json> => {
	const { invoices } = (await books(stack.urls.sandbox, 'xendit')) as { invoices: Json[] };
	const found = invoices.find((one) => one['invoice_url'] === cycle['payment_url']);
	if (found === undefined) throw new Error('The gateway has no invoice with this link');
	return found;
};

/** Where the payer comes back to from the gateway. */
export const returnAddress = async (world: World, cycle: Json): Promise<string> =>
	String((await gatewayInvoice(world, cycle))['success_redirect_url']);

/** Pays, and waits for the tasks of the services; no licence is free, so one of them waits for staff. */
export async function payWithoutLicences(world: World, cycle: Json): Promise<Json> {
	const { stack, service } = world;
	const sandbox = sandboxClient(stack.urls.sandbox);
	const fault = { vendor: 'google', kind: 'no_licence_free' };
	const { id } = await sandbox.call<{ id: string }>('POST', '/faults', fault);
	const { id: invoiceId } = await gatewayInvoice(world, cycle);
	await sandbox.call('POST', `/xendit/invoices/${invoiceId}/pay`);
	const address = `/provisioning-tasks?subscription_id=${cycle['subscription_id']}&status=WAITING`;
	const task = await waitFor(
		'a task that waits for staff',
		async () => (await service.get(address))['data'][0] as Json | undefined,
	);
	await sandbox.call('DELETE', `/faults/${id}`);
	return task;
}

/** Pays less than the bill, as who withholds tax does, or more; answers with the payment. */
export async function payAnother(world: World, cycle: Json, difference: number): Promise<Json> {
	const { stack, service } = world;
	const { id, amount } = await gatewayInvoice(world, cycle);
	const paid = { amount: Number(amount) + difference };
	await sandboxClient(stack.urls.sandbox).call('POST', `/xendit/invoices/${id}/pay`, paid);
	return waitFor(
		'the payment',
		async () =>
			(await service.get(`/payments?subject_id=${cycle['id']}`))['data'][0] as Json | undefined,
	);
}

/** Turns the task into one that waits for its client. */
export async function askClient({ service }: World, task: Json): Promise<void> {
	const { lease_token } = await service.post(`/provisioning-tasks/${task['id']}/claim`, {});
	await service.post(`/provisioning-tasks/${task['id']}/wait`, {
		lease_token,
		waiting_for: 'CLIENT',
		waiting_code: 'ACCEPT_TERMS',
		waiting_values: { url: 'https://admin.google.com/terms' },
	});
}

/** Lets the task fail, and answers with the matter that a team has to settle. */
export async function failTask({ service }: World, task: Json): Promise<string> {
	const { lease_token } = await service.post(`/provisioning-tasks/${task['id']}/claim`, {});
	const reason = 'The domain of the client is not verified';
	await service.post(`/provisioning-tasks/${task['id']}/fail`, { lease_token, reason });
	const found = await service.get(
		`/attention?kind=provisioning_task.failed&subject_id=${task['id']}`,
	);
	return String((found['data'] as Json[])[0]?.['id']);
}

/** Tries the task again and waits until the services of the sale are on. */
export async function finish({ service }: World, cycle: Json, task: Json): Promise<Json> {
	await service.post(`/provisioning-tasks/${task['id']}/retry`);
	return waitFor(
		'the services to be on',
		async () => {
			const found = await service.get(`/subscriptions/${cycle['subscription_id']}`);
			return found['provisioned_at'] === null ? null : found;
		},
		120_000,
	);
}

/** What n8n tells when a workflow has failed; the mail of it is in English. */
export async function failWorkflow(world: World): Promise<string> {
	const { notification_id } = await world.service.post('/workflow-failures', {
		failure: {
			workflow: { id: 'switch-on', name: '06 Switch the services on' },
			execution: {
				id: '231',
				url: `${world.stack.n8n?.url}/execution/231`,
				lastNodeExecuted: 'Provision the service',
				error: { message: 'The service cannot be reached' },
			},
		},
	});
	return sentMail(world, String(notification_id));
}

/** The HTML of the mail of a kind that a workflow or the service itself has sent to the client. */
export async function clientMail(world: World, kind: string, relatedId?: string): Promise<string> {
	const about = relatedId === undefined ? '' : `&related_id=${relatedId}`;
	const address = `/notifications?kind=${kind}&client_id=${world.client['id']}${about}`;
	const notification = await waitFor(
		`the mail ${kind}`,
		async () => (await world.service.get(address))['data'][0] as Json | undefined,
	);
	return sentMail(world, String(notification['id']));
}

/** The mail to a team, or one that nothing has sent yet, in the language of the world: workflows write to teams in Indonesian. */
export async function draftedMail(world: World, kind: string, relatedId: string): Promise<string> {
	const { service, language } = world;
	const about = { kind, related_id: relatedId };
	const { id: draft_id } = await service.post('/emails/draft', { ...about, language });
	const { id } = await service.post('/emails/send', { ...about, draft_id });
	return sentMail(world, String(id));
}

async function sentMail({ stack, service }: World, id: string): Promise<string> {
	const notification = await waitFor(`mail ${id} to be sent`, async () => {
		const found = await service.get(`/notifications/${id}`);
		return found['status'] === 'SENT' ? found : null;
	});
	const answer = await fetch(`${stack.urls.sandbox}/mailbox/${notification['provider_id']}/body`);
	if (!answer.ok) throw new Error(`The mailbox has no mail ${notification['provider_id']}`);
	return answer.text();
}
