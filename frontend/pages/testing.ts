/** The test of a mailbox runs on the page that asked for it: what is typed in the fields stays. Without this, it has a page of its own. */
const EVERY = 700; // milliseconds

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  const card = form.closest<HTMLElement>('[data-test]');
  if (!card || form.querySelector('.fix')) return;
  event.preventDefault();
  void fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' }).then(() => show(card));
});

/** "Copy" beside a record: where a browser forbids it (HTTP), the record is marked, to be copied by key. */
document.addEventListener('click', (event) => {
  const button = (event.target as HTMLElement).closest<HTMLElement>('[data-copy]');
  const record = button?.parentElement?.previousElementSibling;
  if (!button || !record) return;
  getSelection()?.selectAllChildren(record);
  const done = () => (button.textContent = button.dataset.done ?? '');
  void navigator.clipboard?.writeText(record.textContent).then(done, () => undefined);
});

for (const card of document.querySelectorAll<HTMLElement>('[data-test][data-running]')) void show(card);

async function show(card: HTMLElement): Promise<void> {
  const answer = await fetch(`${card.dataset.test}?card`).catch(() => null);
  if (answer?.ok) {
    const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector<HTMLElement>('[data-test]');
    if (!drawn) return;
    card.replaceChildren(...drawn.childNodes);
    if (!('running' in drawn.dataset)) return;
  }
  setTimeout(() => void show(card), EVERY);
}
