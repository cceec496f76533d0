/** Letters on their way, as the state of the workspace holds them: live, after a fresh load, and taken back. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AgentFrame, ChannelOut, Entry } from '../../shared/wire';
import { Refused, type Api } from '../api';
import { delivery, openedAsides, tidings } from '../state/deliveries';
import { Desk } from '../state/desk.svelte';
import { AGENT, entry, ME, MemoryStore, row } from '../state/made';
import { command } from '../state/outbox.svelte';
import type { Screen } from '../state/screen.svelte';
import { Store } from '../state/store';
import { timeline } from '../thread/timeline';
import { leavingLast, openAside, tryAgain, withdraw, withdrawLast } from './actions';

const MAIL = { kind: 'email', letters: true, carried: true } as ChannelOut;
const AT = 1_700_000_000_000;
const ROW = row({ channel: 'email' });
const reply = (seq: number, change: Partial<Entry> = {}) => entry(seq, { kind: 'reply_written', actor: { kind: 'agent', id: ME }, at: AT, ...change });
const event = (seq: number, kind: string, message: number, data = {}) => entry(seq, { kind, actor: { kind: 'system' }, body: '', data: { message, ...data } });

const api = { withdraw: vi.fn(), tryAgain: vi.fn(), openAside: vi.fn() };
const screen = { takeBack: vi.fn() };
let desk: Desk;

function opened(entries: Entry[]): Desk {
  const made = new Desk({ ...AGENT, channels: [MAIL] }, api as unknown as Api, () => true, new Store(() => new MemoryStore()));
  void made.open(7);
  made.frames([{ t: 'opened', row: ROW, entries, earlier: false }]);
  return made;
}

beforeEach(() => {
  vi.useFakeTimers({ now: AT + 3_000 });
  for (const each of [...Object.values(api), screen.takeBack]) each.mockReset().mockResolvedValue(ROW);
  desk = opened([entry(1), reply(2)]);
});
afterEach(() => vi.useRealTimers());

function shown({ thread }: Desk) {
  const told = tidings(thread.entries);
  return { lines: timeline(thread.entries), ways: thread.entries.map((each) => delivery(each, told.get(each.seq), true)), opened: [...openedAsides(thread.entries)] };
}

test('live frames show what a fresh load shows, whatever happens to a letter', () => {
  const forged = entry(3, { kind: 'message_aside', letter: { held: true, proof: { verdict: 'forged' } } });
  const history = [
    forged, event(4, 'aside_opened', 3), event(5, 'reply_failed', 2, { reason: '550' }), event(6, 'reply_tried_again', 2),
    event(7, 'reply_sent', 2, { twice: true }), reply(8), event(9, 'reply_bounced', 2, { to: 'a@mail.example' }), event(10, 'reply_withdrawn', 8),
  ];
  for (const [i, each] of history.entries()) {
    desk.frames([{ t: 'said', row: row({ channel: 'email', last_seq: each.seq }), entries: [each] }]);
    expect(shown(desk)).toEqual(shown(opened([entry(1), reply(2), ...history.slice(0, i + 1)])));
  }
});

test('what is taken back returns to the composer as it was written', async () => {
  const pending = { id: 'a', conversation: 7, kind: 'reply' as const, body: 'Ні', files: [], html: '<p><strong>Ні</strong></p>', cc: ['o@mail.example'], bcc: [], at: 1, after: 2 };
  desk.outbox.add(pending);
  const ack: AgentFrame = { t: 'ack', id: 'a', conversation: 7, seq: 3, at: AT + 3_000 };
  desk.frames([ack, { t: 'said', row: row({ channel: 'email', last_seq: 3 }), entries: [reply(3, { body: 'Ні' })] }]);
  await withdraw(desk, screen as unknown as Screen, desk.thread.entries.at(-1)!);
  expect(api.withdraw).toHaveBeenCalledWith(7, 3);
  expect(screen.takeBack).toHaveBeenCalledWith(expect.objectContaining({ body: 'Ні', html: pending.html, cc: pending.cc }));
  const draft = desk.drafts.of(7);
  draft.takeBack(screen.takeBack.mock.calls[0]![0]);
  expect([draft.reply, draft.html, draft.cc]).toEqual(['Ні', pending.html, ['o@mail.example']]);
});

test('only a letter carries its formatting and addresses', () => {
  const said = { id: 'a', conversation: 7, kind: 'reply' as const, body: 'Ні', files: [], at: 1, after: 2 };
  expect(command(said)).toEqual({ t: 'reply', id: 'a', conversation: 7, body: 'Ні', files: [] });
  const letter = { html: '<p>Ні</p>', cc: ['o@mail.example'], bcc: [] };
  expect(command({ ...said, ...letter })).toMatchObject({ t: 'reply', ...letter });
  expect(command({ ...said, ...letter, kind: 'note' })).toEqual({ t: 'note', id: 'a', conversation: 7, body: 'Ні', files: [] });
});

test('what was written elsewhere returns with its words and addresses', async () => {
  const other = reply(2, { letter: { cc: ['o@mail.example'], formatted: true } });
  await withdraw(desk, screen as unknown as Screen, other);
  expect(screen.takeBack).toHaveBeenCalledWith(expect.objectContaining({ body: '2', html: '', cc: ['o@mail.example'] }));
});

test('what has left already stays, and the desk says so', async () => {
  api.withdraw.mockRejectedValue(new Refused(409, { code: 'too_late', text: 'It has left already' }));
  await withdraw(desk, screen as unknown as Screen, reply(2));
  expect([desk.trouble, screen.takeBack.mock.calls.length]).toEqual(['It has left already', 0]);
});

test('the key takes back the agent’s newest reply that has not left, and nothing else', async () => {
  await withdrawLast(desk, screen as unknown as Screen);
  expect(api.withdraw).toHaveBeenCalledWith(7, 2);
  api.withdraw.mockClear();
  desk.frames([{ t: 'said', row: row({ channel: 'email', last_seq: 3 }), entries: [event(3, 'reply_withdrawn', 2)] }]);
  await withdrawLast(desk, screen as unknown as Screen);
  desk = opened([entry(1), reply(2)]);
  vi.setSystemTime(AT + 11_000);
  desk.clock.heard(AT + 11_000);
  await withdrawLast(desk, screen as unknown as Screen);
  desk = opened([entry(1), reply(2, { actor: { kind: 'agent', id: ME + 1 } })]);
  await withdrawLast(desk, screen as unknown as Screen);
  expect(api.withdraw).not.toHaveBeenCalled();
});

test('what a colleague is about to send is not taken back by the key', () => {
  expect(leavingLast(desk)?.seq).toBe(2);
  expect(leavingLast(opened([entry(1), reply(2, { actor: { kind: 'agent', id: ME + 1 } })]))).toBeNull();
});

test('a countdown follows the desk’s clock, whatever this machine’s own says', () => {
  desk.clock.heard(AT - 100_000);
  expect(desk.clock.now()).toBe(AT - 100_000);
  desk.clock.heard(AT - 500_000);
  expect(desk.clock.now()).toBe(AT - 100_000);
});

test('sending again and opening are asked for by the message', async () => {
  await tryAgain(desk, 2);
  await openAside(desk, 3);
  expect([api.tryAgain.mock.calls[0], api.openAside.mock.calls[0]]).toEqual([[7, 2], [7, 3]]);
});
