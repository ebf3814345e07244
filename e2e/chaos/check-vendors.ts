import type { Report } from './violation.ts';
import type { Evidence, Notification } from './evidence.ts';

/** Each object at a vendor exists once, and belongs to an object of ours. */
export function checkVendors(evidence: Evidence, report: Report): void {
	checkGoogle(evidence, report);
	checkCosmic(evidence, report);
	checkMails(evidence, report);
}

function checkGoogle({ google, tasks: all }: Evidence, report: Report): void {
	// Those of orders are at other targets (`orders/check-orders.ts`).
	const tasks = all.filter(({ owner_type }) => owner_type === 'subscription');
	const markerOf = (itemId: string): string => `cs-${itemId}`;
	const users = Map.groupBy(
		google.users.flatMap((user) =>
			(user.externalIds ?? []).map(({ value }) => ({
				value,
				id: user.id,
				user: user.primaryEmail,
			})),
		),
		({ value }) => value,
	);
	const projects = Map.groupBy(google.projects, ({ labels }) => labels['cloudsales_marker'] ?? '');
	const licences = Map.groupBy(google.licences, ({ userId }) => userId);
	const wanted = new Set(tasks.map((task) => markerOf(task.subscription_item_id)));

	for (const task of tasks.filter((one) => one.status === 'SUCCESS')) {
		const marker = markerOf(task.subscription_item_id);
		if (task.target === 'gcp') {
			const own = projects.get(marker) ?? [];
			if (own.length !== 1) report('one project per task', task.id, `${own.length}`);
			continue;
		}
		const own = users.get(marker) ?? [];
		if (own.length !== 1) report('one user per task', task.id, `${own.length}`);
		const held = own.flatMap(({ id, user }) => [
			...(licences.get(id) ?? []),
			...(licences.get(user) ?? []),
		]);
		if (held.length !== 1) report('one licence per task', task.id, `${held.length}`);
	}
	for (const marker of [...users.keys(), ...projects.keys()]) {
		if (!wanted.has(marker)) report('nothing at Google without a task', marker, 'no task has it');
	}
}

/** The name ends with a hash of the content: another rendering is another name, but it should not be another file. */
const fileOf = ({ original_name }: { original_name: string }): string =>
	original_name.replace(/-[0-9a-f]+\.pdf$/, '');

function checkCosmic({ cosmic, quotations }: Evidence, report: Report): void {
	const objects = Map.groupBy(cosmic.objects, ({ metadata }) => metadata.quotation_id ?? '');
	for (const { id, cosmic_id } of quotations) {
		const own = objects.get(id) ?? [];
		if (own.length !== 1 || own[0]?.id !== cosmic_id)
			report('one document per quotation', id, `${own.length} name it, it names ${cosmic_id}`);
	}
	if (cosmic.objects.length !== quotations.length)
		report(
			'one document per quotation',
			'all',
			`${cosmic.objects.length} documents, ${quotations.length} quotations`,
		);
	for (const [name, files] of Map.groupBy(cosmic.media, fileOf)) {
		if (files.length > 1) report('one file per quotation', name, `${files.length} files`);
	}
}

function checkMails(evidence: Evidence, report: Report): void {
	const { mails, notifications } = evidence;
	const occasions = Map.groupBy(
		// What stands still anew is told anew, and operations may be asked for several things by one task.
		notifications.filter(
			({ kind, related_id, status }) =>
				related_id !== null &&
				// Nothing was sent of it: in place of an invoice that was skipped a later call may queue another.
				status !== 'SKIPPED' &&
				kind !== 'TASK_FOR_STAFF' &&
				kind !== 'NEEDS_PERSON' &&
				// An order can fail in each of its attempts; its welcome is looked at with the orders.
				!/^((ORDER|DEPLOYMENT)_FAILED|ORDER_WELCOME$)/.test(kind),
		),
		({ kind, related_id }) => `${kind} ${related_id}`,
	);
	for (const [occasion, own] of occasions) {
		if (own.length > 1) report('one mail per occasion', occasion, `${own.length} notifications`);
	}
	const sent = new Map(notifications.map((one) => [one.provider_id, one]));
	const inMailbox = new Set(mails.map(({ id }) => id));
	const settled = new Set(notifications.filter(isSettled(evidence)).map(({ id }) => id));
	for (const { id, kind, status, provider_id, error } of notifications) {
		if (status === 'SKIPPED' && settled.has(id)) continue;
		if (status !== 'SENT') report('every mail is sent', id, `${kind} ${status}: ${error}`);
		else if (provider_id === null || !inMailbox.has(provider_id))
			report('what is SENT is in the mailbox', id, `${kind} ${provider_id}`);
	}
	for (const { id, subject, to } of mails) {
		if (!sent.has(id))
			report('no mail twice', id, `"${subject}" to ${to[0]?.address} belongs to no notification`);
	}
}

/** Whether the record that a message is about has come to where the message is not sent any more. */
function isSettled({ cycles, tasks, quotations }: Evidence): (one: Notification) => boolean {
	const paid = new Set(cycles.filter(({ status }) => status === 'PAID').map(({ id }) => id));
	const done = new Set(tasks.filter(({ status }) => status !== 'WAITING').map(({ id }) => id));
	const decided = new Set(quotations.filter(({ status }) => status !== 'SENT').map(({ id }) => id));
	return ({ kind, related_id }) =>
		kind === 'NEEDS_PERSON' ||
		// It was processed again, or deployed, by then.
		/^(ORDER|DEPLOYMENT)_FAILED/.test(kind) ||
		(related_id !== null &&
			// Accepted meanwhile at the API: then there is nothing left to accept.
			((kind === 'QUOTATION_LINK' && decided.has(related_id)) ||
				(kind === 'TASK_WAITING' || kind === 'TASK_FOR_STAFF'
					? done.has(related_id)
					: ['INVOICE', 'INVOICE_REQUEST'].includes(kind) && paid.has(related_id))));
}
