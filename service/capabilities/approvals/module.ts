import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { salePartPoint } from '../../platform/sale/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { approvalsOfFinance, approvalsOfOperations, expiredApprovals } from './attention-store.ts';
import { approvalsConfig } from './config.ts';
import { approvalContract } from './contract.ts';
import { approvalErrors } from './errors.ts';
import { approvalEvents } from './events.ts';
import { followUpApprovals } from './jobs.ts';
import { approvalLifecycle } from './lifecycle.ts';
import { approvalNeededMessage, approvalRefusedMessage } from './messages.ts';
import { askForApprovalAgain } from './operations/ask-again.ts';
import { getApproval } from './operations/get-approval.ts';
import { grantApproval } from './operations/grant-approval.ts';
import { listApprovals } from './operations/list-approvals.ts';
import { refuseApproval } from './operations/refuse-approval.ts';
import { wordsOfStates } from './state-words.ts';
import { approvals } from './store.ts';
import { approvalPart } from './sale-store.ts';
import { tellTeam } from './tell-team.ts';

export const approvalsModule = defineModule({
	name: 'approvals',
	operations: Object.values(approvalContract),
	handlers: [getApproval, listApprovals, grantApproval, refuseApproval, askForApprovalAgain],
	errors: approvalErrors,
	events: Object.values(approvalEvents),
	lifecycles: [bindLifecycle(approvalLifecycle, approvals)],
	jobs: [followUpApprovals, tellTeam],
	extensions: [
		extend(messageKindPoint, approvalNeededMessage),
		extend(messageKindPoint, approvalRefusedMessage),
		extend(attentionPoint, approvalsOfFinance),
		extend(attentionPoint, approvalsOfOperations),
		extend(attentionPoint, expiredApprovals),
		extend(salePartPoint, approvalPart),
		...wordsOfStates,
	],
	config: approvalsConfig,
});
