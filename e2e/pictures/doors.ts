/** Goes through every door of the service, mails and documents included, in one language. */
import type { Browser, Page } from 'puppeteer-core';
import type { Progress } from '../stack/progress.ts';
import type { StackTarget } from '../stack/stack.ts';
import type { Camera } from './camera.ts';
import { lookAtPages } from './pdf-pages.ts';
import * as sales from './sales.ts';
import type { Language, World } from './sales.ts';

type Visit = { browser: Browser; camera: Camera; language: Language };

export async function visitDoors(
	stack: StackTarget,
	visit: Visit,
	progress: Progress,
): Promise<World> {
	const world = await sales.openWorld(stack, visit.language);
	const photographer = await openPhotographer(visit);
	const parts: [string, () => Promise<void>][] = [
		['quotations', () => lookAtQuotations(world, photographer, visit)],
		['a sale', () => lookAtSale(world, photographer)],
		['the portal', () => lookAtPortal(world, photographer)],
		['errors', () => lookAtErrors(world, photographer)],
	];
	try {
		for (const [name, look] of parts) await progress.step(`${name} (${visit.language})`, look);
	} finally {
		await photographer.close();
	}
	return world;
}

type Photographer = {
	page: Page;
	open: (door: string, address: string) => Promise<void>;
	/** What is on the page now. */
	take: (door: string) => Promise<void>;
	mail: (kind: string, html: string) => Promise<void>;
	/** Where the button of the mail that was taken last leads. */
	linkOfMail: () => Promise<string>;
	close: () => Promise<void>;
};

async function openPhotographer({ browser, camera, language }: Visit): Promise<Photographer> {
	// Cookies of one language stay away from the other.
	const context = await browser.createBrowserContext();
	const page = camera.watch(await context.newPage());
	const mailPage = camera.watch(await context.newPage());
	await page.setExtraHTTPHeaders({ 'accept-language': language });
	for (const one of [page, mailPage])
		await one.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
	const take = (door: string) => camera.take(page, door, language);
	return {
		page,
		take,
		async open(door, address) {
			await page.bringToFront();
			await page.goto(address, { waitUntil: 'load' });
			await take(door);
		},
		async mail(kind, html) {
			await mailPage.bringToFront();
			await mailPage.setContent(html);
			await camera.take(mailPage, `mail-${kind.toLowerCase().replaceAll('_', '-')}`, language);
		},
		linkOfMail: () => mailPage.$eval('.action a', (link) => link.href),
		close: () => context.close(),
	};
}

async function lookAtQuotations(
	world: World,
	{ open, mail }: Photographer,
	{ browser, camera, language }: Visit,
): Promise<void> {
	const quotation = await sales.offer(world);
	const id = String(quotation['id']);
	await open('quotation-page', String(quotation['accept_url']));
	await mail('QUOTATION', await sales.clientMail(world, 'QUOTATION', id));
	await mail('QUOTATION_REMINDER', await sales.draftedMail(world, 'QUOTATION_REMINDER', id));
	const pdf = await fetch(String(quotation['pdf_url']));
	await lookAtPages(browser, new Uint8Array(await pdf.arrayBuffer()), (tab, number, width) =>
		camera.take(tab, `quotation-pdf-${number}`, language, { isOurs: false, widths: [width] }),
	);
	await sales.decline(world, quotation);
	await open('quotation-page-declined', String(quotation['accept_url']));
}

async function lookAtSale(world: World, photographer: Photographer): Promise<void> {
	const { open, mail } = photographer;
	const quotation = await sales.offer(world);
	const requested = await sales.accept(world, quotation);
	const id = String(requested['id']);
	await open('quotation-page-accepted', String(quotation['accept_url']));
	await mail('INVOICE_REQUEST', await sales.draftedMail(world, 'INVOICE_REQUEST', id));
	const cycle = await sales.invoice(world, requested);
	await mail('INVOICE', await sales.clientMail(world, 'INVOICE', id));
	const back = await sales.returnAddress(world, cycle);
	await open('pay-return-waiting', back);
	const task = await sales.payWithoutLicences(world, cycle);
	await open('pay-return-received', back);
	const taskId = String(task['id']);
	await mail('TASK_FOR_STAFF', await sales.draftedMail(world, 'TASK_FOR_STAFF', taskId));
	await sales.askClient(world, task);
	await mail('TASK_WAITING', await sales.draftedMail(world, 'TASK_WAITING', taskId));
	const matter = await sales.failTask(world, task);
	await mail('NEEDS_PERSON', await sales.draftedMail(world, 'NEEDS_PERSON', matter));
	await mail('RECEIPT', await sales.draftedMail(world, 'RECEIPT', id));
	const subscription = await sales.finish(world, cycle, task);
	await mail('WELCOME', await sales.clientMail(world, 'WELCOME', String(subscription['id'])));
}

/** A client with running services, a bill to pay and another one that was paid in part. */
async function lookAtPortal(world: World, photographer: Photographer): Promise<void> {
	const { open, mail, take, page, linkOfMail } = photographer;
	const bill = async () =>
		sales.invoice(world, await sales.accept(world, await sales.offer(world)));
	const openBill = await bill();
	await mail(
		'PAYMENT_REMINDER',
		await sales.draftedMail(world, 'PAYMENT_REMINDER', String(openBill['id'])),
	);
	const partlyPaid = await bill();
	await sales.payAnother(world, partlyPaid, -300_000);
	await mail(
		'PART_PAYMENT',
		await sales.draftedMail(world, 'PART_PAYMENT', String(partlyPaid['id'])),
	);
	const { id: paymentId } = await sales.payAnother(world, await bill(), 50_000);
	await mail('MONEY_TO_PLACE', await sales.draftedMail(world, 'MONEY_TO_PLACE', String(paymentId)));
	const { service } = world.stack.urls;
	await open('portal-without-session', `${service}/portal`);
	await open('portal-sign-in', `${service}/portal/sign-in`);
	await page.type('input[name=email]', String(world.client['billing_email']));
	await Promise.all([page.waitForNavigation(), page.click('main form button')]);
	await take('portal-sign-in-asked');
	await mail('SIGN_IN', await sales.clientMail(world, 'SIGN_IN'));
	await open('portal-sign-in-confirm', await linkOfMail());
	await Promise.all([page.waitForNavigation(), page.click('main form button')]);
	await take('portal');
	await open('portal-invoice', `${service}/portal/invoices/${openBill['id']}`);
	const { subscription_id } = openBill;
	await open('portal-subscription', `${service}/portal/subscriptions/${subscription_id}`);
	await open('portal-documents', `${service}/portal/documents`);
	await open('portal-statement', `${service}/portal/statement`);
	await open('portal-company', `${service}/portal/company`);
}

async function lookAtErrors(world: World, { open, mail }: Photographer): Promise<void> {
	await open('not-found', `${world.stack.urls.service}/q/none`);
	if (world.language === 'en') await mail('WORKFLOW_FAILURE', await sales.failWorkflow(world));
}
