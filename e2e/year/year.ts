/**
 * A year of a client with two subscriptions, through the real n8n, under the test clock: renewals, more and fewer seats, a
 * late payer who is reminded, suspended, pays and is resumed, a pause, a cancellation. At the end every rupiah and every day
 * is explained, or it fails.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Progress } from '../stack/progress.ts';
import type { Stack } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';
import { findDifferences, periodSums, readBooks, statesByDay, sum } from './check.ts';
import { moveTo } from './clock.ts';
import { type Day, at, plusDays } from './days.ts';
import { lineOf } from './lines.ts';
import { yearPage } from './page.ts';
import { all, type People, peopleOf } from './people.ts';
import type { YearSummary } from './summary.ts';
import type { Cycle, Event } from './rows.ts';
import { firstDay, seatPrice, type Story, storyFrom, type World, yearlyPrice } from './story.ts';

const client = { name: 'PT Setahun Penuh', email: 'finance@setahun.example' };
/** No bill is younger than this when the client looks again: invoices come earlier than that before they are due. */
const lookEveryDays = 5;

export async function driveYear(stack: Stack, progress: Progress): Promise<YearSummary> {
	if (stack.n8n === undefined) throw new Error('The year needs n8n');
	const started = Date.now();
	const people = peopleOf(stack);
	const { service } = people;
	const story = storyFrom(firstDay(new Date()));
	const lines: { day: Day; text: string }[] = [];
	const tell = (day: Day, text: string): void => {
		lines.push({ day, text });
		progress.line(`  ${day}  ${text}`);
	};
	const told = new Set<string>();
	const tellEvents = async (): Promise<void> => {
		for (const event of await all<Event>(service, '/events')) {
			if (told.has(event.id)) continue;
			told.add(event.id);
			const line = lineOf(event);
			if (line !== null) tell(line.day, line.text);
		}
	};

	await service.post('/clock/freeze', { at: at(story.start, 8) });
	const world = await progress.step('Both subscriptions are sold, paid and running', () =>
		begin(people),
	);
	await tellEvents();
	const scenes = [...story.scenes];
	for (let day = story.start; day < story.end;) {
		day = await nextDay(people, story, day, scenes[0]?.on);
		await moveTo(service, day);
		await tellEvents();
		await financeUploads(people);
		await clientPays(people, story, day);
		while (scenes[0]?.on === day) {
			const [scene] = scenes.splice(0, 1);
			tell(day, `— ${scene?.title}`);
			await scene?.act(people, world);
		}
		await moveTo(service, day, 11);
		await tellEvents();
	}

	const read = await readBooks(stack, people, world);
	const differences = findDifferences(read, story, world);
	differences.push(...(await gatewayDifferences(people)));
	const executions = await finishedExecutions(stack);
	const sums = [
		...periodSums(read, world.monthly, story.monthlyPeriods, story.seats),
		...periodSums(read, world.yearly, story.yearlyPeriods, story.yearly),
	];
	const live = read.cycles.filter((cycle) => cycle.status !== 'CANCELLED');
	const states = statesByDay(read.moves, world.monthly, story.end);
	const summary: YearSummary = {
		renewals: live.filter((cycle) => cycle.kind === 'RENEWAL').length,
		charged: sum(live.map((cycle) => cycle.amount)),
		paid: sum(read.payments.map((payment) => payment.amount)),
		credited: sum(read.creditNotes.map((note) => note.amount)),
		balance: sum(live.map((cycle) => cycle.balance)),
		drift: sum(sums.map(({ charged, expected }) => Math.abs(charged - expected))),
		suspended_days: [...states.values()].filter((state) => state === 'SUSPENDED').length,
		mails: read.mails.length,
		executions,
		seconds: Math.round((Date.now() - started) / 1000),
	};
	if (summary.charged - summary.credited !== summary.paid + summary.balance)
		differences.push(
			`charged ${summary.charged} less credited ${summary.credited} is not paid ${summary.paid} and owed ${summary.balance}`,
		);
	const page = path.join(stack.stateFolder, 'year.html');
	writeFileSync(page, yearPage({ story, lines, sums, states, read, summary, differences }));
	progress.line(`\n  The year as a page: ${page}`);
	if (differences.length > 0)
		throw new Error(`The year does not add up:\n${differences.join('\n')}`);
	return summary;
}

