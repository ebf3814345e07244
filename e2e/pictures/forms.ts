/** The forms of n8n as sales and finance fill them in. They are in English, and n8n's own page around our fields. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { fillPage, submitPage } from '../browser.ts';
import { samplePdf } from '../sale.ts';
import type { Camera } from './camera.ts';
import * as sales from './sales.ts';
import type { World } from './sales.ts';

type Visit = { browser: Browser; camera: Camera };

export async function visitForms(world: World, visit: Visit): Promise<void> {
	await lookAtSalesForm(world, visit);
	await lookAtFinanceForm(world, visit);
}

async function lookAtSalesForm({ stack }: World, { browser, camera }: Visit): Promise<void> {
	const page = await browser.newPage();
	const take = (door: string) => camera.take(page, `form-sales-${door}`, 'en', { isOurs: false });
	const quantities = { 'Quantity 1': '25', 'Quantity 2': '1' };
	try {
		await page.goto(`${stack.n8n?.url}/form/cloudsales-new-quotation`, {
			waitUntil: 'networkidle2',
		});
		await fillPage(page, { Client: 'Northwind', 'How many products': { choose: '2' } });
		await take('client');
		await submitPage(page, {});
		await fillPage(page, {
			Client: { choose: 'Northwind' },
			'Product 1': { choose: 'GWS-STD' },
			'Product 2': { choose: 'GCP-SETUP' },
			...quantities,
			'Discount 1 (Rp, on the whole line)': '250000',
			'Notes for the client': 'Prices hold for a contract of one year.',
		});
		await take('products');
		await submitPage(page, { 'Quantity 1': '-5', 'Valid until (14 days if empty)': '2020-01-01' });
		await take('refused');
		await submitPage(page, { ...quantities, 'Valid until (14 days if empty)': '' });
		await take('result');
	} finally {
		await page.close();
	}
}

async function lookAtFinanceForm(world: World, { browser, camera }: Visit): Promise<void> {
	const cycle = await sales.accept(world, await sales.offer(world));
	const folder = path.join(world.stack.stateFolder, 'documents');
	const invoice = samplePdf(folder, 'invoice.pdf', 'Invoice');
	const wrong = path.join(folder, 'wrong.pdf');
	writeFileSync(wrong, 'This is a text with the name of a PDF.');
	const page = await browser.newPage();
	const take = (door: string) => camera.take(page, `form-finance-${door}`, 'en', { isOurs: false });
	try {
		const address = `${world.stack.n8n?.url}/form/cloudsales-finance-upload`;
		await page.goto(`${address}?billing_cycle_id=${cycle['id']}`, { waitUntil: 'networkidle2' });
		await take('start');
		await submitPage(page, {});
		await take('documents');
		await submitPage(page, { Invoice: { file: wrong } });
		await take('refused');
		await submitPage(page, { Invoice: { file: invoice }, 'Faktur pajak': { file: invoice } });
		await take('result');
	} finally {
		await page.close();
	}
}
