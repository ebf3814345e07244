import type { Drafter, DraftRequest } from './ports.ts';

export type ModelBehaviour =
	| { does: 'drafts'; subject: string; body_text: string }
	| {
			does:
				| 'declines'
				| 'cuts-off'
				| 'writes-prose'
				| 'leaves-subject-empty'
				| 'refuses'
				| 'throttles'
				| 'breaks'
				| 'hangs'
				| 'is-unreachable';
	  };

export type DrafterHarness = {
	drafter: Drafter;
	/** `throttles` asks for 27 seconds. Gives what arrived. */
	onDraft(behaviour: ModelBehaviour): { requests(): number; prompt(): string };
};

const draftRequest = (changes: Partial<DraftRequest> = {}): DraftRequest => ({
	purpose: 'send a quotation to a client',
	language: 'id',
	tone: 'FORMAL',
	facts: {
		client_name: { sentence: 'Email ini untuk PT Maju Jaya.', value: 'PT Maju Jaya' },
		total: { sentence: 'Nilainya Rp 12.500.000.', value: 'Rp 12.500.000' },
		valid_until: { sentence: 'Berlaku sampai 31 Desember 2026.', value: '31 Desember 2026' },
		link: { sentence: 'Buka https://portal.cloudsales.example/q/k3y', value: null },
	},
	has_table: false,
	...changes,
});

/** What every drafter must do; see `describeMailSender` for how a harness is made. */
export function describeDrafter(
	name: string,
	harness: (options: { timeoutMs: number }) => DrafterHarness,
): void {
	const patient = (): DrafterHarness => harness({ timeoutMs: 10_000 });

	describe(`${name} as a drafter`, () => {
		it('gives the draft as the model wrote it, and which model that was', async () => {
			const { drafter, onDraft } = patient();
			onDraft({
				does: 'drafts',
				subject: 'Penawaran Anda',
				body_text: 'Yth. PT Maju Jaya,\n\nTotal …',
			});
			const answer = await drafter.draft(draftRequest());
			expect(answer).toMatchObject({
				status: 'DRAFTED',
				subject: 'Penawaran Anda',
				body_text: 'Yth. PT Maju Jaya,\n\nTotal …',
			});
			expect(answer.model).not.toBe('');
		});

		it('hands over purpose, language, wishes and every fact', async () => {
			const { drafter, onDraft } = patient();
			const asked = onDraft({ does: 'drafts', subject: 'S', body_text: 'B' });
			await drafter.draft(draftRequest({ instructions: 'mention the webinar' }));
			const prompt = asked.prompt();
			for (const part of [
				'send a quotation to a client',
				'LANGUAGE: id',
				'mention the webinar',
				...Object.values(draftRequest().facts).map(({ sentence }) => sentence),
			]) {
				expect(prompt).toContain(part);
			}
		});

		it('gives a subject of one line', async () => {
			const { drafter, onDraft } = patient();
			onDraft({ does: 'drafts', subject: ' Penawaran\r\nBcc: x@y.example ', body_text: 'B' });
			await expect(drafter.draft(draftRequest())).resolves.toMatchObject({
				subject: 'Penawaran Bcc: x@y.example',
			});
		});

		it.each(['declines', 'cuts-off', 'writes-prose', 'leaves-subject-empty'] as const)(
			'calls the answer unusable, with a reason, when the model %s',
			async (does) => {
				const { drafter, onDraft } = patient();
				onDraft({ does });
				const answer = await drafter.draft(draftRequest());
				expect(answer).toMatchObject({
					status: 'UNUSABLE',
					reason: expect.stringMatching(/\w+ \w+/),
				});
			},
		);

		it('tells how long to wait when it asked too often', async () => {
			const { drafter, onDraft } = patient();
			onDraft({ does: 'throttles' });
			await expect(drafter.draft(draftRequest())).rejects.toMatchObject({
				kind: 'throttled',
				retryAfterSeconds: 27,
			});
		});

		it.each(['breaks', 'is-unreachable'] as const)(
			'may be asked again when the vendor %s',
			async (does) => {
				const { drafter, onDraft } = patient();
				onDraft({ does });
				await expect(drafter.draft(draftRequest())).rejects.toMatchObject({ kind: 'unavailable' });
			},
		);

		it('may be asked again when no answer comes in time', async () => {
			const { drafter, onDraft } = harness({ timeoutMs: 500 });
			onDraft({ does: 'hangs' });
			await expect(drafter.draft(draftRequest())).rejects.toMatchObject({ kind: 'unavailable' });
		});

		it('tells a refusal, and asks only once', async () => {
			const { drafter, onDraft } = patient();
			const asked = onDraft({ does: 'refuses' });
			await expect(drafter.draft(draftRequest())).rejects.toMatchObject({ kind: 'rejected' });
			expect(asked.requests()).toBe(1);
		});
	});
}
