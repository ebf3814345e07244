/** One sale, driven over the API as a client of it would: every command with a key of its own, repeated until it holds. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxClient } from '../../sandbox/client.ts';
import { samplePdf } from '../../service/platform/pdf/fixtures.ts';
import type { Client } from './client.ts';
import { unlessRefused } from './client.ts';
import type { Message } from './evidence.ts';
import { type Letter, write } from './letters.ts';
import type { Random } from './random.ts';

export type Row = { id: string; status: string };
type Cycle = Row & { subscription_id: string; xendit_invoice_id: string | null };
type Task = Row & { target: string; error_code: string | null };
type Activated = Row & { tasks: Task[] };

export type SalePlan = {
	name: string;
	email: string;
	items: { sku: string; quantity: number }[];
	/** The commands that have a workflow are sent by n8n and not by the driver. */
	byN8n: boolean;
	/** Every command is sent twice at the same time, with one key. */
	doubled: boolean;
	/** A second client sends the same commands at the same time, with idempotency keys of its own. */
	contested: boolean;
	/** The payer's first attempt fails. */
	failsFirst: boolean;
	startsAtMs: number;
	/** The client says yes by mail; how many mails that becomes on the way. 0: it does not. */
	letters: number;
	/** It accepts at the page only when its letter was decided. */
	waitsForAnswer: boolean;
};

/** What is driven, sale or order. */
export type Driven = {
	step: string;
	done: boolean;
	/** Broken rules that the driver itself saw. */
	findings: string[];
};
export type Sale = SalePlan &
	Driven & {
		/** Once there is one. */
		subscription_id?: string;
	};

export type DriverContext = {
	client: Client;
	sandbox: SandboxClient;
	signal: AbortSignal;
	/** All letters that were written so far. */
	letters: Letter[];
	/** The faults are over: from now on the driver also does what an operator would. */
	isCalm: () => boolean;
	interventions: Record<string, number>;
	/** Mails to the team whose page was answered. */
	answered: Set<string>;
};

export function planSales(random: Random, count: number, byN8n: number, ms: number): SalePlan[] {
	return [...Array(count).keys()].map((index) => {
		const draw = random.stream(`sale ${index}`);
		return {
			name: `PT Kacau ${index + 1}`,
			email: `finance@kacau-${index + 1}.example`,
			items: [
				{ sku: 'GWS-STD', quantity: draw.between(1, 40) },
				...(draw.chance(0.6) ? [{ sku: 'GCP-SETUP', quantity: 1 }] : []),
			],
			// Spread evenly among the others.
			byN8n: Math.floor(((index + 1) * byN8n) / count) > Math.floor((index * byN8n) / count),
			doubled: draw.chance(0.3),
			failsFirst: draw.chance(0.15),
			contested: draw.chance(0.4),
			startsAtMs: Math.floor((index * ms) / count),
			letters: draw.chance(0.5) ? draw.between(1, 2) : 0,
			waitsForAnswer: draw.chance(0.4),
		};
	});
}

