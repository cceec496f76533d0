/** `<openline-contact-form line="KEY">`: the Contacts form in somebody else's page. */
import { call, type Answer, type Progress } from '../call.ts';
import { composer, type Composer, type Field, type Refused } from '../composer.ts';
import { fill, h, say, type Inside } from '../dom.ts';
import { chunk, define, type Form, type Host } from '../element.ts';
import type { ContactWords, Limits } from '../said.ts';
import { minutes } from '../units.ts';
import type * as Offer from '../puzzle/offer.ts';
import { keep, kept, mark, read, type Draft } from './draft.ts';
import { end, type Taken } from './end.ts';
import css from './contact.css?shadow';

interface Opened {
  form: string;
  greeting: string;
  topics: { key: string; name: string }[];
  wait: number | null;
  limits: Limits;
}

interface Guessing extends Refused {
  suggestions?: Record<string, string>;
}

interface Posted extends Guessing, Taken {
  form?: string;
  challenge?: string;
  bits?: number;
}

define('contact', css, (host: Host<ContactWords>): Form => {
  let opened: Opened;
  let draft: Draft | undefined;
  let shown: Composer | undefined;
  let fields: Record<string, Field>;
  let doubted = ''; // an address that the desk has asked about: sent once more, it is meant so
  const offer = (): Promise<typeof Offer> => chunk(`work-${host.language}`);
  const line = (): string => host.element.getAttribute('line')!;

  const typed = (): void => {
    for (const name in fields) draft!.fields[name] = fields[name]!.control.value;
    draft!.files = shown!.files.chosen().map(({ name, size, key }) => ({ name, size, key }));
    keep(line(), draft);
  };

  /** Does by itself what the desk asks for besides: a newer form's id; work, when a burst is under way. */
  const send = async (body: FormData, progress: Progress, tries = 3): Promise<Answer> => {
    body.set('form', draft!.form);
    const answer = await call<Posted>('POST', host.at('messages'), body, progress);
    if (answer.status === 201) sent(answer);
    // Held until its link is used. What was typed stays: whoever looks for the letter in vain corrects the address.
    if (answer.code === 'confirm') put((await offer()).held(answer.email));
    draft!.form = answer.form ?? draft!.form;
    doubted = answer.suggestions ? String(body.get('email')) : doubted;
    if (!tries || !['work', 'form'].includes(answer.code!)) return answer;
    if (answer.challenge) {
      const done = await (await offer()).work(shown!.form, answer.challenge, answer.bits!);
      body.set(done ? 'work' : 'confirm', done || 'mail');
    }
    return send(body, progress, tries - 1);
  };

  const also = (body: FormData): void => {
    typed();
    body.set('form', '');
    body.set('sure', doubted);
    body.set('work', '');
  };

  const put = (page: HTMLElement): void => {
    host.root.replaceChildren(page);
    host.root.querySelector('h2')!.focus();
  };

  const sent = (taken: Taken): void => {
    taken.at = Date.now();
    keep(line());
    // The page around can read it: no more than the end says again, and the address not in clear.
    mark(line(), { number: taken.number, at: taken.at, email: taken.email.replace(/^(.).*(?=@)/, '$1•••') });
    draft = { form: '', fields: {}, files: [] };
    shown = undefined;
    put(end(host, taken, anew));
    host.element.dispatchEvent(new CustomEvent('openline-sent', { bubbles: true, detail: taken.number }));
  };

  const anew = (): void => {
    mark(line());
    host.again();
  };

  /** The desk's guess at what was meant, one press away. */
  const more = (name: string, { errors, suggestions }: Guessing): Inside[] => {
    const meant = suggestions?.[name];
    if (!meant) return [];
    const onclick = (): void => {
      const { control } = fields[name]!;
      control.value = meant;
      shown!.wrong(name);
      typed();
      control.focus();
    };
    const ends = /[.?]$/.test(errors![name]!) ? ' ' : '. ';
    return fill(ends + host.words.maybe, h('button', { type: 'button', onclick }, meant));
  };

  return {
    async prepare() {
      if (kept(line())) return; // What came of it is said without the desk.
      opened = await call<Opened>('GET', host.at('form'));
      if (!opened.form) throw opened;
    },
    draw() {
      const { words } = host;
      const done = kept(line());
      if (done) return [end(host, done, anew)];
      const { limits, greeting, wait } = opened;
      const files = shown?.files.chosen();
      draft ??= read(line()) ?? { form: '', fields: {}, files: [] };
      draft.form ||= opened.form;
      fields = fieldsOf(words, opened.topics, draft);
      shown = composer(host, { fields, limits, changed: typed, also, send, more });
      shown.files.put(files ?? draft.files.filter(({ key }) => key));
      const lost = draft.files.filter(({ key }) => !files && !key).map(({ name }) => name);
      if (lost.length) shown.wrong('files', say(words.lost, lost.join(', ')));
      const lede = [greeting || words.lede, wait ? say(words.wait, minutes(host, wait)) : ''];
      return [h('p', { className: 'lede' }, lede.join(' ')), shown.form];
    },
  };
});

function fieldsOf(words: ContactWords, topics: Opened['topics'], draft: Draft): Record<string, Field> {
  const options = [{ key: '', name: words.other }, ...topics].map(({ key, name }) => h('option', { value: key }, name));
  const fields: Record<string, Field> = {
    name: { control: h('input', { autocomplete: 'name' }), label: words.name },
    email: { control: h('input', { type: 'email', autocomplete: 'email', required: true }), label: words.email, hint: words.use },
    topic: { control: h('select', {}, ...options), label: words.topic },
    message: { control: h('textarea', { placeholder: words.what, required: true }), label: words.message },
  };
  if (!topics[0]) delete fields.topic;
  for (const name in fields) fields[name]!.control.value = draft.fields[name] ?? '';
  return fields;
}
