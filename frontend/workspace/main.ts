/** The workspace begins: who am I, in which language, then the socket; everything else follows from frames. */
import { mount } from 'svelte';
import sheet from '../shared/icons.svg?raw';
import '../shared/tokens.css';
import '../shared/parts.css';
import './styles/layout.css';
import './styles/list.css';
import './styles/thread.css';
import './styles/composer.css';
import './styles/letters.css';
import './styles/person.css';
import './styles/floats.css';
import './styles/phone.css';
import App from './App.svelte';
import { api, signIn } from './api';
import { Live } from './live/socket';
import { Whereabouts, type Place } from './place.svelte';
import { Desk } from './state/desk.svelte';
import { Screen } from './state/screen.svelte';
import { sameView } from './state/rows';
import { Store } from './state/store';
import Failed from './Failed.svelte';
import { speak } from './words/index.svelte';

const target = document.getElementById('app')!;

async function begin(): Promise<void> {
  document.body.insertAdjacentHTML('afterbegin', sheet.replaceAll('symbol id="', 'symbol id="i-'));
  const speaking = speak(document.documentElement.lang);
  const [me] = await Promise.all([api.me(), speaking]);
  const store = new Store(() => localStorage);
  store.forgetWritten({ except: me.id });
  const live: Live = new Live(`${location.origin.replace(/^http/, 'ws')}/live`, me.id, {
    frames: (frames) => desk.frames(frames),
    connection: (state) => (desk.connection = state),
    signedOut: signIn,
    anotherAgent: () => location.reload(),
  });
  const desk = new Desk(me, api, (command) => live.send(command), store);
  const screen = new Screen();
  const where = new Whereabouts((to, from) => follow(desk, screen, to, from));
  addEventListener('storage', ({ key }) => desk.drafts.changed(key));
  mount(App, { target, props: { workspace: { desk, screen, where } } });
  where.start();
  live.start();
}

function follow(desk: Desk, screen: Screen, to: Place, from: Place | null): void {
  if (!from || !sameView(from.view, to.view)) void desk.show(to.view);
  if (to.conversation !== from?.conversation) screen.told = '';
  if (to.conversation === null) desk.leave();
  else if (to.conversation !== from?.conversation) void desk.open(to.conversation);
  screen.closeOver();
}

begin().catch(async () => {
  await speak(document.documentElement.lang).catch(() => undefined);
  mount(Failed, { target });
});
