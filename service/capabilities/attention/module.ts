import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { attentionContract } from './contract.ts';
import { needsPersonMessage } from './messages.ts';
import { listAttention } from './operations/list-attention.ts';
import { notifyTeam } from './operations/notify-team.ts';

export const attentionModule = defineModule({
	name: 'attention',
	operations: Object.values(attentionContract),
	handlers: [listAttention, notifyTeam],
	extensions: [extend(messageKindPoint, needsPersonMessage)],
});
