import { defineAttention } from '../../platform/attention/index.ts';
import { deadReactions } from '../../platform/events/index.ts';
import { jobsGivenUp } from '../../platform/jobs/index.ts';

/** What the service itself does after an event, given up after its last attempt. */
export const reactionsGivenUp = defineAttention({
	kind: 'reaction.dead',
	subject_type: 'event',
	team: 'OPERATIONS',
	title: {
		id: 'Layanan tidak dapat menyelesaikan tindak lanjut sebuah peristiwa',
		en: 'The service could not do what follows from an event',
	},
	advice: {
		id: 'Hilangkan penyebabnya (biasanya kesalahan kami, laporkan), lalu kirim ulang peristiwanya tanpa endpoint.',
		en: 'Remove the cause (most likely a defect of ours, report it), then replay the event without an endpoint.',
	},
	leads_on: ['event.replay', 'event.get'],
	rows: () => deadReactions,
});

/** Work in the background that no retry follows. */
export const workGivenUp = defineAttention({
	kind: 'job.given_up',
	subject_type: 'job',
	team: 'OPERATIONS',
	title: { id: 'Pekerjaan di latar belakang gagal', en: 'Work in the background was given up' },
	advice: {
		id: 'Hilangkan penyebabnya, yang disebut di sini dan di log, lalu jalankan lagi.',
		en: 'Remove the cause, which is named here and in the log, then do it again.',
	},
	leads_on: ['job.retry'],
	rows: () => jobsGivenUp,
});
