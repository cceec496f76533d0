/** The line to the desk: whose it is, and when it is held to be lost. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AgentCommand, AgentFrame } from '../../shared/wire';
import { Live, type Listener } from './socket';

const OLENA = 1;
const IHOR = 2;

class FakeSocket {
  static OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = FakeSocket.OPEN;
  sent: AgentCommand[] = [];
  closed = false;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;

  constructor() {
    FakeSocket.made.push(this);
  }
  send(text: string) { this.sent.push(JSON.parse(text) as AgentCommand); }
  close() { this.closed = true; }
  say(frame: AgentFrame) { this.onmessage?.({ data: JSON.stringify(frame) }); }
}

const welcome = (agent: number): AgentFrame => ({ t: 'welcome', agent, departments: [1], version: '1' });
const ping: AgentCommand = { t: 'ping' };
let live: Live;
let listener: Listener;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('requestAnimationFrame', vi.fn());
  listener = { frames: vi.fn(), connection: vi.fn(), signedOut: vi.fn(), anotherAgent: vi.fn() };
  live = new Live('ws://desk/live', OLENA, listener);
  live.start();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('nothing goes out before the desk has welcomed this agent', () => {
  expect(live.send(ping)).toBe(false);
  FakeSocket.made[0]!.say(welcome(OLENA));
  expect(live.send(ping)).toBe(true);
});

test('of a line that is another agent’s nothing is taken and nothing goes out over it', () => {
  FakeSocket.made[0]!.say(welcome(IHOR));
  expect(live.send(ping)).toBe(false);
  vi.advanceTimersByTime(60_000);
  expect(listener.anotherAgent).toHaveBeenCalledOnce();
  expect(listener.frames).not.toHaveBeenCalled();
  expect([FakeSocket.made.length, FakeSocket.made[0]!.closed, FakeSocket.made[0]!.sent]).toEqual([1, true, []]);
});

test('a desk that does not welcome in time is tried again', () => {
  vi.advanceTimersByTime(10_000);
  expect(listener.connection).toHaveBeenCalledWith('reconnecting');
  vi.advanceTimersByTime(1_000);
  expect(FakeSocket.made.length).toBe(2);
});

test('a welcomed line lives as long as its pings are answered', () => {
  const [socket] = FakeSocket.made;
  socket!.say(welcome(OLENA));
  vi.advanceTimersByTime(20_000);
  socket!.say({ t: 'pong' });
  vi.advanceTimersByTime(15_000);
  expect(FakeSocket.made.length).toBe(1);
  vi.advanceTimersByTime(30_000);
  expect(FakeSocket.made.length).toBeGreaterThan(1);
});
