import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { attentionContract } from './contract.ts';
import { forgetMarks } from './jobs.ts';
import { needsPersonMessage } from './messages.ts';
import { assignMatter } from './operations/assign-matter.ts';
import { getMatter } from './operations/get-matter.ts';
import { listAttention } from './operations/list-attention.ts';
import { notifyTeam } from './operations/notify-team.ts';
import { snoozeMatter } from './operations/snooze-matter.ts';
import { summariseAttention } from './operations/summarise-attention.ts';

export const attentionModule = defineModule({
	name: 'attention',
	operations: Object.values(attentionContract),
	handlers: [listAttention, getMatter, summariseAttention, assignMatter, snoozeMatter, notifyTeam],
	jobs: [forgetMarks],
	extensions: [extend(messageKindPoint, needsPersonMessage)],
});
