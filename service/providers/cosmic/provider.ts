import { z } from 'zod';
import type { DocumentStore } from '../../capabilities/quotations/ports.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { createCosmicClient } from './client.ts';
import { createCosmicDocumentStore } from './document-store.ts';

const config = z.object({
	COSMIC_BUCKET_SLUG: z.string().min(1).meta({
		description: 'Slug of the bucket that holds the quotations (object type "quotations")',
	}),
	COSMIC_READ_KEY: z.string().min(1).meta({ description: 'Read key of the bucket' }),
	COSMIC_WRITE_KEY: z.string().min(1).meta({ description: 'Write key of the bucket' }),
	COSMIC_API_URL: z.url().default('https://api.cosmicjs.com/v3').meta({
		description: 'Address of the API; another one only for a sandbox',
	}),
	COSMIC_UPLOAD_URL: z.url().default('https://workers.cosmicjs.com/v3').meta({
		description: 'Address that takes files; another one only for a sandbox',
	}),
	COSMIC_TIMEOUT_MS: z.coerce.number().int().positive().default(30_000).meta({
		description: 'Time limit of one call, in milliseconds',
	}),
});

export const cosmic = defineProvider({
	id: 'cosmic',
	title: 'Cosmic',
	documentation: 'https://www.cosmicjs.com/docs/api',
	config,
	required: ['COSMIC_BUCKET_SLUG', 'COSMIC_READ_KEY', 'COSMIC_WRITE_KEY'],
	// 100 requests a second; storing one document takes up to six.
	pace: { per_second: 10, burst: 20 },
	create(settings): { documentStore: DocumentStore } {
		return {
			documentStore: createCosmicDocumentStore(
				createCosmicClient({
					bucketSlug: settings.COSMIC_BUCKET_SLUG,
					readKey: settings.COSMIC_READ_KEY,
					writeKey: settings.COSMIC_WRITE_KEY,
					apiUrl: settings.COSMIC_API_URL,
					uploadUrl: settings.COSMIC_UPLOAD_URL,
					timeoutMs: settings.COSMIC_TIMEOUT_MS,
				}),
			),
		};
	},
});
