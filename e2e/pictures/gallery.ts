/** The page on which all pictures are looked at side by side. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Picture } from './camera.ts';

/** What each picture shows, in the order in which a sale goes. */
const titles: Readonly<Record<string, string>> = {
	'form-sales-client': 'Form of sales: the client (n8n)',
	'form-sales-products': 'Form of sales: the products (n8n)',
	'form-sales-refused': 'Form of sales: what has to be corrected (n8n)',
	'form-sales-result': 'Form of sales: the result (n8n)',
	'mail-quotation': 'Mail: a quotation',
	'mail-quotation-reminder': 'Mail: a quotation expires soon',
	'quotation-pdf-1': 'PDF of a quotation',
	'quotation-page': 'Page of a quotation: open',
	'quotation-page-accepted': 'Page of a quotation: accepted',
	'quotation-page-declined': 'Page of a quotation: declined',
	'mail-invoice-request': 'Mail to finance: an invoice is needed',
	'form-finance-start': 'Form of finance: which sale (n8n)',
	'form-finance-documents': 'Form of finance: the documents (n8n)',
	'form-finance-refused': 'Form of finance: what has to be corrected (n8n)',
	'form-finance-result': 'Form of finance: the result (n8n)',
	'mail-invoice': 'Mail: an invoice',
	'mail-payment-reminder': 'Mail: an invoice falls due soon',
	'pay-return-waiting': 'Back from the gateway: the payment is not there yet',
	'pay-return-received': 'Back from the gateway: paid',
	'mail-receipt': 'Mail: a receipt',
	'mail-part-payment': 'Mail to finance: a part of an invoice was paid',
	'mail-money-to-place': 'Mail to finance: money to place',
	'mail-task-for-staff': 'Mail to operations: a task is left to do',
	'mail-needs-person': 'Mail to a team: something stands still',
	'mail-workflow-failure': 'Mail to operations: a workflow failed',
	'mail-task-waiting': 'Mail: a step that the client must take',
	'mail-welcome': 'Mail: the services are on',
	'portal-sign-in': 'Portal: sign in',
	'portal-sign-in-asked': 'Portal: a link was asked for',
	'mail-sign-in': 'Mail: the link that was asked for',
	'portal-sign-in-confirm': 'Portal: the link was opened',
	portal: 'Portal: what to do now',
	'portal-invoice': 'Portal: a bill',
	'portal-subscription': 'Portal: a subscription, step by step',
	'portal-documents': 'Portal: documents',
	'portal-statement': 'Portal: bills and payments with the balance',
	'portal-company': 'Portal: company data',
	'portal-without-session': 'Portal: not signed in',
	'not-found': 'An address that leads nowhere',
};
const languages: Readonly<Record<string, string>> = { id: 'Indonesian', en: 'English' };

export function writeGallery(folder: string, pictures: readonly Picture[]): void {
	const unknown = pictures.filter(({ door }) => titles[door] === undefined);
	if (unknown.length > 0) throw new Error(`No title for ${unknown[0]?.door}`);
	const sections = Object.entries(titles).flatMap(([door, title]) => {
		const shown = pictures.filter((one) => one.door === door);
		return shown.length === 0 ? [] : [`## ${title}\n\n${tableOf(shown)}`];
	});
	writeFileSync(path.join(folder, 'README.md'), `${head}\n\n${sections.join('\n\n')}\n`);
}

const head = `# What people see

Every page, mail, document and form, at the widths of a phone and of a desk. Made by \`node e2e/take-pictures.ts doors\`, which also
fails on a page that is wider than its screen, writes an error to the console or has a serious finding of axe-core. Long pages are
cut.`;

function tableOf(pictures: readonly Picture[]): string {
	const columns = pictures.map(
		({ language, width }) => `${languages[language] ?? language}, ${width} px`,
	);
	const cells = pictures.map(
		({ file, width }, index) =>
			`<img src="${file}" width="${width < 500 ? 180 : 420}" alt="${columns[index]}">`,
	);
	const row = (values: readonly string[]) => `| ${values.join(' | ')} |`;
	return [row(columns), row(columns.map(() => '---')), row(cells)].join('\n');
}
