/** In a burst a form asks its sender for work. Where a script runs, the browser does it, and no letter with a link is needed. */
import { solve } from '../forms/puzzle/solve.ts';

const form = document.querySelector<HTMLFormElement>('form[data-work]');
if (form) {
  field(form, 'confirm').value = '';
  const { challenge, bits } = form.dataset;
  if (challenge) {
    const work = solve(challenge, Number(bits));
    form.addEventListener('submit', (event) => void wait(event, form, work));
    // asked for after "Send": it goes as soon as the work is done
    if ('go' in form.dataset) void work.then(() => form.requestSubmit());
  }
}

async function wait(event: SubmitEvent, form: HTMLFormElement, work: Promise<string>): Promise<void> {
  // a file is taken off, or an address put in, without it
  if (field(form, 'work').value || (event.submitter as HTMLButtonElement | null)?.name) return;
  event.preventDefault();
  field(form, 'work').value = await work;
  form.requestSubmit(event.submitter);
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}
