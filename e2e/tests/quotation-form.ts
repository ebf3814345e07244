/** The form of a quotation in a real n8n, as sales fills it in. */
import type { Browser } from 'puppeteer-core';
import { type FormValues, submitForm, submitPage } from '../browser.ts';
import { type Json, type ServiceClient, mailbox } from '../clients.ts';
import type { Stack } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';

type World = { stack: Stack; service: ServiceClient; browser: Browser };

const addressOf = (stack: Stack): string => `${stack.urls.n8n}/form/cloudsales-new-quotation`;
const forKnownClient = { Client: 'contoh maju', 'How many products': { choose: '1' } };

/** Fills a form of n8n in a page of its own and returns the text of what follows. */
export async function fillForm(
	browser: Browser,
	address: string,
	...pages: FormValues[]
): Promise<string> {
	const page = await browser.newPage();
	try {
		return await submitForm(page, address, ...pages);
	} finally {
		await page.close();
	}
}

export const newQuotation = (
	{ stack, browser }: Pick<World, 'stack' | 'browser'>,
	changes: FormValues,
): Promise<string> =>
	fillForm(browser, addressOf(stack), forKnownClient, {
		Client: { choose: 'PT Contoh Maju' },
		'Product 1': { choose: 'GWS-STD' },
		'Quantity 1': '25',
		...changes,
	});

export const numberIn = (text: string): string | undefined => /QUO-\d{4}-\d+/.exec(text)?.[0];

export const sentQuotation = (service: ServiceClient, number: string | undefined): Promise<Json> =>
	waitFor(`quotation ${number} to be sent`, async () => {
		const found = (await service.get(`/quotations?number=${number}`))['data'][0] as Json;
		return found['status'] === 'SENT' ? found : null;
	});

export const sentMails = async (stack: Stack, quotation: Json): Promise<number> =>
	(await mailbox(stack.urls.sandbox)).filter((mail) => mail.text.includes(`/q/${quotation['id']}`))
		.length;

const countQuotations = async (service: ServiceClient): Promise<number> =>
	(await service.get('/quotations?limit=200'))['data'].length;

/** To be called inside a `describe`. */
export function quotationFormTests(world: () => World): void {
	it('shows its page again with the reason and what was filled in, and saves what was corrected', async () => {
		const { stack, service, browser } = world();
		const before = await countQuotations(service);
		const page = await browser.newPage();
		const url = addressOf(stack);
		const refused = await submitForm(page, url, forKnownClient, {
			'Product 1': { choose: 'GWS-STD' },
			'Quantity 1': '-5',
			'Discount 1 (Rp, on the whole line)': '1000',
			'Valid until (14 days if empty)': '2020-01-01',
			'Notes for the client': 'corrected',
		});
		expect(refused).toMatch(/not saved[\s\S]*Quantity of GWS-STD[\s\S]*Valid until/);
		expect(refused).not.toMatch(/\[Item|body\.|Request ID/);
		expect(await countQuotations(service)).toBe(before);
		const saved = await submitPage(page, {
			'Quantity 1': '5',
			'Valid until (14 days if empty)': '',
		});
		await page.close();
		const [quotation] = (await service.get(`/quotations?number=${numberIn(saved)}`))['data'];
		expect(quotation).toMatchObject({ discount: 1000, notes: 'corrected' });
	});

	it('asks for the address of a client that is not known', async () => {
		const { stack, browser } = world();
		const address = addressOf(stack);
		const text = await fillForm(browser, address, { Client: 'PT Tidak Dikenal' });
		expect(text).toMatch(/No client has this name yet[\s\S]*Client e-mail/);
	});

	it('makes one quotation of a double click, and tells of the earlier one when it comes later', async () => {
		const { stack, service } = world();
		const before = await countQuotations(service);
		const values = { 'Quantity 1': '3', 'Notes for the client': 'double click' };
		const texts = await Promise.all([newQuotation(world(), values), newQuotation(world(), values)]);
		const [number, other] = texts.map(numberIn);
		expect(number).toBeDefined();
		expect(other).toBe(number);
		const quotation = await sentQuotation(service, number);
		expect(await newQuotation(world(), values)).toMatch(
			/was made before[\s\S]*was sent to the client/,
		);
		expect(await countQuotations(service)).toBe(before + 1);
		expect(await sentMails(stack, quotation)).toBe(1);
	});
}
