import { describeChannelWebhook } from './channel-cases.ts';

await describeChannelWebhook('drive', 'calendar', 'change');
