/** Which entries are lines of the thread. */
import { expect, test } from 'vitest';
import { entry } from '../state/made';
import { timeline } from './timeline';

const REPLY = entry(4, { kind: 'reply_written' });
const about = (seq: number, kind: string) => entry(seq, { kind, data: { message: 4 } });
const shown = (...entries: Parameters<typeof timeline>[0]) => timeline(entries).map((item) => item.entry.seq);

test('what the header of a reply tells has no line of its own', () => {
  expect(shown(REPLY, about(5, 'reply_put_off'), about(6, 'reply_sent'), about(7, 'reply_tried_again'), about(8, 'reply_withdrawn'), entry(9))).toEqual([4, 9]);
});

test('a letter that came back is told once more where much was said since', () => {
  expect(shown(REPLY, about(5, 'reply_sent'), about(6, 'reply_bounced'))).toEqual([4]);
  expect(shown(REPLY, entry(5), about(6, 'reply_bounced'))).toEqual([4, 5, 6]);
  expect(shown(entry(5), about(6, 'reply_failed'))).toEqual([5, 6]);
});

test('that a forged letter was opened is told', () => {
  expect(shown(entry(4, { kind: 'message_aside' }), about(5, 'aside_opened'))).toEqual([4, 5]);
});
