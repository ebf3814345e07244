import { type Browser, launch } from 'puppeteer-core';
import { serviceClient } from '../../e2e/clients.ts';
import { serviceEnvironment } from '../../e2e/stack/service.ts';
import { pageOfQuotation } from '../../service/capabilities/quotations/page-of-quotation.ts';
import { systemActor } from '../../service/platform/actor/index.ts';
import type { ConfigSlice } from '../../service/platform/config/index.ts';
import type { ReadContext } from '../../service/platform/context/index.ts';
import { openDatabase } from '../../service/platform/database/index.ts';
import { provideBrowserFiles } from '../../service/providers/pdf/browser-files.ts';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { type LoadResult, closedLoop, withoutFailures } from '../lib/load.ts';
import { median, treeMb } from '../lib/memory.ts';
import { processorMs, type Used } from '../lib/processor.ts';
import { type System, startSystem } from '../lib/system.ts';

/** Documents that are made at the same time: the service's own limit, and as many pages of the bare browser. */
const atOnce = 2;
/** One more waits at any time, so that the browser never does. */
const callers = atOnce + 1;
const items = 12;

/** A quotation as a PDF, over the API, after the browser is warm. */
export const pdf: Bench = {
	name: 'pdf',
	title: 'Quotations as PDF',
	async run(context) {
		const system = await startSystem(context, { roles: ['all'] });
		try {
			const seconds = context.quick ? 3 : 15;
			const documents = context.quick ? 60 : 500;
			const quotation = await aQuotation(system, context.random);
			const page = await pageOf(system, quotation);
			const render = renderer(system, quotation);
			await assertSame(page, await render());

			// Before and after, so that a machine that gets slower or faster in between favours neither.
			const before = await context.progress.step('Reference: bare puppeteer', () =>
				bare(page, seconds / 2),
			);
			// Few enough for one browser: the processor time of a browser that was replaced can no longer be measured.
			const { used } = await context.progress.step('PDFs of quotations, what they cost', () =>
				measured(
					() => processorMs(system.services[0]?.process.pid ?? 0),
					render,
					(call) => closedLoop({ callers, seconds: context.quick ? 2 : 6, warmUpSeconds: 0, call }),
				),
			);
			const ours = await context.progress.step('PDFs of quotations', () =>
				closedLoop({ callers, seconds, warmUpSeconds: context.quick ? 1 : 4, call: render }),
			);
			withoutFailures('PDFs', ours);
			const after = await context.progress.step('Reference: bare puppeteer, again', () =>
				bare(page, seconds / 2),
			);
			const memory = await context.progress.step(`Memory over ${documents} PDFs`, () =>
				memoryOver(context, system, documents, render),
			);
			return {
				versions: await system.versions(),
				conditions: { 'lines of the quotation': items, 'made at once': atOnce, callers, documents },
				figures: [
					{
						id: 'throughput',
						what: 'PDFs of a quotation, over the API',
						unit: 'per second',
						better: 'more',
						value: ours.perSecond,
						percentiles: ours.percentiles,
						reference: {
							what: 'bare puppeteer: a page, setContent, page.pdf of the same HTML, as many at once',
							value: (before.perSecond + after.perSecond) / 2,
							percentiles: before.percentiles,
						},
						goals: [{ of: 'ratio', atLeast: 0.9 }],
					},
					{
						id: 'processor-browser',
						what: 'Processor time of the browser for one PDF',
						unit: 'ms',
						better: 'less',
						value: used.started,
						reference: {
							what: 'by bare puppeteer',
							value: (before.used.started + after.used.started) / 2,
						},
					},
					{
						id: 'processor-node',
						what: 'Processor time of the service for one PDF',
						unit: 'ms',
						better: 'less',
						value: used.own,
						reference: {
							what: 'of the process that uses bare puppeteer',
							value: (before.used.own + after.used.own) / 2,
						},
					},
					{
						id: 'memory',
						what: `Memory of service and browser, median over the last two fifths of ${documents} PDFs`,
						unit: 'MB',
						better: 'less',
						value: memory.last,
						reference: { what: 'over the first two fifths', value: memory.first },
						goals: [{ of: 'ratio', atMost: 1.1 }],
					},
				],
				notes: [
					'A caller of the API waits for one of the two places, so its percentiles hold about half as much again as the ' +
						'making itself.',
					'A browser is replaced after 200 documents; two fifths of 500 hold the whole life of one.',
					'The browser works as long for one PDF of the service as for one of the bare client, and it is what the time goes into. What the service adds is the API: who asks and may, two transactions and the trail, the PDF as text in the answer; and the caller here, who reads that answer, works on the same two cores.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

type Quotation = { id: string };

async function aQuotation(system: System, random: () => number): Promise<Quotation> {
	const api = serviceClient(system.services[0]?.url ?? '', system.apiKey);
	const skus: string[] = [];
	while (skus.length < items) {
		const sku = `P-${skus.length + 1}`;
		const name = `Google Workspace package ${skus.length + 1}`;
		const product = await api.post('/products', { sku, name, kind: 'SUBSCRIPTION', unit: 'user' });
		await api.post(`/products/${String(product['id'])}/prices`, {
			currency: 'IDR',
			amount: 100_000 + Math.floor(random() * 50) * 1000,
			billing_period: 'MONTHLY',
		});
		skus.push(sku);
	}
	const quotation = await api.post('/quotations', {
		client: {
			name: 'PT Maju Bersama',
			billing_email: 'finance@maju-bersama.example',
			create_if_missing: true,
		},
		items: skus.map((sku) => ({ sku, quantity: 1 + Math.floor(random() * 60) })),
		notes:
			'Harga berlaku untuk pembayaran di muka. Aktivasi paling lambat satu hari kerja setelah pembayaran.',
	});
	return { id: String(quotation['id']) };
}

/** The very HTML that the service prints. */
async function pageOf(system: System, { id }: Quotation): Promise<string> {
	const database = openDatabase(system.databaseUrl, 2);
	try {
		const quotation = await database.client.quotation.findUniqueOrThrow({
			where: { id },
			include: { items: { orderBy: { position: 'asc' } } },
		});
		const { databaseUrl, apiKey } = system;
		const settings = serviceEnvironment({
			databaseUrl,
			apiKey,
			publicUrl: '',
			secret: '',
			vendors: {},
		});
		const context = {
			tx: database.client,
			actor: systemActor('bench'),
			config: { read: (slice: ConfigSlice) => slice.parse(settings) },
		};
		// The part of a context that this reads.
		return await pageOfQuotation(context as unknown as ReadContext, quotation);
	} finally {
		await database.close();
	}
}

function renderer(system: System, { id }: Quotation): () => Promise<Buffer> {
	const url = `${system.services[0]?.url ?? ''}/api/v1/quotations/${id}/render`;
	return async () => {
		const response = await fetch(url, {
			method: 'POST',
			headers: { authorization: `Bearer ${system.apiKey}` },
		});
		if (response.status !== 200)
			throw new Error(`answered ${response.status} ${await response.text()}`);
		const { content_base64 } = (await response.json()) as { content_base64: string };
		return Buffer.from(content_base64, 'base64');
	};
}

/** Both print the same: the service only blanks the dates, byte for byte. */
async function assertSame(page: string, ours: Buffer): Promise<void> {
	const browser = await bareBrowser();
	try {
		const theirs = await print(browser, page);
		if (theirs.length !== ours.length)
			throw new Error(`The PDFs differ: ${ours.length} and ${theirs.length} bytes`);
	} finally {
		await browser.close();
	}
}

async function bareBrowser(): Promise<Browser> {
	const files = await provideBrowserFiles();
	return launch({
		executablePath: files.executable,
		headless: 'shell',
		args: [
			'--no-sandbox',
			'--disable-dev-shm-usage',
			'--disable-gpu',
			'--font-render-hinting=none',
		],
		env: {
			PATH: '/usr/local/bin:/usr/bin:/bin',
			LANG: 'C.UTF-8',
			HOME: files.home,
			FONTCONFIG_FILE: files.fontsFile,
			LD_LIBRARY_PATH: files.libraries,
		},
	});
}

async function print(browser: Browser, html: string): Promise<Uint8Array> {
	const page = await browser.newPage();
	try {
		await page.setContent(html, { waitUntil: 'load' });
		return await page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true });
	} finally {
		await page.close();
	}
}

type Measured = LoadResult & { used: Used };

/** With what each call cost the processor, the warm-up included. */
async function measured(
	read: () => Used,
	call: () => Promise<unknown>,
	run: (call: () => Promise<unknown>) => Promise<LoadResult>,
): Promise<Measured> {
	const before = read();
	let calls = 0;
	const result = await run(async () => {
		await call();
		calls += 1;
	});
	const after = read();
	const used = {
		own: (after.own - before.own) / calls,
		started: (after.started - before.started) / calls,
	};
	return { ...result, used };
}

async function bare(html: string, seconds: number): Promise<Measured> {
	const browser = await bareBrowser();
	try {
		const result = await measured(
			() => ({ own: processorMs(process.pid).own, started: treeMs(browser) }),
			() => print(browser, html),
			(call) => closedLoop({ callers: atOnce, seconds, warmUpSeconds: 2, call }),
		);
		withoutFailures('bare PDFs', result);
		return result;
	} finally {
		await browser.close();
	}
}

function treeMs(browser: Browser): number {
	const { own, started } = processorMs(browser.process()?.pid ?? 0);
	return own + started;
}

/** What was held while the first and the last two fifths of the documents were made. */
async function memoryOver(
	{ signal }: BenchContext,
	system: System,
	documents: number,
	render: () => Promise<unknown>,
): Promise<{ first: number; last: number }> {
	const pid = system.services[0]?.process.pid ?? 0;
	const samples: number[] = [];
	let begun = 0;
	const work = async (): Promise<void> => {
		while (begun < documents && !signal.aborted) {
			begun += 1;
			await render();
			samples.push(treeMb(pid));
		}
	};
	await Promise.all(Array.from({ length: callers }, work));
	const part = Math.floor((samples.length * 2) / 5);
	return { first: median(samples.slice(0, part)), last: median(samples.slice(-part)) };
}