async function begin(people: People): Promise<World> {
	const seats = await stock(people, {
		sku: 'GWS-SEAT',
		name: 'Google Workspace Business Standard',
		unit: 'user',
		period: 'MONTHLY',
		amount: seatPrice,
		target: 'google-workspace',
		settings: { sku_id: '1010020028' },
		renewal_invoice: 'LINK',
	});
	const cloud = await stock(people, {
		sku: 'GCP-YEAR',
		name: 'Google Cloud project, managed',
		unit: 'project',
		period: 'YEARLY',
		amount: yearlyPrice,
		target: 'gcp',
		settings: { services: ['compute.googleapis.com'], project_prefix: 'setahun' },
		renewal_invoice: 'FINANCE',
	});
	const monthly = await people.buy(client, [{ product_id: seats, quantity: 20 }], 'MONTHLY');
	const yearly = await people.buy(client, [{ product_id: cloud, quantity: 1 }], 'YEARLY');
	const [item] = monthly.items;
	if (item === undefined) throw new Error('The subscription has no item');
	return { monthly: monthly.id, yearly: yearly.id, seats: item.id };
}

type Stock = {
	sku: string;
	name: string;
	unit: string;
	period: string;
	amount: number;
	target: string;
	settings: object;
	renewal_invoice: string;
};

async function stock({ service }: People, wanted: Stock): Promise<string> {
	const { sku, name, unit, period, amount, target, settings, renewal_invoice } = wanted;
	const { id } = (await service.post('/products', {
		sku,
		name,
		kind: 'SUBSCRIPTION',
		unit,
		provisioning_target: target,
		provisioning_settings: settings,
		renewal_invoice,
	})) as { id: string };
	await service.post(`/products/${id}/prices`, {
		currency: 'IDR',
		amount,
		billing_period: period,
	});
	return id;
}

/** The next day on which a person does something, and at most some days later. */
async function nextDay(
	people: People,
	story: Story,
	day: Day,
	scene: Day | undefined,
): Promise<Day> {
	const paydays = (await openCycles(people)).map((cycle) => payDay(cycle, story));
	const wanted = [...paydays, scene, story.end].filter((one) => one !== undefined && one > day);
	const [first = story.end] = wanted.sort();
	const latest = plusDays(day, lookEveryDays);
	return first < latest ? first : latest;
}

const openCycles = ({ service }: People): Promise<Cycle[]> =>
	Promise.all(
		['AWAITING_PAYMENT', 'OVERDUE'].map((status) =>
			all<Cycle>(service, `/billing-cycles?status=${status}`),
		),
	).then((lists) => lists.flat());

const payDay = (cycle: Cycle, story: Story): Day =>
	cycle.period_start === story.late.begins && cycle.kind === 'RENEWAL'
		? story.late.paysOn
		: plusDays(cycle.due_date, -2);

async function clientPays(people: People, story: Story, day: Day): Promise<void> {
	for (const cycle of await openCycles(people))
		if (payDay(cycle, story) <= day) await people.pay(cycle.id);
}

async function financeUploads(people: People): Promise<void> {
	for (const cycle of await all<Cycle>(people.service, '/billing-cycles?status=INVOICE_REQUESTED'))
		await people.uploadInvoice(cycle.id);
}

type Difference = { kind: string; explanation: string };

/** What the comparison of the service with the gateway's books finds. */
async function gatewayDifferences({ service }: People): Promise<string[]> {
	await service.post('/reconciliations', {});
	await waitFor('the comparison with the gateway', async () => {
		const run = (await all<{ status: string }>(service, '/reconciliations')).at(-1);
		return run !== undefined && run.status !== 'RUNNING';
	});
	return (await all<Difference>(service, '/reconciliation-differences?status=OPEN')).map(
		({ kind, explanation }) => `The gateway's books: ${kind}: ${explanation}`,
	);
}

async function finishedExecutions(stack: Stack): Promise<number> {
	return waitFor('the executions to finish', async () => {
		const found = (await stack.n8n?.client.listAllExecutions()) ?? [];
		const failed = found.filter((one) => ['error', 'crashed', 'canceled'].includes(one.status));
		const [first] = failed;
		if (first !== undefined) {
			const details = await stack.n8n?.client.getExecution(first.id);
			const { workflowName, lastNodeExecuted, error } = details ?? {};
			const where = `${workflowName}, ${lastNodeExecuted}: ${error?.message} ${error?.description ?? ''}`;
			throw new Error(`${failed.length} executions failed, first ${first.id} (${where})`);
		}
		return found.every((one) => ['success', 'waiting'].includes(one.status)) ? found.length : null;
	});
}
