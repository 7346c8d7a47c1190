import { describeChannelWebhook } from './channel-cases.ts';

await describeChannelWebhook('calendar', 'drive', 'exists');
