import { z } from 'zod';
import { companyConfig, companyOf } from '../company/index.ts';
import { defineContract, defineModule, field } from '../contract/index.ts';
import { docsPage } from './docs-page.ts';

const contract = defineContract('parcel', {
	send: {
		summary: 'Send a parcel',
		http: { method: 'POST', path: '/parcels/{parcel_id}/send' },
		input: {
			path: z.object({ parcel_id: field.id('Parcel') }),
			body: z.object({
				note: field.text('Note', 'What <b>it</b> says', 40).optional(),
				lines: z
					.array(z.object({ quantity: z.int().min(1).max(9).meta({ description: 'How many' }) }))
					.meta({ description: 'What is in it' }),
			}),
		},
		output: z.object({ sent_at: field.timestamp('Sent At', 'When it left').nullable() }),
		errors: [],
		allowed: ['SALES'],
		example: { path: { parcel_id: 'p1' }, body: { note: "it's", lines: [{ quantity: 2 }] } },
	},
});
const page = docsPage(
	[defineModule({ name: 'parcels', operations: Object.values(contract) })],
	'https://sales.example.com',
	companyOf({ read: () => companyConfig.parse({}) } as never),
);
const text = page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the page of the API', () => {
	it('says of each field where it goes, what it takes and whether it must be there', () => {
		expect(text).toContain('parcel_id uuid (path) required UUID of the parcel');
		expect(text).toContain('lines list of object required What is in it');
		expect(text).toContain('lines[].quantity integer, from 1, to 9 required How many');
		expect(text).toContain('sent_at date-time or null required When it left');
	});

	it('has a call that can be copied into a shell, key and quotes included', () => {
		const call = /<pre>(.*?)<\/pre>/s.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
		expect(call).toContain("curl -X POST 'https://sales.example.com/api/v1/parcels/p1/send'");
		expect(call).toContain('Idempotency-Key: $(uuidgen)');
		expect(call).toContain(String.raw`it'\''s`);
	});

	it('links every error of an operation to its advice, and takes no markup from a contract', () => {
		for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) {
			if (!['endpoint.register', 'api_key.create'].includes(String(target)))
				expect(page).toContain(`id="${target}"`);
		}
		expect(page).toContain('What &lt;b&gt;it&lt;/b&gt; says');
	});
});
