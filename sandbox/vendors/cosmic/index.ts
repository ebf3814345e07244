import express from 'express';
import type { Router } from 'express';
import { DELAYED_READ } from '../../core/fault-kinds.ts';
import { defineVendor } from '../../core/vendor.ts';
import { createCosmicBooks } from './books.ts';
import type { Cosmic, CosmicBooks, CosmicCredentials } from './books.ts';
import { withoutContent } from './media.ts';
import { cosmicErrors, cosmicRoutes } from './objects.ts';
import { cosmicPage } from './page.ts';

export const cosmic = defineVendor<CosmicBooks, CosmicCredentials>({
	id: 'cosmic',
	title: 'Cosmic',
	credentials: ({ secret, hex }) => ({
		bucket_slug: 'cloudsales-production',
		bucket_id: hex('cosmic bucket', 24),
		read_key: secret('cosmic read key', 50),
		write_key: secret('cosmic write key', 50),
	}),
	environment: ({ credentials, url }) => ({
		COSMIC_BUCKET_SLUG: credentials.bucket_slug,
		COSMIC_READ_KEY: credentials.read_key,
		COSMIC_WRITE_KEY: credentials.write_key,
		COSMIC_API_URL: `${url}/cosmic/v3`,
		COSMIC_UPLOAD_URL: `${url}/cosmic-upload/v3`,
		COSMIC_CALLS_PER_SECOND: '1000',
	}),
	short_time_limits: { COSMIC_TIMEOUT_MS: '3000' },
	books: {
		empty: createCosmicBooks,
		report: ({ books }) => ({
			objects: [...books.objects.values()],
			media: [...books.media.values()].map(withoutContent),
		}),
		counts: ({ books }) => ({ documents: books.objects.size, files: books.media.size }),
	},
	apis: [
		{
			at: ['/cosmic/v3', '/cosmic-upload/v3'],
			serves: 'Cosmic objects and media',
			reached_by: '`apiUrl`, `uploadUrl`',
			routes: cosmicRoutes,
			errors: cosmicErrors,
		},
	],
	faults: DELAYED_READ,
	writes: 'POST /**',
	page: { address: '/cosmic', title: 'Cosmic', content: cosmicPage },
	web: (own) => ({ '/cosmic-cdn': contentDelivery(own) }),
});

/** Cosmic's public CDN. */
function contentDelivery(own: Cosmic): Router {
	const router = express.Router();
	router.get('/:name', (request, response) => {
		const media = own.books.media.get(request.params.name);
		if (!media) return void response.status(404).send('Not found');
		response.set({ 'content-type': media.type, 'access-control-allow-origin': '*' });
		// A browser shows no PDF under such a policy, and a PDF cannot run as this origin anyway.
		if (media.type !== 'application/pdf') {
			response.set({ 'content-security-policy': "sandbox; default-src 'none'" });
		}
		response.set({ 'x-content-type-options': 'nosniff' });
		response.send(media.content);
	});
	return router;
}