export async function driveSale(sale: Sale, context: DriverContext): Promise<void> {
	const { client, signal } = context;
	const at = (step: string): void => {
		sale.step = step;
	};
	const command = async <T extends { id: string }>(
		step: string,
		path: string,
		body?: object,
	): Promise<T> => {
		at(step);
		const send = { key: keyOf(sale, step), ...(body === undefined ? {} : { body }) };
		const rival = { ...send, key: `${send.key}/rival` };
		const isContested = sale.contested && repeatable.has(step);
		const [answer, again, others] = await Promise.all([
			client.send<T>('POST', path, send),
			sale.doubled ? client.send<T>('POST', path, send) : null,
			isContested ? client.send<T>('POST', path, rival) : null,
		]);
		if (again !== null && JSON.stringify(again) !== JSON.stringify(answer))
			sale.findings.push(`${step}: one key, two answers`);
		if (others !== null && others.id !== answer.id)
			sale.findings.push(`${step}: two callers, two answers`);
		return answer;
	};
	const mail = async (kind: string, related_id: string): Promise<void> => {
		const draft = await command<Row>(`draft ${kind}`, '/emails/draft', { kind, related_id });
		await command(`mail ${kind}`, '/emails/send', { kind, related_id, draft_id: draft.id });
	};
	const until = async <T>(step: string, ask: () => Promise<T | null | undefined>): Promise<T> => {
		at(step);
		for (let asked = 0; ; asked += 1) {
			const found = await ask();
			if (found !== null && found !== undefined) return found;
			// Hundreds of sales wait at the same time, and asking must not be what they wait for.
			await sleep(Math.min(500 * 2 ** asked, 4000), undefined, { signal });
		}
	};

	const quotation = await command<Row & { number: string; client_id: string }>(
		'create',
		'/quotations',
		{
			client: { name: sale.name, billing_email: sale.email, create_if_missing: true },
			items: sale.items,
		},
	);
	await command('sync', `/quotations/${quotation.id}/sync`);
	await command('send', `/quotations/${quotation.id}/send`, {});
	if (sale.letters > 0) {
		at('letter');
		const subject = `Re: Penawaran ${quotation.number}`;
		await write(context.sandbox, context.letters, {
			from: sale.email,
			subject,
			text: 'Kami setuju.',
			quotation_id: quotation.id,
			copies: sale.letters,
		});
		await write(context.sandbox, context.letters, {
			from: `toko@${quotation.id}.example`,
			subject: `Brosur ${quotation.id}`,
			text: 'Apakah Anda juga menjual printer?',
			quotation_id: null,
		});
		if (sale.waitsForAnswer)
			await until('letter decided', async () => {
				const path = `/messages?client_id=${quotation.client_id}`;
				const { data } = await client.get<{ data: Message[] }>(path);
				return data.find((one) => one.subject === subject && one.outcome !== null);
			});
	}
	await command('accept', `/quotations/${quotation.id}/accept`, { accepted_by: 'Budi Santoso' });
	const cycle = sale.byN8n
		? await until('workflow 02', async () => {
				const path = `/billing-cycles?quotation_id=${quotation.id}&status=INVOICE_REQUESTED`;
				return (await client.get<{ data: Cycle[] }>(path)).data[0];
			})
		: await command<Cycle>('request', '/invoices/request', { quotation_id: quotation.id });
	sale.subscription_id = cycle.subscription_id;
	at('documents');
	await client.send('POST', `/billing-cycles/${cycle.id}/documents`, {
		key: keyOf(sale, 'documents'),
		form: () => invoiceDocuments(sale.name),
	});
	const link = await command<{ id: string; gateway_reference: string }>('link', '/payment-links', {
		billing_cycle_id: cycle.id,
	});
	await mail('INVOICE', cycle.id);

	at('pay');
	// The payer acts once, whatever becomes of our own processes.
	const invoice = `/xendit/invoices/${link.gateway_reference}`;
	if (sale.failsFirst) await context.sandbox.call('POST', `${invoice}/fail`, {});
	await context.sandbox.call('POST', `${invoice}/pay`, {});
	if (sale.contested) await refreshTwice(client, link.id);
	const paid = Date.now();
	let refreshed = false;
	await until('money', async () => {
		const { status } = await client.get<Cycle>(`/billing-cycles/${cycle.id}`);
		if (status === 'PAID') return status;
		// Polling finds every payment within the hour; a run is shorter.
		if (!refreshed && context.isCalm() && Date.now() - paid > 70_000) {
			refreshed = true;
			intervene(context, 'payment_link.refresh');
			await client.send('POST', `/payment-links/${link.id}/refresh`, {});
		}
		return null;
	});

	if (!sale.byN8n) {
		const active = await command<Activated>('activate', '/subscriptions/activate', {
			billing_cycle_id: cycle.id,
		});
		await Promise.all(active.tasks.map((task) => runTask(sale, task.id, context)));
	}
	await until('provisioned', async () => {
		if (sale.byN8n && context.isCalm()) await retryFailedTasks(cycle.subscription_id, context);
		const path = `/subscriptions/${cycle.subscription_id}`;
		return (await client.get<{ provisioned_at: string | null }>(path)).provisioned_at;
	});
	if (!sale.byN8n) await mail('WELCOME', cycle.subscription_id);
	await until('mails', async () => {
		const path = `/notifications?related_id=${cycle.subscription_id}&kind=WELCOME`;
		return (await client.get<{ data: Row[] }>(path)).data.find((one) => one.status === 'SENT');
	});
	at('done');
	sale.done = true;
}

/** What may be asked for again, and then gives what is there. */
const repeatable: ReadonlySet<string> = new Set([
	'sync',
	'request',
	'link',
	'mail INVOICE',
	'activate',
	'mail WELCOME',
]);

/** Two people who look whether the money is there, while the webhook is on its way. */
async function refreshTwice(client: Client, linkId: string): Promise<void> {
	const refresh = () => client.send('POST', `/payment-links/${linkId}/refresh`, {});
	await Promise.all([refresh(), refresh()]);
}

const keyOf = (sale: Sale, step: string): string => `${sale.email}/${step.replace(' ', '-')}`;

/** A task is run again and again, as workflow 06 does; one that failed, here or in a job, is made ready by hand. */
async function runTask(sale: Sale, id: string, context: DriverContext): Promise<void> {
	const { client, signal } = context;
	const path = `/provisioning-tasks/${id}`;
	const step = async (): Promise<Task> => {
		const ran = await unlessRefused(client.send<Task>('POST', `${path}/run`, {}));
		return ran ?? client.get<Task>(path);
	};
	for (;;) {
		sale.step = `task ${id}`;
		const task = await step();
		if (task.status === 'SUCCESS') return;
		if (task.status === 'FAILED') await retryTask(task, context);
		await sleep(700, undefined, { signal });
	}
}

async function retryFailedTasks(subscriptionId: string, context: DriverContext): Promise<void> {
	const path = `/provisioning-tasks?subscription_id=${subscriptionId}&status=FAILED`;
	for (const task of (await context.client.get<{ data: Task[] }>(path)).data) {
		await retryTask(task, context);
	}
}

async function retryTask(task: Task, context: DriverContext): Promise<void> {
	intervene(context, `provisioning_task.retry after ${task.error_code ?? 'no code'}`);
	const key = `retry-${task.id}-${Date.now()}`;
	// Refused when it is not FAILED any more.
	await unlessRefused(context.client.send('POST', `/provisioning-tasks/${task.id}/retry`, { key }));
}

export function intervene({ interventions }: DriverContext, what: string): void {
	interventions[what] = (interventions[what] ?? 0) + 1;
}

/** What finance uploads. */
export function invoiceDocuments(title: string): FormData {
	const form = new FormData();
	const file = (text: string): Blob =>
		new Blob([new Uint8Array(samplePdf(text))], { type: 'application/pdf' });
	form.set('invoice', file(title), 'invoice.pdf');
	form.set('tax_invoice', file(`${title}, faktur pajak`), 'faktur.pdf');
	return form;
}
