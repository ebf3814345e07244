import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

export const Document = z
	.object({
		id: field.id('Document'),
		client_id: field.id('Client'),
		kind: z.string().meta({
			title: 'Kind',
			description: 'What it is, such as INVOICE or TAX_INVOICE (the faktur pajak)',
		}),
		related_type: z
			.string()
			.meta({ title: 'Related Type', description: 'What it belongs to, such as billing_cycle' }),
		related_id: z.uuid().meta({ title: 'Related ID', description: 'UUID of what it belongs to' }),
		filename: z.string().meta({ title: 'Filename', description: 'Name of the file' }),
		content_type: z.string().meta({ title: 'Content Type', description: 'Kind of file' }),
		size: z.int().meta({ title: 'Size', description: 'Size in bytes' }),
		pages: z.int().nullable().meta({ title: 'Pages', description: 'How many pages a PDF has' }),
		sha256: z.string().meta({ title: 'SHA-256', description: 'Hash of the content' }),
		replaced_at: field
			.timestamp('Replaced At', 'When another document took its place; null while it holds')
			.nullable(),
		replaced_by_id: field.id('Document').nullable().meta({
			title: 'Replaced By ID',
			description: 'The document that took its place',
		}),
		url: z
			.string()
			.nullable()
			.meta({
				title: 'URL',
				description: 'Signed link to the file',
				only_for: ['document.get', 'document.list'],
			}),
		created_at: field.createdAt(),
	})
	.meta({
		id: 'Document',
		n8n: {
			named: { label: ['filename'], details: ['kind', 'created_at'] },
			simplified: [
				'id',
				'kind',
				'filename',
				'url',
				'related_type',
				'related_id',
				'client_id',
				'size',
				'replaced_at',
				'created_at',
			],
		},
	});

export const documentContract = defineContract('document', {
	get: {
		summary: 'Get what is known of a document',
		http: { method: 'GET', path: '/documents/{document_id}' },
		input: { path: z.object({ document_id: field.id('Document') }) },
		output: Document,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { path: { document_id: exampleId } },
	},
	list: {
		summary: 'Get many documents',
		http: { method: 'GET', path: '/documents' },
		input: {
			query: field.listQuery(['created_at'], {
				related_id: z.uuid().optional().meta({
					title: 'Related ID',
					description: 'Only documents of this record, such as a billing cycle',
				}),
				client_id: field.id('Client').optional(),
			}),
		},
		output: field.page(Document),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { query: {} },
	},
});
