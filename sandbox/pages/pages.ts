import express from 'express';
import type { Router } from 'express';
import { html } from '../core/html.ts';
import { page, sendPage } from '../core/layout.ts';
import type { RunningWorld } from '../core/running.ts';
import { indexPage } from './index-page.ts';
import { requestsPage } from './requests.ts';

/** The pages for people: the overview, the log of requests, and each vendor's own. */
export function pages(world: RunningWorld): Router {
	const router = express.Router();
	const form = express.urlencoded({ extended: false });

	router.get('/', (_request, response) => {
		const content = indexPage(world);
		sendPage(response, page(world, { title: 'Overview', address: '/', content }));
	});
	router.get('/requests', (request, response) => {
		const { vendor } = request.query;
		const content = requestsPage(world, typeof vendor === 'string' ? vendor : undefined);
		sendPage(response, page(world, { title: 'Requests', address: '/requests', content }));
	});
	for (const { page: own } of world.vendors) {
		if (!own) continue;
		router.get(own.address, (_request, response) => {
			sendPage(response, page(world, { ...own, content: own.content() }));
		});
	}

	router.post('/faults', form, (request, response) => {
		const { vendor, kind, endpoint, times, rate } = request.body ?? {};
		const parsed = world.faults.request.safeParse({
			vendor,
			kind,
			...(endpoint ? { endpoint } : {}),
			...(times ? { times: Number(times) } : {}),
			...(rate ? { rate: Number(rate) } : {}),
		});
		if (parsed.success) {
			world.faults.add(parsed.data);
			return response.redirect(303, '/');
		}
		const problems = parsed.error.issues.map((issue) => html`<li>${issue.message}</li>`);
		const content = html`<ul>
				${problems}
			</ul>
			<p><a href="/">Back</a></p>`;
		sendPage(response, page(world, { title: 'This fault cannot be', address: '/', content }), 400);
	});
	router.post('/faults/clear', (_request, response) => {
		world.faults.clear();
		response.redirect(303, '/');
	});
	router.post('/faults/:id/remove', (request, response) => {
		world.faults.remove(request.params.id);
		response.redirect(303, '/');
	});
	router.post('/reset', (_request, response) => {
		world.reset();
		response.redirect(303, '/');
	});
	return router;
}
