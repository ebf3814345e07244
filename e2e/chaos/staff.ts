/** What the team does with the mails that workflows send it: it opens the page of a waiting workflow and decides. */
import type { SandboxClient } from '../../sandbox/client.ts';
import { linkIn } from '../clients.ts';
import { type DriverContext, intervene } from './driver.ts';

type TeamMail = { id: string; subject: string; text: string | null };

/** The decisions of workflow 10 that need nothing more from a person. */
const decisions = ['It needs no answer', 'Close it'];

/** Without a decision the workflow waits for six days, and the delivery of its event with it. */
export async function answerPages(context: DriverContext): Promise<void> {
	for (const { id, subject, text } of await mailsWithPages(context.sandbox)) {
		if (context.answered.has(id)) continue;
		const page = linkIn(
			{ id, subject, text: text ?? '', to: '', attachments: [] },
			'/form-waiting/',
		);
		if (!(await answer(page))) continue;
		context.answered.add(id);
		intervene(context, 'page of a workflow');
	}
}

async function mailsWithPages(sandbox: SandboxClient): Promise<TeamMail[]> {
	const { messages } = await sandbox.books<{ messages: TeamMail[] }>('gmail');
	return messages.filter(({ text }) => text?.includes('/form-waiting/'));
}

/** Whether nothing is left to do at the page: it was sent, or its workflow has gone on. */
async function answer(page: string): Promise<boolean> {
	try {
		const shown = await fetch(page);
		const html = await shown.text();
		if (!shown.ok) return shown.status === 404 || shown.status === 409;
		const decision = decisions.find((one) => html.includes(one));
		if (decision === undefined) return true;
		const form = new FormData();
		// n8n numbers the fields: the decision comes first, who decided comes third.
		form.set('field-0', decision);
		form.set('field-2', 'Rina');
		const sent = await fetch(page, { method: 'POST', body: form });
		await sent.text();
		return sent.ok;
	} catch (error) {
		// n8n is starting; the page is opened again in the next round.
		if (error instanceof TypeError) return false;
		throw error;
	}
}
