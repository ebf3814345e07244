import { defineModule } from '../../platform/contract/index.ts';
import { inboundMailConfig } from './config.ts';

export const inboundMailModule = defineModule({
	name: 'inbound-mail',
	config: inboundMailConfig,
});
